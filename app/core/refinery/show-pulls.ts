import type { CheckShow, Effect, PullShow } from "../decision.ts";
import type { CommentFacts, PullFacts } from "../molecule/facts.ts";
import { type CheckStatus, checkTexts } from "../text/check-words.ts";
import { type CheckMark, type Expected, readNote, renderNote } from "../text/pull-note.ts";
import type { RefineryFacts } from "./facts.ts";
import type { LineView } from "./line-view.ts";
import { outlookOf, predictLanding } from "./predict.ts";
import { proposedMolecule } from "./queue.ts";
import { isNotInLine, type Standing, standingOfPull } from "./standing.ts";

/**
 * Brings the note and the check run `cogtown/refinery` of every open pull request to what they should say, and nothing
 * where the note says so already: the note remembers which check was written. Whoever is not in the line is told so only
 * where there is a note of before. A pull request that is merged before anything was shown keeps its last note.
 */
export function showPulls(view: LineView, notes: RefineryFacts["notes"]): readonly Effect[] {
  const pulls = view.facts.pulls
    .toSorted((a, b) => placeOf(view, a) - placeOf(view, b))
    .flatMap((pull) => showPull(view, pull, notes.get(pull.number)));
  return pulls.length === 0 ? [] : [{ kind: "show-pulls", pulls: pulls.slice(0, mostAtOnce) }];
}

/**
 * One request's worth for each pass, those that land first in front: GitHub takes about 80 new comments in a minute (docs,
 * "Rate limits for the REST API"), and whoever is far behind in a long line is told when the line has moved.
 */
const mostAtOnce = 20;

function placeOf({ record }: LineView, { number }: PullFacts): number {
  const place = record.ready.findIndex(({ pull }) => pull === number);
  return place < 0 ? Number.POSITIVE_INFINITY : place;
}

function showPull(
  view: LineView,
  pull: PullFacts,
  [first, ...others]: readonly CommentFacts[] = [],
): readonly PullShow[] {
  const standing = standingOfPull(view, pull);
  if (first === undefined && isNotInLine(standing)) return [];
  const said = first === undefined ? {} : readNote(first.body);
  const head = headAfter(view, pull);
  const check = checkOf(standing, head, said.check);
  const text = renderNote({
    repositoryUrl: view.facts.town.repository.url,
    base: view.record.base,
    standing,
    expected: expectedOf(view, standing, said.expected),
    check,
  });
  const isSaid = first?.body.replaceAll("\r\n", "\n").trim() === text.trim();
  const checks = checksToWrite(standing, check, said.check);
  const duplicates = others.map(({ id }) => id);
  if (isSaid && checks.length === 0 && duplicates.length === 0) return [];
  return [
    {
      ...{ number: pull.number, nodeId: pull.nodeId, note: first?.id, duplicates, checks },
      comment: isSaid ? undefined : text,
    },
  ];
}

/** Where the pull request's head is once it has landed: branches of ours have moved to what was verified. */
function headAfter({ record }: LineView, pull: PullFacts): string {
  const landing = record.landed.findLast((each) => each.pull === pull.number);
  const isOurs = proposedMolecule(pull) !== undefined;
  return landing?.head === pull.head && isOurs ? landing.commit : pull.head;
}

/** What the check should say; undefined: there should be none. */
function checkOf(
  standing: Standing,
  head: string,
  said: CheckMark | undefined,
): CheckMark | undefined {
  const status = statusOf(standing);
  if (status !== undefined) return { head, status };
  if (said?.head !== head) return undefined;
  return isOpen(said) ? { head, status: "neutral" } : said;
}

const isOpen = ({ status }: CheckMark) => status === "queued" || status === "in_progress";

/** A check that says that something goes on is ended where its head has been left behind. */
function checksToWrite(
  standing: Standing,
  wanted: CheckMark | undefined,
  said: CheckMark | undefined,
): readonly CheckShow[] {
  const isNew =
    wanted !== undefined && (wanted.head !== said?.head || wanted.status !== said.status);
  const isLeft = said !== undefined && isOpen(said) && said.head !== wanted?.head;
  const ended: CheckStatus = standing.kind === "landed" ? "success" : "neutral";
  return [
    ...(isLeft ? [{ head: said.head, status: ended, ...checkTexts[ended] }] : []),
    ...(isNew ? [{ ...wanted, ...checkTexts[wanted.status] }] : []),
  ];
}

function statusOf(standing: Standing): CheckStatus | undefined {
  switch (standing.kind) {
    case "draft":
    case "kept":
    case "awaiting-review":
    case "judging":
    case "doubted":
    case "changes-requested":
    case "not-asked":
    case "not-vouched-for":
    case "held":
    case "unwanted":
    case "unproven":
      return undefined;
    case "waiting":
    case "aside":
    case "frozen":
    case "base-red":
    case "joining-github-queue":
      return "queued";
    case "verifying":
    case "suspected":
    case "about-to-land":
    case "in-github-queue":
      return "in_progress";
    case "landing-blocked":
    case "withdrawn":
    case "stuck":
      return "action_required";
    case "put-out":
      return "failure";
    case "landed":
      return "success";
  }
}

/** What was said stays as long as it is still what is expected: a note is not written anew because time goes on. */
function expectedOf(
  { record, config, now }: LineView,
  standing: Standing,
  said: Expected | undefined,
): Expected | undefined {
  if (standing.kind !== "waiting" && standing.kind !== "verifying") return undefined;
  const outlook = outlookOf(record, config.refinery, standing, now);
  const range = outlook && predictLanding(outlook);
  if (range === undefined) return undefined;
  const middle = now.getTime() + ((range.from + range.to) / 2) * 60_000;
  const isStill =
    said !== undefined && middle >= Date.parse(said.from) && middle <= Date.parse(said.to);
  if (isStill) return said;
  return { from: roundTo(now, range.from, Math.floor), to: roundTo(now, range.to, Math.ceil) };
}

const grain = 5 * 60_000;

/** To five minutes: nobody plans their day more exactly. */
const roundTo = (now: Date, minutes: number, round: (value: number) => number): string =>
  new Date(round((now.getTime() + minutes * 60_000) / grain) * grain).toISOString();
