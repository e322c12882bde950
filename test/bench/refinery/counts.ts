import type { Cause } from "./site.ts";

/** What a world counts while a strategy works in it. */
export interface Counts {
  started: number;
  cancelled: number;
  finished: number;
  /** Verifications, a cancelled one by the part that was run. */
  builds: number;
  landings: number;
  passes: number;
  redMains: number;
  /** Seconds from being queued to the landing, by landing. */
  readonly waits: number[];
  readonly ejected: Record<Cause, number>;
  /** Of those: the ones that would have been green on the base at that moment. */
  readonly innocent: Record<Cause, number>;
  /** When the last one landed or left. */
  lastAt: number;
}

export function noCounts(): Counts {
  const none = { red: 0, conflict: 0, other: 0 };
  return {
    ...{ started: 0, cancelled: 0, finished: 0, builds: 0, landings: 0, passes: 0, redMains: 0 },
    ...{ waits: [], ejected: { ...none }, innocent: { ...none }, lastAt: 0 },
  };
}
