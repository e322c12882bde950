import {
  isNotInLine,
  type Judged,
  type LeftLine,
  type NotInLine,
  type Standing,
  type StandingInQueue,
} from "../refinery/standing.ts";
import type { Place, StandingInLine, Trial } from "../refinery/standing-in-line.ts";
import { countDoubts } from "./judgement-words.ts";
import { named, said } from "./quoted.ts";

const mostNames = 10;

/** `#1, #2 and 3 more` */
export function listPulls(pulls: readonly number[]): string {
  const shown = pulls.slice(0, mostNames).map((pull) => `#${pull}`);
  const more = pulls.length - shown.length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}

export function listPaths(paths: readonly string[]): string {
  const shown = paths.slice(0, mostNames).map(named).join(", ");
  return paths.length > mostNames ? `${shown} and ${paths.length - mostNames} more` : shown;
}

/** What a pull request waits for, in words that follow "waits for"; as exact as it is known, for whoever asks just now. */
export function waitOf(standing: Standing): string {
  return isNotInLine(standing) ? waitForPeople(standing) : waitForRefinery(standing);
}

/** `doubted` is what the judge found wrong. */
export function waitForJudge(standing: Judged): string {
  switch (standing.kind) {
    case "judging":
      return "the judge to look at the criteria that no command decides";
    case "doubted":
      return `an approving review of its head, because the judge found that ${countDoubts(standing)}`;
  }
}

function waitForPeople(standing: NotInLine): string {
  switch (standing.kind) {
    case "draft":
      return "somebody to mark the pull request ready for review";
    case "kept":
      return `a person to merge it, or to take the label ${named(standing.label)} off`;
    case "awaiting-review":
      return "an approving review of its head";
    case "judging":
    case "doubted":
      return waitForJudge(standing);
    case "changes-requested":
      return `${standing.by.map(named).join(", ")} to look again`;
    case "not-asked":
      return "somebody with write permission to say `/mayor merge`";
    case "not-vouched-for":
      return "an approving review of its head, or `/mayor merge` with all of the head's name, because others may push to a fork";
    case "held":
      return `somebody to act on #${standing.molecule}, which is held: ${said(standing.reason)}`;
    case "unwanted":
      return `the label \`polecat\` on #${standing.molecule}`;
    case "unproven":
      return `an attempt at #${standing.molecule} that proves this very head`;
  }
}

function waitForRefinery(standing: StandingInLine | StandingInQueue | LeftLine): string {
  switch (standing.kind) {
    case "waiting":
      return standing.doubt === undefined
        ? `its turn to be verified${placed(standing.place)}`
        : `it to be found out which of ${listPulls(standing.doubt.among)} breaks ${named(standing.doubt.command)}${placed(standing.place)}`;
    case "verifying":
      return `the verification of ${trialWords(standing.trial)}${placed(standing.place)}`;
    case "suspected":
      return `a verification alone, because ${named(standing.reds.at(-1)?.command ?? "")} failed with it`;
    case "aside":
      return `${listPulls(standing.before)} to land or leave: it conflicts in ${listPaths(standing.paths)} with what is before it`;
    case "frozen":
      return `somebody to thaw the Refinery, which ${named(standing.by)} froze: ${said(standing.reason)}`;
    case "base-red":
      return `the base to be green again: it fails ${named(standing.command)} itself`;
    case "landing-blocked":
      return `somebody to let it land: ${said(standing.why)}`;
    case "about-to-land":
      return `its landing: candidate ${standing.candidate} is green`;
    case "put-out":
      return `a new head: ${said(standing.ejection.why)}`;
    case "landed":
      return "nothing: it has landed";
    case "withdrawn":
      return `somebody to say \`/mayor merge\`: ${named(standing.by)} took it out of GitHub's queue`;
    case "stuck":
      return `somebody to act, because GitHub's queue does not take it: ${said(standing.reason)}`;
    case "joining-github-queue":
      return "its place in GitHub's queue";
    case "in-github-queue":
      return `GitHub's queue: position ${standing.position}, ${standing.state}`;
  }
}

const placed = (place: Place | undefined) =>
  place === undefined ? "" : `, at position ${place.position} of ${place.of} in the line`;

function trialWords({ candidate, with: others }: Trial): string {
  const whom = others.length === 0 ? "" : `, with ${listPulls(others)}`;
  return `candidate ${candidate}${whom}`;
}
