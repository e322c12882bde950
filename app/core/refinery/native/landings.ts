import type { NativeMerged } from "../facts.ts";
import type { Landing } from "../record.ts";
import { type NativeBench, ofMolecule, type Turn, touching } from "./bench.ts";
import { isSame } from "./memory.ts";
import type { NativeMemory } from "./native-record.ts";

type Queued = NativeMemory["queued"][number];

/** What the steward had put in and GitHub has merged. */
export function noteLandings(bench: NativeBench, turn: Turn): Turn {
  return turn.memory.queued.reduce((so, queued) => {
    const merged = bench.queue.merged.find((each) => isSame(each, queued));
    return merged === undefined ? so : noteLanding(bench, so, queued, merged);
  }, turn);
}

function noteLanding(bench: NativeBench, turn: Turn, queued: Queued, merged: NativeMerged): Turn {
  const { memory, landed, notes } = turn;
  return {
    ...turn,
    memory: { ...memory, queued: memory.queued.filter((each) => each !== queued) },
    landed: [...landed, landingOf(bench, queued, merged)],
    notes: [...notes, `#${queued.pull} has landed`],
    touched: touching(turn, queued.molecule),
  };
}

function landingOf({ record }: NativeBench, queued: Queued, merged: NativeMerged): Landing {
  const ready = record.ready.find((each) => isSame(each, queued))?.at ?? queued.at;
  const waited = (new Date(merged.at).getTime() - new Date(ready).getTime()) / 1000;
  return { ...merged, ...ofMolecule(queued.molecule), waited: Math.max(0, waited) };
}
