import type { NativeRemoval } from "../facts.ts";
import type { Ejection } from "../record.ts";
import {
  ejectionId,
  moleculeOf,
  type NativeBench,
  ofMolecule,
  pullOf,
  type Turn,
  touching,
} from "./bench.ts";
import { type AtHead, isSame } from "./memory.ts";
import type { NativeMemory } from "./native-record.ts";
import { ejectionForReds, isOwnFault, redOf } from "./reds.ts";
import { type RemovalReason, readRemovalReason } from "./removal-reason.ts";

/**
 * What GitHub has taken out of its queue since the last look, each reason with a policy of its own. A removal is acted on
 * once; one of an older head, and one that somebody has made good since, is only taken note of.
 */
export function followRemovals(bench: NativeBench, turn: Turn): Turn {
  const fresh = bench.queue.removals.filter(
    (removal) => isNew(turn.memory, removal) && pullOf(bench, removal.pull) !== undefined,
  );
  return fresh.reduce((so, removal) => {
    const followed = concerns(bench, so, removal) ? follow(bench, so, removal) : so;
    return { ...followed, memory: markSeen(followed.memory, removal) };
  }, turn);
}

const isNew = ({ seen }: NativeMemory, { pull, at }: NativeRemoval) =>
  !seen.some((each) => each.pull === pull && each.at >= at);

function markSeen(memory: NativeMemory, { pull, head, at }: NativeRemoval): NativeMemory {
  const others = memory.seen.filter((each) => each.pull !== pull);
  return { ...memory, seen: [...others, { pull, head, at }] };
}

function concerns(bench: NativeBench, { memory }: Turn, removal: NativeRemoval): boolean {
  const isOurs =
    isByPerson(removal) ||
    [...bench.wanted, ...memory.queued].some((each) => isSame(each, removal));
  const isBack = bench.queue.entries.some(
    (entry) => entry.pull === removal.pull && entry.enqueuedAt >= removal.at,
  );
  return isOurs && !isBack && pullOf(bench, removal.pull)?.head === removal.head;
}

/** Stands also for what nobody wanted in the queue yet. */
const isByPerson = ({ isByBot, reason }: NativeRemoval) =>
  !isByBot && readRemovalReason(reason) === "manual";

/** Removals for the same reason after which a pull request is put in again. */
const redLimit = 2;
const mishapLimit = 1;
/** Another App and this one might undo each other's work for ever. */
const botLimit = 2;

function follow(bench: NativeBench, turn: Turn, removal: NativeRemoval): Turn {
  const reason = readRemovalReason(removal.reason);
  switch (reason) {
    case "landed":
      return turn;
    case "manual":
      return removal.isByBot ? followBot(turn, removal, bench) : withdraw(bench, turn, removal);
    case "red":
      return followRed(bench, turn, removal);
    case "conflict":
      return eject(bench, turn, conflictOf(bench, turn.memory, removal));
    case "timed-out":
    case "cleared":
    case "rolled-back":
    case "unknown":
      return again(turn, removal, reason, mishapLimit) ?? getStuck(bench, turn, removal, reason);
    case "protected":
    case "bad-tree":
    case "bad-commit":
      return getStuck(bench, turn, removal, reason);
  }
}

/** Undefined: it was put in again as often as it may be for that reason. */
function again(
  turn: Turn,
  { pull, head }: AtHead,
  reason: RemovalReason,
  limit: number,
): Turn | undefined {
  const isIt = (each: NativeMemory["again"][number]) =>
    isSame(each, { pull, head }) && each.reason === reason;
  const times = (turn.memory.again.find(isIt)?.times ?? 0) + 1;
  if (times > limit) return undefined;
  const others = turn.memory.again.filter((each) => !isIt(each));
  const memory = { ...turn.memory, again: [...others, { pull, head, reason, times }] };
  const note = `#${pull} goes back in: ${words[reason]}`;
  return { ...turn, memory, notes: [...turn.notes, note] };
}

