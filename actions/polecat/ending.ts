import type { MoleculeRecord } from "#core/molecule/record.ts";
import { stepsToDo } from "#core/molecule/steps.ts";
import type { Rewrite } from "../shared/ledger.ts";
import type { Bench, Ended } from "./bench.ts";
import { type Claimant, changeAttempt, isOurs } from "./claim.ts";

export interface Ending {
  readonly claimant: Claimant;
  readonly plan: Bench["plan"];
  readonly outcome: Ended["outcome"];
  readonly progress: Ended["progress"] | undefined;
}

/** Writes how the attempt ended, if it is still this run's to say. */
export function decideEnding(
  record: MoleculeRecord | undefined,
  ending: Ending,
  now: Date,
): Rewrite<MoleculeRecord, string> {
  const { claimant, outcome, progress } = ending;
  if (record === undefined || !isOurs(record, claimant)) {
    return {
      kind: "leave",
      because: "the record no longer names this run as the one that works on the molecule",
    };
  }
  const ended = changeAttempt(record, claimant.attempt, {
    outcome,
    endedAt: now.toISOString(),
    ...(progress?.head === undefined ? {} : { head: progress.head }),
  });
  return {
    kind: "append",
    event: `attempt ${claimant.attempt}: ${outcome.kind}`,
    record:
      progress === undefined ? ended : { ...ended, steps: plannedOf(ending.plan, progress.done) },
  };
}

/** Steps that are on the branch and in the plan; repairs and steps of an older text are on the branch alone. */
function plannedOf(plan: Ending["plan"], done: Ended["progress"]["done"]): MoleculeRecord["steps"] {
  return done.filter((step) => stepsToDo(plan, [step]).length < plan.length);
}
