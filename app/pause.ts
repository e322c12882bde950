/**
 * A rate limit is the whole installation's: when GitHub tells one pass to come back later, all of them do. Without this
 * each key would find out for itself, and requests made while limited make the limit last longer.
 */
export interface Pause {
  /** Nobody asks GitHub anything before this moment. */
  until(moment: Date): void;
  /** Resolves when nothing speaks against asking, or when `signal` aborts. */
  over(signal: AbortSignal): Promise<void>;
}

interface PauseOptions {
  readonly clock: {
    now(): Date;
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  };
  /** At least 0, less than 1. */
  readonly random: () => number;
}

/** Shorter is no wait at all: the answer that told us was under way for as long. */
const shortestMs = 1_000;

export function createPause({ clock, random }: PauseOptions): Pause {
  let end = 0;
  const left = () => end - clock.now().getTime();
  return {
    until: (moment) => {
      end = Math.max(end, moment.getTime(), clock.now().getTime() + shortestMs);
    },
    over: async (signal) => {
      // The end may be put off while we wait for it.
      while (left() > 0 && !signal.aborted) await clock.sleep(left() + random() * 1_000, signal);
    },
  };
}