/** What the steward itself took out is no news: it has forgotten that one, or is putting it in anew. */
function followBot(turn: Turn, removal: NativeRemoval, bench: NativeBench): Turn {
  const isQueued = turn.memory.queued.some((each) => isSame(each, removal));
  const isRepair = turn.memory.repairs.some(
    (each) => isSame(each, removal) && Math.abs(minutesBetween(each.at, removal.at)) <= 10,
  );
  if (!isQueued || isRepair) return turn;
  return again(turn, removal, "manual", botLimit) ?? getStuck(bench, turn, removal, "manual");
}

const minutesBetween = (a: string, b: string) =>
  (new Date(b).getTime() - new Date(a).getTime()) / 60_000;

/**
 * A person has taken it out: that stands, whatever the steward would like. GitHub says the same of whoever makes a draft of
 * it; that is no last word, for it ends with the draft.
 */
function withdraw(bench: NativeBench, turn: Turn, { pull, head, by, at }: NativeRemoval): Turn {
  if (pullOf(bench, pull)?.isDraft === true) return turn;
  const withdrawn = [...turn.memory.withdrawn, { pull, head, by, at }];
  return {
    ...turn,
    memory: { ...turn.memory, withdrawn },
    notes: [...turn.notes, `${by} took #${pull} out`],
    touched: touching(turn, moleculeOf(bench, turn.memory, pull)),
  };
}

function getStuck(
  bench: NativeBench,
  turn: Turn,
  { pull, head, at }: NativeRemoval,
  reason: RemovalReason,
): Turn {
  const why = words[reason];
  const stuck = [...turn.memory.stuck, { pull, head, why, at }];
  return {
    ...turn,
    memory: { ...turn.memory, stuck },
    notes: [...turn.notes, `#${pull} needs a person: ${why}`],
    touched: touching(turn, moleculeOf(bench, turn.memory, pull)),
  };
}

/** A flake costs a run, a polecat costs a session: it goes back in while nothing shows that it is to blame. */
function followRed(bench: NativeBench, turn: Turn, removal: NativeRemoval): Turn {
  const reds = [...turn.memory.reds, redOf(turn.memory, removal)];
  const counted: Turn = { ...turn, memory: { ...turn.memory, reds } };
  const own = reds.filter((red) => isSame(red, removal));
  const retried = isOwnFault(own) ? undefined : again(counted, removal, "red", redLimit);
  const molecule = moleculeOf(bench, turn.memory, removal.pull);
  return retried ?? eject(bench, counted, ejectionForReds(removal, molecule, own, bench.now));
}

export function conflictOf(
  bench: NativeBench,
  memory: NativeMemory,
  { pull, head }: AtHead,
): Ejection {
  const before = memory.groups.findLast((group) => isSame(group, { pull, head }))?.after ?? [];
  return {
    ...{ pull, head, candidate: ejectionId({ pull, head }), at: bench.now.toISOString() },
    ...ofMolecule(moleculeOf(bench, memory, pull)),
    cause: "conflict",
    why: "GitHub's merge queue could not put it on the newest base, or on what stood before it in the queue",
    tail: "",
    against: before.map((each) => ({ pull: each })),
    reds: [],
  };
}

export function eject(bench: NativeBench, turn: Turn, ejection: Ejection): Turn {
  return {
    ...turn,
    ejected: [...turn.ejected, ejection],
    notes: [...turn.notes, `#${ejection.pull} goes back to the worker: ${ejection.why}`],
    touched: touching(turn, moleculeOf(bench, turn.memory, ejection.pull)),
  };
}

const words: Readonly<Record<RemovalReason, string>> = {
  landed: "it has landed",
  manual: "another App took it out of GitHub's merge queue",
  red: "its checks failed in GitHub's merge queue, and nothing shows yet that it is to blame",
  conflict: "it conflicts with what stands before it",
  "timed-out": "its checks did not answer GitHub's merge queue in time",
  cleared: "GitHub's merge queue was cleared",
  "rolled-back": "GitHub rolled its merge queue back",
  protected: "the rules of the base branch refuse it (checks, reviews or who may merge)",
  "bad-tree": "GitHub could not make a tree of it",
  "bad-commit": "GitHub could not make a merge commit of it",
  unknown: "GitHub's merge queue removed it and gave no reason",
};
