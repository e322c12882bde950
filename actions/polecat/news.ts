import type { Attempt, MoleculeRecord, Outcome, StepDone } from "#core/molecule/record.ts";
import { type PlannedStep, plannedSteps, stepsToDo } from "#core/molecule/steps.ts";
import { changeAttempt } from "./claimant.ts";

/** What an attempt used, decided and changed, as far as it is known at its end. */
export type Account = Pick<Attempt, "usage" | "decisions" | "changed">;

/** What a job tells the ledger while it holds a claim. */
export type News =
  /** Earlier work was put on a newer base; `fits` is false when conflict markers came of it. */
  | { readonly kind: "replayed"; readonly fits: boolean; readonly done: readonly StepDone[] }
  | {
      readonly kind: "step-done";
      readonly step: Pick<PlannedStep, "index" | "of">;
      readonly done: readonly StepDone[];
    }
  | { readonly kind: "kept"; readonly step: Pick<PlannedStep, "index"> }
  /** A sign of life and nothing else. */
  | { readonly kind: "at-work"; readonly on: string }
  | {
      readonly kind: "ended";
      readonly outcome: Outcome;
      /** Absent when it is not known what is on the branch. */
      readonly done: readonly StepDone[] | undefined;
      readonly account?: Account;
    };

export interface Entry {
  readonly event: string;
  readonly record: MoleculeRecord;
}

/**
 * The ledger entry for news of attempt `n`. `head` is what the work branch stands at after it; undefined when there is
 * none, or when it is somebody else's.
 */
export function writeNews(
  record: MoleculeRecord,
  n: number,
  news: News,
  head: string | undefined,
  now: Date,
): Entry {
  const at = now.toISOString();
  const told = changeAttempt(record, n, {
    seenAt: at,
    ...(news.kind === "ended" ? { outcome: news.outcome, endedAt: at, ...news.account } : {}),
    ...(head === undefined ? {} : { head }),
  });
  const done = "done" in news ? news.done : undefined;
  return {
    event: `attempt ${n}: ${describeNews(news)}`,
    record: done === undefined ? told : { ...told, steps: plannedOf(record, done) },
  };
}

function describeNews(news: News): string {
  switch (news.kind) {
    case "replayed":
      return news.fits
        ? "earlier work put on a newer base"
        : "earlier work does not fit a newer base";
    case "step-done":
      return `step ${news.step.index} of ${news.step.of} done`;
    case "kept":
      return `unfinished work of step ${news.step.index} kept`;
    case "at-work":
      return `at work on ${news.on}`;
    case "ended":
      return news.outcome.kind;
  }
}

/** Steps that are on the branch and in the plan; repairs and steps of an older text are on the branch alone. */
function plannedOf(record: MoleculeRecord, done: readonly StepDone[]): MoleculeRecord["steps"] {
  const plan = plannedSteps(record);
  return done.filter((step) => stepsToDo(plan, [step]).length < plan.length);
}
