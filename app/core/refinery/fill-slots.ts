import { beginsWith, candidateId, holds, isRunning, isSameEntry, placedOf } from "./candidate.ts";
import { giveWay } from "./clear-the-way.ts";
import { breakRate } from "./estimate.ts";
import { lotOf } from "./land-green.ts";
import { isGivenUp } from "./lost-runs.ts";
import { chooseProbes, type Stretch } from "./probes.ts";
import type { Candidate, Entry } from "./record.ts";
import { isBaseKnownGood } from "./suspects.ts";
import {
  change,
  freeSlots,
  groundedOf,
  move,
  names,
  retire,
  type Turn,
  waitingOf,
} from "./turn.ts";

/** Seconds after which a base that was red twice is verified again although it has not moved. */
const secondLookAtBase = 3_600;

/** Starts what is worth verifying, as far as slots are free: the base where it is in doubt, suspects, then the line. */
export function fillSlots(turn: Turn): Turn {
  if (turn.record.frozen !== undefined) return probeLine(giveWay(turn));
  const ready = checkBase(turn);
  return ready.record.baseRed === undefined ? probeLine(confirmSuspects(giveWay(ready))) : ready;
}

function start(turn: Turn, candidate: Candidate, why: string): Turn {
  if (turn.record.candidates.some(({ id }) => id === candidate.id)) return turn;
  const candidates = [...turn.record.candidates, candidate];
  return move(change(turn, { candidates }), { kind: "start", candidate, why });
}

function candidateOf(
  turn: Turn,
  purpose: Candidate["purpose"],
  entries: readonly Entry[],
): Candidate {
  const heads = entries.map(({ head }) => head);
  return {
    id: candidateId(turn.head, purpose === "line" ? heads : [purpose, ...heads]),
    base: turn.head,
    ground: turn.head,
    entries: [...entries],
    purpose,
    dispatches: [turn.line.now.toISOString()],
    landed: 0,
    lost: 0,
  };
}

/** Before anybody is blamed on a base that somebody else pushed; and again where it was found red. */
function checkBase(turn: Turn): Turn {
  const { baseRed } = turn.record;
  const isBeingChecked = turn.record.candidates.some(({ purpose }) => purpose === "base");
  if (isBeingChecked || freeSlots(turn) <= 0) return turn;
  if (!(baseRed === undefined ? isInDoubt(turn) : isDue(turn, baseRed))) return turn;
  const whom = baseRed === undefined ? `before ${names(accusedOf(turn))} is blamed` : "once more";
  return start(turn, candidateOf(turn, "base", []), `verifying the base itself, ${whom}`);
}

const isInDoubt = (turn: Turn): boolean =>
  accusedOf(turn).length > 0 && !isBaseKnownGood(turn, turn.head);

/** Suspects, and whatever keeps dying alone. */
function accusedOf(turn: Turn): readonly Entry[] {
  const dying = groundedOf(turn)
    .filter((each) => isGivenUp(each, turn.line.policy.lostRuns) && placedOf(each).length === 1)
    .flatMap(placedOf);
  return [...turn.record.suspects.map(({ entry }) => entry), ...dying];
}

/** A red base is run once more at once, for it may have been a fluke, and then every hour. */
function isDue(
  { line }: Turn,
  { at, times }: { readonly at: string; readonly times: number },
): boolean {
  if (times < 2) return true;
  return line.now.getTime() - new Date(at).getTime() >= secondLookAtBase * 1000;
}

/** Nobody is tried on a base that may itself be to blame. */
function confirmSuspects(turn: Turn): Turn {
  if (isInDoubt(turn)) return turn;
  const isTried = (entry: Entry) =>
    turn.record.candidates.some(
      ({ purpose, entries }) =>
        purpose === "alone" && entries.some((each) => isSameEntry(each, entry)),
    );
  const untried = turn.record.suspects.filter(({ entry }) => !isTried(entry));
  return untried.slice(0, Math.max(0, freeSlots(turn))).reduce((soFar, { entry }) => {
    const why = `verifying #${entry.pull} alone on the base`;
    return start(soFar, candidateOf(soFar, "alone", [entry]), why);
  }, turn);
}

