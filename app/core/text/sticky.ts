import type { PullFacts } from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import type { MoleculeState } from "../molecule/state.ts";
import { defaultNamespace, moleculeRef, proposalBranch, workBranch } from "../names.ts";
import { quietMarkdown } from "./neutralise.ts";
import { tailOf } from "./outcome-words.ts";
import { joinWithin, longestComment, type Part } from "./parts.ts";
import { renderAttempts, renderSteps } from "./progress.ts";
import { foldedTail } from "./quoted.ts";
import { describeState } from "./state-words.ts";

/** How Cogtown finds its own comment again; only comments of its own account are looked at. */
export const stickyMarker = "<!-- cogtown:molecule -->";

export interface StickyView {
  readonly number: number;
  readonly repositoryUrl: string;
  readonly state: MoleculeState;
  readonly record: MoleculeRecord | undefined;
  readonly pull: PullFacts | undefined;
  /** Something to say once, such as the answer to a command. */
  readonly note: string | undefined;
}

/**
 * The one comment that Cogtown keeps on an issue. The same view always gives the same text, so that a comment is only
 * edited when something happened.
 */
export function renderSticky(view: StickyView): string {
  const { state, record, note, repositoryUrl } = view;
  const { headline, next } = describeState(state, repositoryUrl);
  const parts: Part[] = [
    { rank: 0, text: `${stickyMarker}\n### ${headline}` },
    { rank: 0, text: next },
    { rank: 1, text: note === undefined ? "" : quietMarkdown(note, "all-but-issues") },
    ...(record === undefined ? [] : progressOf(record, state, repositoryUrl)),
    { rank: 1, text: linksOf(view) },
  ];
  return joinWithin(parts, longestComment);
}

function progressOf(record: MoleculeRecord, state: MoleculeState, repositoryUrl: string): Part[] {
  const place = { repositoryUrl, quieted: "all-but-issues" } as const;
  const steps = renderSteps(record, place);
  const attempts = record.attempts.length === 0 ? "" : renderAttempts(record, place);
  const tail = state.kind === "landed" ? "" : renderLastTail(record);
  return [
    { rank: 2, text: steps === "" ? "" : `**Steps**\n\n${steps}` },
    { rank: 3, text: attempts },
    { rank: 4, text: tail },
  ];
}

/** What the newest attempt that ended printed last. */
function renderLastTail({ attempts }: MoleculeRecord): string {
  const ended = attempts.findLast(({ outcome }) => outcome !== undefined);
  if (ended?.outcome === undefined) return "";
  return foldedTail(`Last lines of attempt ${ended.n}`, tailOf(ended.outcome));
}

function linksOf({ number, repositoryUrl, record, pull }: StickyView): string {
  if (record === undefined) return "";
  const branch = workBranch(number);
  const ledger = moleculeRef(defaultNamespace, number);
  const links = [
    ...(record.attempts.length === 0
      ? []
      : [`branch [\`${branch}\`](${repositoryUrl}/tree/${branch})`]),
    ...(pull === undefined ? [] : [`[pull request](${linkToPull(number, repositoryUrl)})`]),
    `record \`git fetch origin ${ledger}:${ledger} && git log ${ledger}\``,
  ];
  return `<sub>${links.join(" · ")}</sub>`;
}

/** By branch and not by number: the comment is written in the same pass that opens the pull request, before GitHub has numbered it. */
function linkToPull(number: number, repositoryUrl: string): string {
  return `${repositoryUrl}/pulls?q=${encodeURIComponent(`is:pr head:${proposalBranch(number)}`)}`;
}
