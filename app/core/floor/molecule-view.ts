import { spendingOf } from "../budget/accounts.ts";
import { parseConfig } from "../config/parse-config.ts";
import { tellAttempt } from "../life/attempt-status.ts";
import type { Look } from "../life/look.ts";
import type { MoleculeLog } from "../life/molecule-log.ts";
import { composeWhy } from "../life/molecule-why.ts";
import { describeSpending } from "../text/cost-words.ts";
import type { MoleculeView } from "./floor-view.ts";

/** One molecule: why it is where it is in the words of `cogtown why`, and its life in those of `cogtown log`. */
export function viewMolecule(look: Look, log: MoleculeLog): MoleculeView {
  const { facts, at } = look;
  const config = parseConfig(facts.town.configText);
  const prices = config.ok ? config.value.budget.prices : {};
  const attempts = facts.record.kind === "present" ? facts.record.value.attempts : [];
  return {
    at: at.toISOString(),
    why: composeWhy(look),
    log,
    attempts: attempts.map((attempt) => tellAttempt(attempt, prices, at)),
    spent: attempts.length === 0 ? null : describeSpending(spendingOf(attempts, prices, at)),
  };
}
