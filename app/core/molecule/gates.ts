import type { Config } from "../config/config.ts";
import { polecatWorkflow, refineryWorkflow } from "../names.ts";
import type { WaitReason } from "../schedule/reasons.ts";
import { schedule } from "../schedule/scheduler.ts";
import { readBudget, surroundingsOf } from "./budget-of.ts";
import type { DependencyFacts, MoleculeFacts, TownFacts } from "./facts.ts";
import { nextOpening } from "./gate-standing.ts";
import { parseSpec } from "./parse-spec.ts";
import type { Cap, MoleculeRecord } from "./record.ts";
import { wantsAttempt } from "./standing.ts";
import { ownMoney, viewTown } from "./town-view.ts";

/** Whether a molecule that wants an attempt gets one now; if not, everything that keeps it from it. */
export type Gate =
  | { readonly kind: "open"; readonly cap: Cap }
  | {
      readonly kind: "shut";
      readonly reasons: readonly WaitReason[];
      /** Something has to happen to other work, or a person has to act, before it can be its turn at all. */
      readonly isBlocked: boolean;
      readonly on: readonly DependencyFacts[];
      /** Nothing needs to happen but time. */
      readonly until: Date | undefined;
    };

/** What the scheduler says of this molecule. Needs and gates hold back the first attempt only: what has started may finish. */
export function findGate(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): Gate {
  const money = ownMoney(record, facts, config, now);
  const view = viewTown(record, facts, config, now, money);
  const verdict = schedule(view).verdicts.get(record.number);
  const budget = readBudget(record.number, surroundingsOf(facts), money, config, now);
  if (verdict === undefined || verdict.kind === "go") return { kind: "open", cap: budget.cap };
  const { reasons } = verdict;
  return {
    kind: "shut",
    reasons,
    isBlocked: reasons.some(({ kind }) => kind === "needs" || kind === "cycle" || kind === "gate"),
    on: facts.dependencies.filter(({ kind }) => kind !== "landed"),
    until: soonest([
      budget.until,
      nextOpening(record, facts, now),
      ...reasons.map((reason) =>
        reason.kind === "breaker" && reason.until !== undefined
          ? new Date(reason.until)
          : undefined,
      ),
    ]),
  };
}

function soonest(moments: readonly (Date | undefined)[]): Date | undefined {
  const times = moments.flatMap((moment) => moment?.getTime() ?? []);
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

/**
 * Molecules that are to be set going now that this one is as it is, in order. Issues without a record wait for a person, and
 * what a person does is an event of its own. Whoever is left out is found by a patrol.
 */
export function nextToGo(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): readonly number[] {
  const view = viewTown(record, facts, config, now);
  const candidates = view.candidates.map((candidate) =>
    candidate.number === record.number ? { ...candidate, state: "resting" as const } : candidate,
  );
  return schedule({ ...view, candidates }).go;
}

/** Molecules that have waited for this one, or for its pull request, to land, oldest first. */
export function dependentsOf(town: TownFacts, landed: number, pull?: number): readonly number[] {
  const natively = new Set(
    town.issues
      .filter(({ needs }) => needs.some(({ number }) => number === landed))
      .map(({ number }) => number),
  );
  return town.records
    .filter((record) => town.labelled.includes(record.number) && wantsAttempt(record))
    .filter((record) => natively.has(record.number) || dependsOn(record, landed, pull))
    .map((record) => record.number)
    .toSorted((a, b) => a - b);
}

function dependsOn(record: MoleculeRecord, number: number, pull: number | undefined): boolean {
  const parsed = parseSpec(record.spec.body);
  if (!parsed.ok) return false;
  const { dependsOn: needs, gates } = parsed.value;
  return (
    needs.includes(number) || gates.some((gate) => gate.kind === "gh:pr" && gate.pull === pull)
  );
}

/** Path of a workflow file that working or landing needs and the default branch lacks. */
export function findMissingWorkflow(town: TownFacts): string | undefined {
  const missing = [polecatWorkflow, refineryWorkflow].find(
    (name) => !town.workflows.includes(name),
  );
  return missing === undefined ? undefined : `.github/workflows/${missing}`;
}
