import type { Config } from "#core/config/config.ts";
import { timeIsUpAfter } from "../shared/time-is-up.ts";

/** How often a job tells of itself, and how long it puts up with silence. */
export interface Pace {
  /** Milliseconds between two saves of unfinished work, and between two signs of life. */
  readonly saveMs: number;
  /** Milliseconds after which a silent agent is ended. */
  readonly silentMs: number;
}

/** What a job does by the clock. Passed in, so that whoever wants to see it need not wait for it. */
export interface Timing {
  readonly pace: (config: Config) => Pace;
  /** Aborts with CutShort when a job that has so many minutes has no more. */
  readonly timeIsUp: (minutes: number) => AbortSignal;
}

/** By the real clock, which starts with this process. */
export const realTiming: Timing = {
  pace: ({ agent }) => ({
    saveMs: agent.saveMinutes * 60_000,
    silentMs: agent.silentMinutes * 60_000,
  }),
  timeIsUp: timeIsUpAfter,
};
