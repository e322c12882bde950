import type { NativeMerged } from "../facts.ts";
import { landingOf } from "../landing-of.ts";
import { type NativeBench, type Turn, touching } from "./bench.ts";
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
  const { commit, tree, at } = merged;
  return {
    ...turn,
    memory: { ...memory, queued: memory.queued.filter((each) => each !== queued) },
    landed: [...landed, landingOf(bench.record, queued, { commit, tree, at }, queued.at)],
    notes: [...notes, `#${queued.pull} has landed`],
    touched: touching(turn, queued.molecule),
  };
}
