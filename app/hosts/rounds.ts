import type { Logger } from "pino";
import type { Town } from "../index.ts";
import type { Clock } from "../reconcile.ts";

export interface RoundsOptions {
  readonly town: Pick<Town, "installed" | "patrol">;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn">;
  /** From the end of one round to the next. 0: there are none. */
  readonly minutes: number;
  /** Told how each round ended. */
  readonly tell?: (outcome: "done" | "failed") => void;
}

/** Between one repository and the next: a hundred of them need not ask GitHub in the same second. */
const spacingMs = 250;

/**
 * Has every repository that lets the App in looked over, at once and then again and again: what a webhook should have told
 * and did not, and what the last process left, is found this way.
 */
export function startRounds(options: RoundsOptions): { end(): void } {
  const ended = new AbortController();
  if (options.minutes > 0) void walk(options, ended.signal);
  return {
    end: () => {
      ended.abort();
    },
  };
}

async function walk(options: RoundsOptions, ended: AbortSignal): Promise<void> {
  const { clock, log, minutes, tell } = options;
  while (!ended.aborted) {
    try {
      const repositories = await goRound(options, ended);
      log.info({ repositories }, "patrol: every repository is to be looked at");
      tell?.("done");
    } catch (error) {
      log.warn(
        { err: error },
        "patrol: GitHub did not say who installed the App; the next one makes up for it",
      );
      tell?.("failed");
    }
    await clock.sleep(minutes * 60_000, ended);
  }
}

async function goRound({ town, clock }: RoundsOptions, ended: AbortSignal): Promise<number> {
  const places = await town.installed();
  for (const place of places) {
    if (ended.aborted) break;
    await town.patrol(place);
    await clock.sleep(spacingMs, ended);
  }
  return places.length;
}
