import type { NativeEntry } from "../facts.ts";
import type { Entry } from "../record.ts";
import { type NativeBench, ofMolecule, pullOf, type Turn, touching } from "./bench.ts";
import { isSame } from "./memory.ts";
import type { NativeMemory } from "./native-record.ts";
import { isHeldBack } from "./refusals.ts";
import { conflictOf, eject } from "./removals.ts";

/** One pass puts so many in: all of them in one request, which GitHub works on one after the other. */
const mostAtOnce = 20;
/** GitHub's answers lag behind its writes: for so long what was put in may not be seen there. */
const lagSeconds = 60;
/** Whether one that is neither open nor known as merged has landed is waited for so long. */
const oblivionSeconds = 24 * 60 * 60;

/**
 * Brings GitHub's queue to what is wanted in it, of those that may land. What is in it already keeps its place: every jump
 * rebuilds all behind. What GitHub is merging in this moment cannot be stopped.
 */
export function lineUp(
  bench: NativeBench,
  turn: Turn,
  mayLand: (entry: Entry) => boolean = () => true,
): Turn {
  const willing = keepOutConflicts(bench, turn);
  const wanted = bench.wanted.filter(
    (entry) => isWanted(willing, entry) && !hasLanded(bench, entry),
  );
  const going = wanted.filter(mayLand);
  return putIn(bench, takeOut(bench, recognise(bench, willing, wanted), going), going);
}

function isWanted({ memory, ejected }: Turn, entry: Entry): boolean {
  const kept = [...memory.withdrawn, ...memory.stuck, ...ejected];
  return !kept.some((each) => isSame(each, entry));
}

/** Its pull request was read as open a moment before the queue was. */
const hasLanded = ({ queue }: NativeBench, entry: Entry) =>
  queue.merged.some((merged) => isSame(merged, entry));

/** GitHub would not take it, or throw it out after it has waited: its worker can go on at once. */
function keepOutConflicts(bench: NativeBench, turn: Turn): Turn {
  return bench.wanted
    .filter((entry) => isWanted(turn, entry) && entryOf(bench, entry.pull) === undefined)
    .filter((entry) => !hasLanded(bench, entry) && pullOf(bench, entry.pull)?.mergeable === "no")
    .reduce((so, entry) => {
      const ejection = conflictOf(bench, so.memory, entry);
      return eject(bench, so, { ...ejection, why: "it conflicts with the newest base" });
    }, turn);
}

const entryOf = ({ queue }: NativeBench, pull: number): NativeEntry | undefined =>
  queue.entries.find((entry) => entry.pull === pull);

/** What is in the queue and wanted there, whoever put it in; what was put in a moment ago; and what may have landed. */
function recognise(bench: NativeBench, turn: Turn, wanted: readonly Entry[]): Turn {
  const gone = turn.memory.queued.filter((each) => !mayStand(bench, each));
  const kept = turn.memory.queued.filter((each) => !gone.includes(each));
  const others = wanted.flatMap((entry) => {
    const entryInQueue = entryOf(bench, entry.pull);
    const isKnown = kept.some((each) => each.pull === entry.pull);
    if (entryInQueue === undefined || isKnown) return [];
    const { pull, head, molecule } = entry;
    return [{ pull, head, at: entryInQueue.enqueuedAt, ...ofMolecule(molecule) }];
  });
  return {
    ...turn,
    memory: { ...turn.memory, queued: [...kept, ...others] },
    // Whoever has a new head for its branch may push it now.
    touched: gone.reduce((touched, { molecule }) => touching({ touched }, molecule), turn.touched),
  };
}

type Queued = NativeMemory["queued"][number];

function mayStand(bench: NativeBench, queued: Queued): boolean {
  if (entryOf(bench, queued.pull) !== undefined) return true;
  const open = pullOf(bench, queued.pull);
  if (queued.isLeaving === true) return false;
  if (open === undefined) return secondsSince(bench, queued) < oblivionSeconds;
  return open.head === queued.head && secondsSince(bench, queued) < lagSeconds;
}

const secondsSince = ({ now }: NativeBench, { at }: Queued) =>
  (now.getTime() - new Date(at).getTime()) / 1000;

function takeOut(bench: NativeBench, turn: Turn, wanted: readonly Entry[]): Turn {
  return turn.memory.queued.reduce((so, queued) => {
    const { pull } = queued;
    const entry = entryOf(bench, pull);
    const nodeId = pullOf(bench, pull)?.nodeId;
    if (wanted.some((each) => each.pull === pull)) return marked(so, queued, false);
    if (nodeId === undefined || entry === undefined || entry.state === "locked") return so;
    return {
      ...marked(so, queued, true),
      effects: [...so.effects, { kind: "dequeue", pull, nodeId }],
      notes: [...so.notes, `#${pull} is taken out`],
    };
  }, turn);
}

function marked(turn: Turn, queued: Queued, isLeaving: boolean): Turn {
  const { isLeaving: wasLeaving = false, ...rest } = queued;
  if (wasLeaving === isLeaving) return turn;
  const now: Queued = isLeaving ? { ...rest, isLeaving } : rest;
  const all = turn.memory.queued.map((each) => (each === queued ? now : each));
  return { ...turn, memory: { ...turn.memory, queued: all } };
}

function putIn(bench: NativeBench, turn: Turn, wanted: readonly Entry[]): Turn {
  return wanted
    .filter(({ pull }) => entryOf(bench, pull) === undefined)
    .filter((entry) => !isUnderWay(turn, entry) && !isHeldBack(bench, turn.memory, entry))
    .slice(0, mostAtOnce)
    .reduce((so, entry) => putInOne(bench, so, entry), turn);
}

/** Put in a moment ago; GitHub has removed it since only where that was taken note of. */
const isUnderWay = ({ memory }: Turn, entry: Entry): boolean =>
  memory.queued.some(
    (each) =>
      isSame(each, entry) &&
      !memory.seen.some((removal) => isSame(removal, entry) && removal.at > each.at),
  );

function putInOne(bench: NativeBench, turn: Turn, { pull, head, molecule }: Entry): Turn {
  const nodeId = pullOf(bench, pull)?.nodeId;
  if (nodeId === undefined) return turn;
  const isUrgent = bench.urgent.has(pull);
  const { memory } = turn;
  const others = memory.queued.filter((each) => each.pull !== pull);
  // GitHub's clock may be ahead of ours: what comes after a removal must not look as if it had come before.
  const removedAt = memory.seen.find((each) => each.pull === pull)?.at ?? "";
  const now = bench.now.toISOString();
  const at = now > removedAt ? now : removedAt;
  const checks = bench.queue.ownChecks?.get(pull);
  const more = { ...ofMolecule(molecule), ...(checks === undefined ? {} : { checks }) };
  return {
    ...turn,
    memory: {
      ...memory,
      queued: [...others, { pull, head, at, ...more }],
      refused: memory.refused.filter((each) => each.pull !== pull),
    },
    effects: [...turn.effects, { kind: "enqueue", pull, nodeId, head, isUrgent }],
    notes: [...turn.notes, `#${pull} is put in${isUrgent ? ", before all others" : ""}`],
  };
}

/** When to look whether what was put in is seen there, and what was taken out is not; undefined: there is no such thing. */
export const secondsToSight = (bench: NativeBench, { queued }: NativeMemory) =>
  queued.some(
    ({ pull, isLeaving = false }) =>
      (entryOf(bench, pull) !== undefined) === isLeaving && pullOf(bench, pull) !== undefined,
  )
    ? lagSeconds + 1
    : undefined;
