import type { DependencyFacts, MoleculeFacts, PullFacts } from "../molecule/facts.ts";
import type { Attempt } from "../molecule/record.ts";
import type { DraftReason, MoleculeState } from "../molecule/state.ts";
import { printMoment } from "../text/plain-time.ts";
import { linkToRun } from "../text/progress.ts";
import { describeGates } from "../text/state-line.ts";

/** Everything that a molecule waits for, each with whose turn it is. Empty: for nothing. */
export function listWaits(state: MoleculeState, facts: MoleculeFacts): readonly string[] {
  switch (state.kind) {
    case "draft":
      return listDraftWaits(state.why);
    case "blocked":
      return [...state.on.map(describeDependency), ...describeGates(state)];
    case "ready":
      return state.waitingFor === undefined ? [] : [state.waitingFor];
    case "dispatched":
      return describeDispatch(state.attempt);
    case "working":
      return describeWork(state.attempt, facts.town.repository.url);
    case "proposed":
    case "queued":
      return [describeProposal(state.waitingFor, state.pull)];
    case "held":
      return [`somebody to act on this: ${state.hold.fix}`];
    case "cancelled":
      return [
        "somebody with write permission to say `/mayor retry`, or to put the label `polecat` on again, if it is still wanted",
      ];
    case "landed":
      return [];
  }
}

const approval =
  "somebody with write permission to read the text, then to remove and add the label `polecat`";

function listDraftWaits(why: DraftReason): readonly string[] {
  switch (why.kind) {
    case "unlabelled":
      return ["somebody with write permission to add the label `polecat`"];
    case "unknown-label":
      return [`the label \`${why.meant}\` in place of \`${why.label}\``];
    case "labelled-by-outsider":
    case "edited-by-outsider":
      return [approval];
    case "unparsable":
      return why.problems.map(({ line, fix }) => `the issue's text, line ${line}: ${fix}`);
    case "config":
      return why.problems.map(({ line, fix }) => `.github/cogtown.yml, line ${line}: ${fix}`);
    case "workflow-missing":
      return [`${why.path} to be committed to the default branch`];
    case "claimed":
      return [`${why.by}, who has claimed it, to do it, or somebody to say \`/mayor unclaim\``];
    case "duplicate":
      return ["somebody to say `/mayor sling force` if it is to be worked on all the same"];
    case "empty-repository":
      return ["a first commit on the default branch"];
  }
}

function describeDependency({ number, kind }: DependencyFacts): string {
  switch (kind) {
    case "landed":
      return `#${number}, which has landed`;
    case "open":
      return `#${number}, which has not landed yet`;
    case "closed-unlanded":
      return `#${number}, which was closed without landing: reopen it, or take it out of \`Depends on\``;
    case "missing":
      return `#${number}, which does not exist here: take it out of \`Depends on\``;
  }
}

function describeDispatch({ n, dispatches, stop }: Attempt): readonly string[] {
  const sent = dispatches.at(-1);
  const times = dispatches.length > 1 ? ` (${dispatches.length} times by now)` : "";
  const when = sent === undefined ? "" : `, dispatched at ${printMoment(sent)}${times}`;
  return [`a runner for attempt ${n}${when}`, ...describeStop(stop)];
}

function describeWork(
  { n, claim, seenAt, stop }: Attempt,
  repositoryUrl: string,
): readonly string[] {
  const run = claim === undefined ? "its run" : linkToRun(claim, repositoryUrl);
  const seen = seenAt ?? claim?.at;
  const sign = seen === undefined ? "" : `, last sign of life at ${printMoment(seen)}`;
  return [`attempt ${n} to end: ${run}${sign}`, ...describeStop(stop)];
}

function describeStop(stop: Attempt["stop"]): readonly string[] {
  if (stop === undefined) return [];
  return [`that run to stop, as ${stop.by} asked at ${printMoment(stop.since)}: ${stop.why}`];
}

const describeProposal = (waitingFor: string, pull: PullFacts | undefined) =>
  pull === undefined ? waitingFor : `${waitingFor}: ${pull.url}`;
