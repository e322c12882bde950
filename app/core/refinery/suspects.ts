import { holds, isSameEntry, placedOf, remainderOf } from "./candidate.ts";
import { ejectionOf } from "./ejection.ts";
import { breakRate, countGoodRuns, countOutcomes, flakeRate } from "./estimate.ts";
import { eject } from "./hear-verdicts.ts";
import type { Candidate, Entry, Red, Suspect } from "./record.ts";
import { change, groundedOf, move, retire, type Turn } from "./turn.ts";

/** Reds that it takes to eject, one of them alone on the base (mattias800/prosper#2040: a twice-flaked innocent was blamed). */
const redsToEject = 2;

/**
 * Once everything before it is green, the last one of what is red is the suspect. It leaves the line at once, so that the
 * others go on, and is confirmed alone beside them.
 */
export function findSuspects(turn: Turn): Turn {
  const red = groundedOf(turn).find(
    (each) => each.verdict?.kind === "red" && placedOf(each).length === 1,
  );
  const [entry] = red === undefined ? [] : placedOf(red);
  if (red === undefined || entry === undefined || turn.record.frozen !== undefined) return turn;
  return findSuspects(suspect(turn, red, entry));
}

function suspect(turn: Turn, red: Candidate, entry: Entry): Turn {
  const others = groundedOf(turn).filter(
    (each) => each.id !== red.id && each.verdict?.kind === "red" && holds(placedOf(each), entry),
  );
  const [nearest] = others.toSorted((a, b) => placedOf(a).length - placedOf(b).length);
  const reds = [
    ...(nearest === undefined ? [] : redOf(turn, nearest, false)),
    ...redOf(turn, red, true),
  ];
  const found: Suspect = { entry, reds, since: turn.line.now.toISOString() };
  if (nearest !== undefined && isBaseKnownGood(turn, turn.head) && isBeyondDoubt(turn, nearest))
    return convict(withoutLine(turn, entry), found, red.id);
  const marked = move(change(turn, { suspects: [...turn.record.suspects, found] }), {
    kind: "suspect",
    entry,
    why: `#${entry.pull} is suspected: it leaves the line and is verified alone`,
  });
  return withoutLine(marked, entry);
}

/** Nothing that holds it can land. */
function withoutLine(turn: Turn, entry: Entry): Turn {
  const without = turn.record.candidates.filter(
    (each) => each.purpose === "line" && holds(remainderOf(each), entry),
  );
  return retire(turn, without, `#${entry.pull} in it is suspected`);
}

/** Whoever is innocent with no more than this probability is put out without a run of its own. */
const doubt = 0.015;

/**
 * Red alone on the base, and red in a longer line as well: two reds on different trees. Innocent it is only if the first
 * was a flake and something else broke the second: the odds of that, by what verifications have taught, decide whether a
 * run of its own is worth its price.
 */
function isBeyondDoubt({ record }: Turn, longer: Candidate): boolean {
  const [breaks, flakes] = [breakRate(record.tally), flakeRate(record.tally)];
  const others = placedOf(longer).length - 1;
  const isRedAnyway = flakes + (1 - flakes) * (1 - (1 - breaks) ** others);
  const odds = ((1 - breaks) / breaks) * flakes * isRedAnyway;
  return odds / (1 + odds) < doubt;
}

function redOf(turn: Turn, candidate: Candidate, isAlone: boolean): Red[] {
  const { verdict, id, entries, landed } = candidate;
  if (verdict?.kind !== "red") return [];
  const { command, exitCode, tail } = verdict.failed;
  const after = entries.slice(0, landed).map(({ pull }) => pull);
  const at = turn.line.now.toISOString();
  return [{ candidate: id, tree: verdict.tree, isAlone, command, exitCode, tail, after, at }];
}

/** What was found out about suspects alone: a second red puts them out, green brings them back. */
export function judgeSuspects(turn: Turn): Turn {
  return turn.record.suspects.reduce((soFar, each) => judge(soFar, each), turn);
}

function judge(turn: Turn, suspected: Suspect): Turn {
  const { entry } = suspected;
  const alone = turn.record.candidates.find(
    ({ purpose, entries }) =>
      purpose === "alone" && entries.some((each) => isSameEntry(each, entry)),
  );
  if (alone?.verdict?.kind === "green") return clear(turn, entry, alone);
  if (alone?.verdict?.kind !== "red") return turn;
  const reds = [...suspected.reds, ...redOf(turn, alone, true)];
  return retire(convict(turn, { ...suspected, reds }, alone.id), [alone], "it has served");
}

/** Green alone: the red was a fluke, or had to do with somebody else. It is back in the line. */
function clear(turn: Turn, entry: Entry, alone: Candidate): Turn {
  const suspects = turn.record.suspects.filter((each) => !isSameEntry(each.entry, entry));
  const tally = countGoodRuns(turn.record.tally, 2, 1);
  const cleared = move(change(turn, { suspects, tally }), {
    kind: "clear",
    entry,
    why: `#${entry.pull} is green alone: it is back in the line`,
  });
  return retire(cleared, [alone], "it has served");
}

function convict(turn: Turn, { entry, reds }: Suspect, candidate: string): Turn {
  const last = reds.at(-1);
  if (last === undefined || reds.length < redsToEject) return turn;
  const before = new Set(reds.flatMap(({ after }) => after));
  const against = turn.record.landed
    .filter(({ pull }) => before.has(pull))
    .map(({ pull, commit }) => ({ pull, commit }));
  const ejection = ejectionOf(turn, entry, {
    candidate,
    cause: "red",
    why: `\`${last.command}\` failed (exit ${last.exitCode}) on the newest base, ${reds.length} times`,
    tail: last.tail,
    reds,
    against,
  });
  return eject(change(turn, { tally: countOutcomes(turn.record.tally, 0, 1) }), ejection);
}

/**
 * What we have landed was verified. Anything else was pushed by somebody, and before anybody is blamed for failing on it
 * the base itself must be green.
 */
export function isBaseKnownGood({ record }: Turn, base: string): boolean {
  return (
    record.landed.some(({ commit }) => commit === base) ||
    record.candidates.some(
      (each) => each.purpose === "base" && each.base === base && each.verdict?.kind === "green",
    )
  );
}
