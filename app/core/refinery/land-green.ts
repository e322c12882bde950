import { beginsWith, behind, holds, placedOf, remainderOf } from "./candidate.ts";
import { countGoodRuns, countOutcomes } from "./estimate.ts";
import { mayLand } from "./freeze.ts";
import { landingOf } from "./landing-of.ts";
import type { Placed } from "./line.ts";
import type { Candidate, Entry } from "./record.ts";
import { mostSlots } from "./slots.ts";
import {
  change,
  groundedOf,
  move,
  names,
  newestLandings,
  retire,
  type Turn,
  waitingOf,
} from "./turn.ts";

/** What is about to land: all that a green candidate holds, or one pull request that is known to be green as it is. */
interface Lot {
  readonly candidate?: Candidate;
  readonly entries: readonly Entry[];
  readonly placed: readonly Placed[];
}

/**
 * Lands the longest green candidate that stands on the base: everything in it at once, even if a shorter one was red,
 * because what is verified is the tree that lands. With `strict: each` only as far as every tree on the way is green.
 */
export function landGreen(turn: Turn): Turn {
  const lot = longestLot(turn);
  return lot === undefined || turn.record.baseRed !== undefined ? turn : land(turn, lot);
}

function longestLot(turn: Turn): Lot | undefined {
  const lots = [...groundedOf(turn), ...clearedOf(turn)].flatMap(lotOf);
  const verified = new Set(lots.map(({ placed }) => placed.at(-1)?.commit));
  const isLandable = ({ placed }: Lot) =>
    placed.every(({ entry }) => mayLand(turn.record, turn.line.urgent.has(entry.pull))) &&
    (turn.line.policy.strict === "last" || placed.every(({ commit }) => verified.has(commit)));
  return lots.filter(isLandable).toSorted((a, b) => b.placed.length - a.placed.length)[0];
}

/** Alone and green on this very base while nothing else is under way: there is no reason to wait. */
function clearedOf(turn: Turn): readonly Candidate[] {
  if (groundedOf(turn).some(({ verdict }) => verdict === undefined)) return [];
  return turn.record.candidates.filter(
    ({ purpose, ground }) => purpose === "alone" && ground === turn.head,
  );
}

/** What a green candidate lands; nothing where it cannot. */
export function lotOf(candidate: Candidate): readonly Lot[] {
  const { verdict, ground, entries, landed } = candidate;
  if (verdict?.kind !== "green") return [];
  const commits = verdict.parts.flatMap((part) => (part.kind === "placed" ? [part] : []));
  const done = new Set(entries.slice(0, landed).map(({ pull }) => pull));
  const before = commits.filter(({ pull }) => done.has(pull)).at(-1)?.commit ?? candidate.base;
  // Another commit than the one that landed: made twice, it came out differently. It cannot land.
  if (before !== ground) return [];
  const placed = placedOf(candidate).flatMap((entry): Placed[] => {
    const part = commits.find(({ pull }) => pull === entry.pull);
    return part === undefined ? [] : [{ entry, commit: part.commit, tree: part.tree }];
  });
  return placed.length === 0 ? [] : [{ candidate, entries: remainderOf(candidate), placed }];
}

/** First in line, rebased on this very base, and its tree is green: homu's exemption from another test. */
export function landProven(turn: Turn): Turn {
  const [first] = waitingOf(turn);
  const proof = first === undefined ? undefined : turn.line.proven.get(first.pull);
  const isOther = turn.head !== turn.line.head || turn.record.baseRed !== undefined;
  if (first === undefined || proof === undefined || isOther) return turn;
  const placed = [{ entry: first, commit: first.head, tree: proof.tree }];
  return land(turn, { entries: [first], placed });
}

function land(turn: Turn, { entries, placed, candidate }: Lot): Turn {
  const to = placed.at(-1)?.commit ?? turn.head;
  const at = turn.line.now.toISOString();
  const landed = placed.map(({ entry }) => entry);
  const kept = turn.record.candidates.flatMap((each) =>
    advance(each, { entries, landed, from: turn.head, to }),
  );
  const pulls = new Set(landed.map(({ pull }) => pull));
  const covered = turn.record.candidates.filter(({ id }) => !kept.some((each) => each.id === id));
  const cleared = retire(turn, covered, "what it was to prove has landed or is proven");
  const record = {
    candidates: kept,
    landed: newestLandings([
      ...turn.record.landed,
      ...placed.map(({ entry, commit, tree }) =>
        landingOf(turn.line.record, entry, { commit, tree, at }),
      ),
    ]),
    suspects: turn.record.suspects.filter(({ entry }) => !pulls.has(entry.pull)),
    tally: countLanded(turn, entries, landed.length),
    slots: Math.min(mostSlots(turn.line), turn.record.slots + 1),
  };
  const moved = move(change(cleared, record), {
    kind: "land",
    from: turn.head,
    placed,
    ...(candidate === undefined ? {} : { candidate }),
    why: `landed ${names(landed)}`,
  });
  const queue = turn.line.queue.filter(({ pull }) => !pulls.has(pull));
  return { ...moved, head: to, line: { ...moved.line, queue } };
}

/** The base goes on: past these entries, those of them that were left out included. */
interface Step {
  readonly entries: readonly Entry[];
  readonly landed: readonly Entry[];
  readonly from: string;
  readonly to: string;
}

/** A candidate that begins with what has landed stands on it already: it goes on from there. Suspects are heard of anyway. */
function advance(candidate: Candidate, { entries, landed, from, to }: Step): Candidate[] {
  const remainder = remainderOf(candidate);
  if (candidate.purpose === "alone")
    return remainder.some((each) => holds(entries, each)) ? [] : [candidate];
  const isLonger = remainder.length > entries.length && beginsWith(remainder, entries);
  if (candidate.purpose !== "line" || candidate.ground !== from || !isLonger) return [];
  const rest = behind(candidate, entries, landed, to);
  return placedOf(rest).length > 0 ? [rest] : [];
}

/** The run was of a good tree, and so was every shorter one that was red on the way. */
function countLanded(turn: Turn, entries: readonly Entry[], count: number) {
  const flaked = groundedOf(turn).filter(
    (each) => each.verdict?.kind === "red" && beginsWith(entries, remainderOf(each)),
  ).length;
  return countGoodRuns(countOutcomes(turn.record.tally, count, 0), 1 + flaked, flaked);
}
