import type { DependencyFacts } from "../molecule/facts.ts";
import type { DraftReason, Duplicate, MoleculeState } from "../molecule/state.ts";
import type { WaitReason } from "../schedule/reasons.ts";
import { renderProblems } from "./problem-list.ts";
import { linkToCommit, linkToRun } from "./progress.ts";
import { named, said, sentence } from "./quoted.ts";
import { describeWait } from "./wait-words.ts";

/** A state for people: what it is, and what happens next or what the reader can do. */
export interface StateWords {
  readonly headline: string;
  readonly next: string;
}

const again = "remove the label `polecat` and add it again";

/** Words for every state; deterministic, so that the same state never edits a comment. */
export function describeState(state: MoleculeState, repositoryUrl: string): StateWords {
  switch (state.kind) {
    case "draft":
      return describeDraft(state.why);
    case "blocked":
      return {
        headline: state.on.length === 0 ? "Waiting" : "Waiting for other issues",
        next: [...state.on.map(describeDependency), ...otherWaits(state.reasons)].join("\n"),
      };
    case "ready":
      return {
        headline: "Ready",
        next:
          state.waitingFor === undefined
            ? "A polecat is about to start."
            : waitingFor(state.waitingFor),
      };
    case "dispatched":
      return {
        headline: `A polecat is on its way (attempt ${state.attempt.n})`,
        next: "Its job starts as soon as GitHub Actions has a runner free.",
      };
    case "working":
      return describeWork(state, repositoryUrl);
    case "proposed":
      return {
        headline: "Proposed",
        next: waitingFor(state.waitingFor),
      };
    case "queued":
      return {
        headline: "In the Refinery's queue",
        // Without a number: this is written in the same pass that opens the pull request.
        next: state.isStopped
          ? `Nothing lands at present. It waits for ${state.waitingFor}.`
          : "Its place in the line, and what it waits for, stand on its pull request.",
      };
    case "landed":
      return {
        headline: `Landed with #${state.pull.number}`,
        next: `It is on ${named(state.pull.base)} as ${linkToCommit(state.commit, repositoryUrl)}.`,
      };
    case "held":
      return {
        headline: "Held: a person is needed",
        next: `${sentence(state.hold.reason)} ${sentence(state.hold.fix)}`,
      };
    case "cancelled":
      return {
        headline: "Stopped",
        next: `${sentence(state.why)} ${sentence(state.fix ?? "To start again, add the label `polecat`")}`,
      };
  }
}

function describeDuplicate(of: Duplicate): string {
  switch (of.kind) {
    case "issue":
      return `It closely resembles #${of.number}, which ${of.what === "open" ? "is being worked on" : "has landed"}.`;
    case "branch":
      return `Its branch ${named(of.name)} exists already, and no record says why.`;
    case "pull":
      return `Pull request #${of.number} is open for it already.`;
  }
}

function describeWork(
  state: Extract<MoleculeState, { kind: "working" }>,
  repositoryUrl: string,
): StateWords {
  const { attempt, runId, done, of } = state;
  const run = linkToRun({ runId, runAttempt: attempt.claim?.runAttempt ?? 1 }, repositoryUrl);
  return {
    headline: `A polecat is at work: ${done} of ${of} steps done (attempt ${attempt.n})`,
    next: `[Watch the run](${run}). Removing the label \`polecat\` stops it.`,
  };
}

const waitingFor = (what: string) => `Waiting for ${said(what)}.`;

function describeDraft(why: DraftReason): StateWords {
  const headline = "Not started";
  switch (why.kind) {
    case "unlabelled":
      return {
        headline,
        next: "Work starts when somebody with write permission adds the label `polecat`.",
      };
    case "unknown-label":
      return {
        headline,
        next: `The label ${named(why.label)} means nothing here; did you mean \`${why.meant}\`? Add that one to start.`,
      };
    case "labelled-by-outsider":
      return {
        headline,
        next: `The label \`polecat\` was added by ${named(why.login)}, who may not write to this repository. Somebody who may: read the issue, then ${again}.`,
      };
    case "edited-by-outsider":
      return {
        headline: "Paused: the text changed after it was approved",
        next: `${named(why.login)}, who may not write to this repository, changed it. Somebody who may: read the change, then ${again}.`,
      };
    case "unparsable":
      return {
        headline: "Not started: the text cannot be read",
        next: `${renderProblems(why.problems)}\n\nEdit the issue and this is looked at again.`,
      };
    case "config":
      return {
        headline: "Not started: the town is not set up",
        next: `In \`.github/cogtown.yml\`:\n\n${renderProblems(why.problems, "yaml")}\n\nPush a change to the default branch and this is looked at again.`,
      };
    case "workflow-missing":
      return {
        headline: "Not started: a workflow is missing",
        next: `${named(why.path)} is not on the default branch. Commit it there; it comes with Cogtown.`,
      };
    case "claimed":
      return {
        headline: "A person does it",
        next: `${named(why.by)} has claimed it, so no polecat works on it. \`/mayor unclaim\` gives it back.`,
      };
    case "duplicate":
      return {
        headline: "Not started: it may be done already",
        next: `${describeDuplicate(why.of)} Close one of the two, or say \`/mayor sling force\` to have it worked on all the same.`,
      };
    case "empty-repository":
      return {
        headline,
        next: "The repository has no commit yet. Push a first one to its default branch.",
      };
  }
}

/** Needs are told issue by issue. */
const otherWaits = (reasons: readonly WaitReason[]) =>
  reasons.filter(({ kind }) => kind !== "needs").map((reason) => `- ${describeWait(reason)}`);

function describeDependency(dependency: DependencyFacts): string {
  switch (dependency.kind) {
    case "landed":
      return `- #${dependency.number} has landed`;
    case "open":
      return `- #${dependency.number} has not landed yet`;
    case "closed-unlanded":
      return `- #${dependency.number} was closed without landing: reopen it, or take it out of \`Depends on\``;
    case "missing":
      return `- #${dependency.number} does not exist here: take it out of \`Depends on\``;
  }
}
