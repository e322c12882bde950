import { holds, isRunning, isSameEntry, placedOf, remainderOf } from "./candidate.ts";
import { mayLand } from "./freeze.ts";
import type { Candidate, Entry, Red, RefineryRecord } from "./record.ts";

/** Where something is in a line of so many; the first is 1. */
export interface Place {
  readonly position: number;
  readonly of: number;
}

/** A verification that is under way. */
export interface Trial {
  readonly candidate: string;
  /** The other pull requests that it was put together from, in their order; some may have landed since. */
  readonly with: readonly number[];
  /** When it was last asked for, and when its job began; absent: none has begun yet. */
  readonly askedAt: string;
  readonly run?: { readonly id: number; readonly since: string };
}

/** Of several one breaks: which, is being found out. */
export interface Doubt {
  readonly command: string;
  readonly among: readonly number[];
}

/** Where a pull request stands that nothing but the Refinery keeps from landing. */
export type StandingInLine =
  | { readonly kind: "waiting"; readonly place: Place | undefined; readonly doubt?: Doubt }
  | { readonly kind: "verifying"; readonly place: Place | undefined; readonly trial: Trial }
  | { readonly kind: "suspected"; readonly reds: readonly Red[]; readonly trial?: Trial }
  | {
      readonly kind: "aside";
      readonly paths: readonly string[];
      readonly before: readonly number[];
    }
  | { readonly kind: "frozen"; readonly by: string; readonly reason: string; readonly at: string }
  | { readonly kind: "base-red"; readonly command: string; readonly tail: string }
  | { readonly kind: "landing-blocked"; readonly why: string }
  | { readonly kind: "about-to-land"; readonly candidate: string };

/**
 * Where an entry of the line stands, from the Refinery's record alone. `order` is the line as far as it is known, `blocked`
 * why GitHub lets nothing land. What stops the whole line is said before what is one's own matter.
 */
export function standingInLine(
  record: RefineryRecord,
  entry: Entry,
  order: readonly Entry[],
  circumstances: { readonly isUrgent: boolean; readonly blocked: string | undefined },
): StandingInLine {
  return (
    stoppedLine(record, circumstances.isUrgent, circumstances.blocked) ??
    outOfLine(record, entry) ??
    underWay(record, entry, placeOf(entry, order)) ?? {
      kind: "waiting",
      place: placeOf(entry, order),
      ...doubtOf(record, entry),
    }
  );
}

function stoppedLine(
  record: RefineryRecord,
  isUrgent: boolean,
  blocked: string | undefined,
): StandingInLine | undefined {
  const { frozen, baseRed } = record;
  if (frozen !== undefined && !mayLand(record, isUrgent)) return { kind: "frozen", ...frozen };
  if (blocked !== undefined) return { kind: "landing-blocked", why: blocked };
  if (baseRed === undefined) return undefined;
  return { kind: "base-red", command: baseRed.command, tail: baseRed.tail };
}

function outOfLine(record: RefineryRecord, entry: Entry): StandingInLine | undefined {
  const suspect = record.suspects.find((each) => isSameEntry(each.entry, entry));
  if (suspect !== undefined) {
    const trial = trialOf(record, entry, "alone");
    return { kind: "suspected", reds: suspect.reds, ...(trial === undefined ? {} : { trial }) };
  }
  const aside = record.aside.find(({ pull, head }) => pull === entry.pull && head === entry.head);
  return aside && { kind: "aside", paths: aside.paths, before: aside.before };
}

function underWay(
  record: RefineryRecord,
  entry: Entry,
  place: Place | undefined,
): StandingInLine | undefined {
  const green = record.candidates.find(
    (each) =>
      each.purpose === "line" && each.verdict?.kind === "green" && holds(placedOf(each), entry),
  );
  if (green !== undefined) return { kind: "about-to-land", candidate: green.id };
  const trial = trialOf(record, entry, "line");
  return trial && { kind: "verifying", place, trial };
}

/** The shortest one under way says soonest what becomes of the entry. */
function trialOf(
  { candidates }: RefineryRecord,
  entry: Entry,
  purpose: Candidate["purpose"],
): Trial | undefined {
  const [trial] = candidates
    .filter((each) => each.purpose === purpose && isRunning(each))
    .filter((each) => holds(remainderOf(each), entry))
    .toSorted((a, b) => a.entries.length - b.entries.length);
  return trial && viewTrial(trial, entry.pull);
}

/** A candidate under way, seen from one of its pull requests, or from none. */
export function viewTrial(candidate: Candidate, pull?: number): Trial {
  const { id, claim, dispatches, entries } = candidate;
  return {
    candidate: id,
    with: entries.map((each) => each.pull).filter((each) => each !== pull),
    askedAt: dispatches.at(-1) ?? "",
    ...(claim === undefined ? {} : { run: { id: claim.runId, since: claim.at } }),
  };
}

function doubtOf({ candidates }: RefineryRecord, entry: Entry): { readonly doubt?: Doubt } {
  for (const candidate of candidates) {
    const { verdict } = candidate;
    const placed = placedOf(candidate);
    if (verdict?.kind !== "red" || placed.length < 2 || !holds(placed, entry)) continue;
    return {
      doubt: { command: verdict.failed.command, among: placed.map((each) => each.pull) },
    };
  }
  return {};
}

function placeOf(entry: Entry, order: readonly Entry[]): Place | undefined {
  const index = order.findIndex((each) => isSameEntry(each, entry));
  return index === -1 ? undefined : { position: index + 1, of: order.length };
}

/**
 * The line as the record last saw it, for whoever has not read all the pull requests: what is at work, then what was
 * ready, in the order of that time.
 */
export function rememberedOrder(record: RefineryRecord): readonly Entry[] {
  const [longest] = record.candidates
    .filter(({ purpose }) => purpose === "line")
    .map(remainderOf)
    .toSorted((a, b) => b.length - a.length);
  const lead = longest ?? [];
  const ready = record.ready
    .map(({ pull, head }): Entry => ({ pull, head, branch: "", way: "merge" }))
    .filter((entry) => !holds(lead, entry) && !isGone(record, entry));
  return [...lead, ...ready];
}

function isGone({ landed, ejected, suspects, aside }: RefineryRecord, entry: Entry): boolean {
  const others = [...landed, ...ejected, ...aside, ...suspects.map((each) => each.entry)];
  return others.some(({ pull, head }) => pull === entry.pull && head === entry.head);
}
