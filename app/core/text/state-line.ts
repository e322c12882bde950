import type { Problem } from "../molecule/spec.ts";
import type { DraftReason, Duplicate, MoleculeState } from "../molecule/state.ts";
import { describeWait } from "./wait-words.ts";

/** Why a molecule is where it is, in one line. Empty where the state says it all. */
export function describeState(state: MoleculeState): string {
  switch (state.kind) {
    case "draft":
      return describeDraft(state.why);
    case "blocked":
      return `waits for ${[...state.on.map(({ number }) => `#${number}`), ...describeGates(state)].join(", ")}`;
    case "ready":
      return state.waitingFor === undefined ? "" : `waits for ${state.waitingFor}`;
    case "dispatched":
      return `attempt ${state.attempt.n} waits for a runner`;
    case "working":
      return `attempt ${state.attempt.n}, ${state.done} of ${state.of} steps done`;
    case "proposed":
    case "queued":
      return `waits for ${state.waitingFor}`;
    case "landed":
      return `merged by pull request #${state.pull.number}`;
    case "held":
      return state.hold.reason;
    case "cancelled":
      return state.why;
  }
}

/** What it waits for besides other issues. */
export const describeGates = ({ reasons }: Extract<MoleculeState, { kind: "blocked" }>) =>
  reasons.filter(({ kind }) => kind !== "needs").map(describeWait);

/** Without the example that some fixes carry: that is for the comment. */
function describeProblem({ line, problem, fix }: Problem): string {
  return `line ${line}: ${problem}. Fix: ${fix.split("\n\n")[0] ?? ""}`.replace(/[:;.\s]*$/, "");
}

function describeDuplicate(of: Duplicate): string {
  switch (of.kind) {
    case "issue":
      return `it closely resembles #${of.number}`;
    case "branch":
      return `the branch ${of.name} exists`;
    case "pull":
      return `pull request #${of.number} is open for it`;
  }
}

function describeDraft(why: DraftReason): string {
  switch (why.kind) {
    case "unlabelled":
      return "it has no label `polecat`";
    case "unknown-label":
      return `the label \`${why.label}\` is unknown: \`${why.meant}\` was meant`;
    case "labelled-by-outsider":
      return `@${why.login}, who labelled it, has no write permission`;
    case "edited-by-outsider":
      return `@${why.login}, who edited it, has no write permission`;
    case "unparsable":
    case "config":
      return why.problems.map(describeProblem).join("; ");
    case "workflow-missing":
      return `${why.path} is missing on the default branch`;
    case "claimed":
      return `@${why.by} has claimed it`;
    case "duplicate":
      return `it may be done already: ${describeDuplicate(why.of)}`;
    case "empty-repository":
      return "the repository has no commits";
  }
}
