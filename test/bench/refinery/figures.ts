import type { Counts } from "./counts.ts";
import { percentile } from "./statistics.ts";
import type { World } from "./world.ts";

/**
 * Requests to GitHub that each deed would take an App: what ours takes, by its tests of the landing; the others are charged
 * alike, whatever they really do.
 */
export const callCost = {
  /** Record, dispatch, status. */
  start: 3,
  /** The transaction and the audit of the tree. */
  landing: 2,
  /** Its comment. */
  landedPull: 1,
  cancel: 1,
  /** Record, comment, label. */
  ejection: 3,
  /** Everything in one query. */
  look: 1,
} as const;

function countCalls(counts: Counts): number {
  const { started, cancelled, landings, waits, passes, ejected } = counts;
  const gone = ejected.red + ejected.conflict + ejected.other;
  return (
    started * callCost.start +
    landings * callCost.landing +
    waits.length * callCost.landedPull +
    cancelled * callCost.cancel +
    gone * callCost.ejection +
    passes * callCost.look
  );
}

export interface Figures {
  /** Landed per hour from the first arrival until the last one has landed or left. */
  readonly perHour: number;
  /** Verifications per landed; a cancelled one counts by the share that was run. */
  readonly builds: number;
  readonly started: number;
  readonly cancelled: number;
  /** Ejected for being red although green on the base at that moment, in % of all. */
  readonly innocent: number;
  /** Sent back for a conflict although it fits the base at that moment, in % of all. */
  readonly hasty: number;
  /** Minutes from being queued to the landing. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Minutes until all have landed or left. */
  readonly drain: number;
  /** Requests and passes per landed. */
  readonly calls: number;
  readonly passes: number;
  readonly redMains: number;
  readonly violations: number;
}
export type FigureName = keyof Figures;

export function measure({ counts, history, violations }: World, all: number): Figures {
  const landed = Math.max(1, history.length);
  const wait = (share: number) => percentile(counts.waits, share) / 60;
  return {
    perHour: (history.length / Math.max(1, counts.lastAt)) * 3600,
    builds: counts.builds / landed,
    started: counts.started / landed,
    cancelled: counts.cancelled / landed,
    innocent: (100 * counts.innocent.red) / all,
    hasty: (100 * counts.innocent.conflict) / all,
    ...{ p50: wait(0.5), p95: wait(0.95), p99: wait(0.99) },
    drain: counts.lastAt / 60,
    calls: countCalls(counts) / landed,
    passes: counts.passes / landed,
    redMains: counts.redMains,
    violations: violations.length,
  };
}
