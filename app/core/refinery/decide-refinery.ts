import { parseConfig } from "../config/parse-config.ts";
import type { Decision } from "../decision.ts";
import { openCase } from "./case.ts";
import { decideByQueue, waitForQueue } from "./decide-by-queue.ts";
import { decideByTrain } from "./decide-by-train.ts";
import type { RefineryFacts } from "./facts.ts";

/**
 * The Refinery's decision for one base branch, by whatever lands there: GitHub's merge queue where the base has one and
 * the town does not choose otherwise, our own train everywhere else. Found out anew each time.
 */
export function decideRefinery(facts: RefineryFacts, now: Date): Decision {
  const decision = decideByBackend(facts, now);
  const desks = facts.unheard.map((number) => ({ kind: "desk" as const, number }));
  return desks.length === 0 ? decision : { ...decision, next: [...decision.next, ...desks] };
}

function decideByBackend(facts: RefineryFacts, now: Date): Decision {
  const config = parseConfig(facts.town.configText);
  if (!config.ok) return rest("the configuration cannot be read");
  if (facts.base === undefined) return rest("the base branch does not exist");
  if (facts.record.kind === "unreadable")
    return rest(`the Refinery's record cannot be read: ${facts.record.problem}`);
  const it = openCase(facts, facts.base, config.value, now);
  const { backend } = config.value.refinery;
  if (backend === "train") return decideByTrain(it);
  if (facts.queue.kind === "present") return decideByQueue(it, facts.queue, backend);
  return backend === "queue" ? waitForQueue(it) : decideByTrain(it);
}

function rest(reason: string): Decision {
  return { effects: [], reason, next: [] };
}
