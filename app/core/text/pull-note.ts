import type { Ejection, Red } from "../refinery/record.ts";
import type { Standing } from "../refinery/standing.ts";
import { type CheckStatus, checkStatuses } from "./check-words.ts";
import { type Scene, wordsForNote } from "./note-words.ts";
import { joinWithin, longestComment, type Part } from "./parts.ts";
import { codeCell } from "./progress.ts";
import { foldedTail } from "./quoted.ts";
import { listPulls } from "./standing-words.ts";

/** How Cogtown finds its own note on a pull request again; only comments of its own account are looked at. */
export const noteMarker = "<!-- cogtown:pull -->";

/** Moments (ISO) between which the landing is expected. */
export interface Expected {
  readonly from: string;
  readonly to: string;
}

/** What the check run `cogtown/refinery` says, as far as it was written. */
export interface CheckMark {
  readonly head: string;
  readonly status: CheckStatus;
}

export interface NoteView extends Scene {
  readonly standing: Standing;
  readonly expected: Expected | undefined;
  readonly check: CheckMark | undefined;
}

/**
 * The one comment that Cogtown keeps on a pull request: where it stands, what it waits for, what the reader can do. The
 * same view always gives the same text.
 */
export function renderNote(view: NoteView): string {
  const { standing, expected, check } = view;
  const { headline, why, next } = wordsForNote(standing, view);
  const marks = [
    noteMarker,
    ...(check === undefined ? [] : [`<!-- cogtown:check ${check.head} ${check.status} -->`]),
    ...(expected === undefined
      ? []
      : [`<!-- cogtown:expected ${expected.from} ${expected.to} -->`]),
  ];
  return joinWithin(
    [
      { rank: 0, text: `${marks.join("\n")}\n### ${headline}` },
      { rank: 0, text: why },
      { rank: 0, text: expected === undefined ? "" : describeExpected(expected) },
      { rank: 0, text: next === "" ? "" : `**Next:** ${next}` },
      ...evidenceOf(standing),
    ],
    longestComment,
  );
}

/** What an earlier note of ours said, in its marks alone: below the headline are the words of others. */
export function readNote(body: string): {
  readonly expected?: Expected;
  readonly check?: CheckMark;
} {
  const [marks = ""] = body.replaceAll("\r\n", "\n").split("\n### ", 1);
  const [, head, word] = /^<!-- cogtown:check ([0-9a-f]{40,64}) (\w+) -->$/m.exec(marks) ?? [];
  const [, from, to] = /^<!-- cogtown:expected (\S+) (\S+) -->$/m.exec(marks) ?? [];
  const status = checkStatuses.find((each) => each === word);
  return {
    ...(head === undefined || status === undefined ? {} : { check: { head, status } }),
    ...(from === undefined || to === undefined ? {} : { expected: { from, to } }),
  };
}

function describeExpected({ from, to }: Expected): string {
  const [day, otherDay] = [from.slice(0, 10), to.slice(0, 10)];
  const until = day === otherDay ? timeOf(to) : `${otherDay} ${timeOf(to)}`;
  return `It is expected to land between ${day} ${timeOf(from)} and ${until} UTC, if it breaks nothing.`;
}

const timeOf = (moment: string) => moment.slice(11, 16);

function evidenceOf(standing: Standing): readonly Part[] {
  if (standing.kind === "put-out") return evidenceAgainst(standing.ejection);
  if (standing.kind === "suspected") return lastLines(standing.reds.at(-1)?.tail ?? "");
  return standing.kind === "base-red" ? lastLines(standing.tail) : [];
}

const lastLines = (log: string): readonly Part[] => [
  { rank: 2, text: foldedTail("Last lines", log) },
];

const evidenceAgainst = ({ reds, tail }: Ejection): readonly Part[] => [
  { rank: 1, text: reds.length === 0 ? "" : renderReds(reds) },
  ...lastLines(tail),
];

const mostReds = 10;

/** What was verified and red, the newest ones. */
function renderReds(reds: readonly Red[]): string {
  return [
    "| verified | stood on | what failed | exit code |",
    "| --- | --- | --- | ---: |",
    ...reds.slice(-mostReds).map(renderRed),
  ].join("\n");
}

function renderRed({ candidate, isAlone, after, command, exitCode }: Red): string {
  const what = isAlone ? `alone (${codeCell(candidate)})` : `with others (${codeCell(candidate)})`;
  const ground = after.length === 0 ? "the base" : `the base with ${listPulls(after)}`;
  return `| ${what} | ${ground} | ${codeCell(command)} | ${exitCode} |`;
}