function probeLine(turn: Turn): Turn {
  const order = orderOf(turn);
  const sorted = dropBeyondRed(dropRepeats(turn, order), order);
  const probes = chooseProbes(stretchOf(sorted, order));
  return probes.reduce((soFar, length) => startProbe(soFar, order, length), sorted);
}

function startProbe(turn: Turn, order: readonly Entry[], length: number): Turn {
  const entries = order.slice(0, length);
  return start(turn, candidateOf(turn, "line", entries), `verifying ${names(entries)}`);
}

/** What is at work keeps its order; whatever came meanwhile stands behind it, unless it is urgent. */
export function orderOf(turn: Turn): readonly Entry[] {
  const waiting = waitingOf(turn);
  const longest = groundedOf(turn)
    .map((each) => placedOf(each).filter((entry) => holds(waiting, entry)))
    .toSorted((a, b) => b.length - a.length)[0];
  const lead = longest ?? [];
  const all = [...lead, ...waiting.filter((entry) => !holds(lead, entry))];
  const isUrgent = ({ pull }: Entry) => turn.line.urgent.has(pull);
  return [...all.filter(isUrgent), ...all.filter((entry) => !isUrgent(entry))];
}

/** How many of the line a candidate holds, if it holds them from the first on; else undefined. */
const reach = (candidate: Candidate, order: readonly Entry[]): number | undefined =>
  lengthIn(
    order,
    placedOf(candidate).filter((entry) => holds(order, entry)),
  );

const lengthIn = (order: readonly Entry[], entries: readonly Entry[]): number | undefined =>
  beginsWith(order, entries) ? entries.length : undefined;

/** A tree with something in it that is beside the line by now says nothing of the line. */
const reachOfTree = (candidate: Candidate, order: readonly Entry[]): number | undefined =>
  lengthIn(order, placedOf(candidate));

function reachOfRed(turn: Turn, order: readonly Entry[]): number | undefined {
  const reds = groundedOf(turn)
    .filter((each) => each.verdict?.kind === "red" || isGivenUp(each, turn.line.policy.lostRuns))
    .flatMap((each) => reachOfTree(each, order) ?? []);
  return reds.length === 0 ? undefined : Math.min(...reds);
}

/** Where something was left out, two candidates may have come to be the same: one of them is enough. */
function dropRepeats(turn: Turn, order: readonly Entry[]): Turn {
  const running = groundedOf(turn).filter(isRunning);
  const repeats = running.filter((each, index) => {
    const length = reach(each, order);
    return running.slice(0, index).some((other) => reach(other, order) === length);
  });
  return retire(turn, repeats, "another one has the same in it");
}

/** What is longer than something red will be red as well. */
function dropBeyondRed(turn: Turn, order: readonly Entry[]): Turn {
  const red = reachOfRed(turn, order);
  if (red === undefined) return turn;
  const beyond = groundedOf(turn).filter(
    (each) => isRunning(each) && (reach(each, order) ?? 0) > red,
  );
  return retire(turn, beyond, "a shorter one is red");
}

function stretchOf(turn: Turn, order: readonly Entry[]): Stretch {
  const running = groundedOf(turn).filter(isRunning);
  const green = groundedOf(turn).filter((each) => lotOf(each).length > 0);
  const { mode, largestStep, strict } = turn.line.policy;
  const step = mode === "serial" || strict === "each" ? 1 : largestStep;
  return {
    length: mode === "serial" ? Math.min(1, order.length) : order.length,
    red: reachOfRed(turn, order),
    verified: [
      ...running.flatMap((each) => reach(each, order) ?? []),
      ...green.flatMap((each) => reachOfTree(each, order) ?? []),
    ],
    free: Math.max(0, freeSlots(turn)),
    slots: mode === "train" ? turn.line.policy.slots : 1,
    breakRate: breakRate(turn.record.tally),
    largestStep: step,
  };
}
