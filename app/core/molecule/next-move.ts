import type { Config } from "../config/config.ts";
import { findJudgeStep } from "../judge/judge-step.ts";
import { watchWork } from "../witness/at-work.ts";
import { judgeOutcome } from "../witness/outcome-policy.ts";
import type { MoleculeFacts, PullFacts } from "./facts.ts";
import { judgeChange } from "./judge-change.ts";
import type { Move } from "./move.ts";
import type { Attempt, MoleculeRecord, Outcome, Rework } from "./record.ts";
import { findNewEjection, moveEjected } from "./return-work.ts";

/** What should happen next to a molecule that is wanted and not held. */
export function findMove(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): Move {
  const last = record.attempts.at(-1);
  if (last === undefined) return { kind: "start", reason: "ready" };
  if (last.outcome !== undefined) return moveAfter(record, last, last.outcome, facts, config, now);
  return watchWork(last, facts, config, now);
}

function moveAfter(
  record: MoleculeRecord,
  attempt: Attempt,
  outcome: Outcome,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): Move {
  const verdict = judgeOutcome(record, outcome, config, now);
  switch (verdict.kind) {
    case "done":
      return moveProposal(record, attempt, facts, config, now);
    case "again":
      // What the work was to be put on stays so, whoever does it.
      return {
        kind: "start",
        reason: verdict.reason,
        ...(attempt.onto === undefined ? {} : { onto: attempt.onto }),
      };
    case "wait":
      return {
        kind: "rest",
        reason: verdict.reason,
        recheckSeconds: Math.ceil((verdict.until.getTime() - now.getTime()) / 1000),
      };
    case "hold":
      return { kind: "hold", reason: verdict.reason, fix: verdict.fix };
    case "rest":
      return { kind: "rest", reason: verdict.reason };
  }
}

function moveProposal(
  record: MoleculeRecord,
  attempt: Attempt,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): Move {
  const { pull } = facts;
  if (attempt.head === undefined) {
    return {
      kind: "record-outcome",
      outcome: { kind: "infra", cause: "the attempt named no commit" },
    };
  }
  if (pull?.state === "open") return moveOpenPull(record, attempt.head, pull, facts, config, now);
  if (pull?.state === "closed" && isOfThisWork(record, pull)) {
    return {
      kind: "hold",
      reason: `pull request #${pull.number} was closed without being merged`,
      fix: `Reopen #${pull.number}, or remove and add the label \`polecat\` to have it worked on again.`,
    };
  }
  return judgeChange(attempt.head, facts, config, now);
}

function moveOpenPull(
  record: MoleculeRecord,
  head: string,
  pull: PullFacts,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): Move {
  const reviews = newChangeRequests(record, pull);
  if (reviews.length > 0) {
    return {
      kind: "rework",
      rework: reviews,
      reason: `${reviews.map((review) => review.by).join(", ")} asked for changes`,
    };
  }
  const ejection = findNewEjection(record, facts);
  if (ejection !== undefined) return moveEjected(record, ejection, facts, config);
  if (pull.head === head || isCandidateOf(facts, pull)) {
    const step = findJudgeStep(record, head, facts, config);
    if (step !== undefined) return { kind: "judge", step };
    return { kind: "rest", reason: `pull request #${pull.number} is open` };
  }
  return facts.refinery.isQueued
    ? { kind: "rest", reason: lockedBranch(pull) }
    : judgeChange(head, facts, config, now);
}

/** GitHub refuses pushes (GH006). The Refinery takes it out, because its head is no longer the one that was proven. */
const lockedBranch = ({ number }: PullFacts) =>
  `pull request #${number} is in GitHub's merge queue, which locks its branch; it has to leave first`;

/** The Refinery rewrites the proposal branch when it rebases: then the branch stands at a commit that no attempt pushed. */
function isCandidateOf(facts: MoleculeFacts, pull: PullFacts): boolean {
  return facts.refinery.candidate?.entries.some((entry) => entry.pull === pull.number) === true;
}

function isOfThisWork(record: MoleculeRecord, pull: PullFacts): boolean {
  const last = record.attempts.at(-1);
  return last?.head !== undefined && pull.head === last.head && record.forgiven < last.n;
}

function newChangeRequests(record: MoleculeRecord, pull: PullFacts): readonly Rework[] {
  const known = new Set(record.rework.map((rework) => rework.id));
  return pull.reviews
    .filter((review) => review.state === "changes-requested" && !known.has(`review-${review.id}`))
    .map((review) => ({
      id: `review-${review.id}`,
      by: review.by,
      words: review.body,
      at: review.at,
      head: pull.head,
    }));
}
