import type { NativeEntry } from "../facts.ts";
import { type NativeBench, type NativeEffect, pullOf, type Turn } from "./bench.ts";
import { isSame } from "./memory.ts";
import type { Ailment, NativeMemory } from "./native-record.ts";

/** GitHub may yet come to it by itself (REFINERY 4.5). */
const graceSeconds = 15 * 60;
/** A repair that did not help is not made again for so long. */
const restSeconds = 2 * 60 * 60;

/**
 * Stalls of GitHub's queue that it does not end itself: the first entry has a group for which nothing was started, the
 * first entry is green and is not merged, an entry is unmergeable and stays. Taken out and put in again, once in a while.
 */
export function repairStalls(bench: NativeBench, turn: Turn): Turn {
  const ailing = findAilments(bench, turn.memory);
  const observed: Turn = { ...turn, memory: { ...turn.memory, ailing } };
  return ailing
    .filter((each) => isDue(bench, observed.memory, each))
    .reduce((so, each) => repair(bench, so, each), observed);
}

type Ailing = NativeMemory["ailing"][number];

/** Of those that are wanted in the queue: what a person put in besides is that person's. */
function findAilments({ queue, now }: NativeBench, memory: NativeMemory): Ailing[] {
  return queue.entries.flatMap((entry, i) => {
    const isOurs = memory.queued.some((each) => isSame(each, entry));
    const ailment = isOurs ? ailmentOf(entry, i === 0) : undefined;
    if (ailment === undefined) return [];
    const { pull, head } = entry;
    const known = memory.ailing.find((each) => isSame(each, entry) && each.ailment === ailment);
    return [known ?? { pull, head, ailment, since: now.toISOString() }];
  });
}

function ailmentOf(entry: NativeEntry, isFirst: boolean): Ailment | undefined {
  if (entry.state === "locked") return undefined;
  if (entry.state === "unmergeable") return "unmergeable";
  if (!isFirst || entry.group === undefined) return undefined;
  if (entry.checks === 0) return "no-runs";
  return entry.state === "mergeable" || entry.isGreen === true ? "green" : undefined;
}

/** Seconds from the first sight of it. A green entry may have to wait for others to be merged with it. */
const patience = ({ queue }: NativeBench, ailment: Ailment) =>
  graceSeconds + (ailment === "green" ? (queue.gatherSeconds ?? 0) : 0);

const secondsSince = (now: Date, at: string) => (now.getTime() - new Date(at).getTime()) / 1000;

function isDue(bench: NativeBench, memory: NativeMemory, ailing: Ailing): boolean {
  if (secondsSince(bench.now, ailing.since) < patience(bench, ailing.ailment)) return false;
  return !memory.repairs.some(
    (each) => isSame(each, ailing) && secondsSince(bench.now, each.at) < restSeconds,
  );
}

const words: Readonly<Record<Ailment, string>> = {
  "no-runs": "nothing was started for it",
  green: "it is green, and GitHub does not merge it",
  unmergeable: "GitHub calls it unmergeable, and keeps it",
};

function repair(bench: NativeBench, turn: Turn, { pull, head, ailment }: Ailing): Turn {
  const nodeId = pullOf(bench, pull)?.nodeId;
  if (nodeId === undefined) return turn;
  const at = bench.now.toISOString();
  const effects: readonly NativeEffect[] = [
    { kind: "dequeue", pull, nodeId },
    { kind: "enqueue", pull, nodeId, head, isUrgent: false },
  ];
  const { memory } = turn;
  return {
    ...turn,
    memory: {
      ...memory,
      repairs: [
        ...memory.repairs.filter((each) => !isSame(each, { pull, head })),
        { pull, head, ailment, at },
      ],
      // The clock starts again with the new entry.
      ailing: memory.ailing.map((each) =>
        isSame(each, { pull, head }) ? { ...each, since: at } : each,
      ),
    },
    effects: [...turn.effects, ...effects],
    notes: [...turn.notes, `#${pull} is queued anew: ${words[ailment]}`],
  };
}

/** When the next stall will have lasted long enough; undefined: there is none. */
export function secondsToRepair(bench: NativeBench, { ailing, repairs }: NativeMemory) {
  const waits = ailing.map((each) => {
    const grace = patience(bench, each.ailment) - secondsSince(bench.now, each.since);
    const last = repairs.find((one) => isSame(one, each));
    const rest = last === undefined ? 0 : restSeconds - secondsSince(bench.now, last.at);
    return Math.max(grace, rest, 0);
  });
  return waits.length === 0 ? undefined : Math.ceil(Math.min(...waits)) + 1;
}
