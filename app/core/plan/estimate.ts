import type { Attempt, MoleculeRecord, Outcome } from "../molecule/record.ts";
import type { Plan } from "./plan.ts";
import { wavesOf } from "./waves.ts";

/** What carrying a plan out takes, were every molecule an attempt like the middle one of those before it. */
export interface Estimate {
  readonly waves: number;
  /** All of a wave run side by side, so each wave takes as long as one attempt. */
  readonly minutesPerWave: number | "unknown";
  readonly minutes: number | "unknown";
  readonly dollars: number | "unknown";
  /** Attempts that the minutes, and the dollars, are taken from. */
  readonly timed: number;
  readonly priced: number;
}

/**
 * By the medians of the town's attempts that came to an end of their own: what was lost, cancelled or sent away says
 * nothing of how long work takes. Where there are none it is unknown, and never nought.
 */
export function estimateOf(
  plan: Pick<Plan, "molecules">,
  history: readonly MoleculeRecord[],
): Estimate {
  const attempts = history.flatMap((record) => record.attempts.filter(cameToAnEnd));
  const minutes = attempts.flatMap(minutesOf);
  const dollars = attempts.flatMap(({ usage }) => usage?.dollars ?? []);
  const waves = wavesOf(plan).length;
  const [usualMinutes, usualDollars] = [medianOf(minutes), medianOf(dollars)];
  return {
    waves,
    minutesPerWave: usualMinutes,
    minutes: times(usualMinutes, waves),
    dollars: times(usualDollars, plan.molecules.length),
    timed: minutes.length,
    priced: dollars.length,
  };
}

function cameToAnEnd({ outcome }: Attempt): boolean {
  return outcome !== undefined && !interrupted.includes(outcome.kind);
}

const interrupted: readonly Outcome["kind"][] = [
  "infra",
  "cancelled",
  "superseded",
  "rate-limited",
];

/** A clock that was set back gives no time. */
function minutesOf({ claim, endedAt }: Attempt): number[] {
  if (claim === undefined || endedAt === undefined) return [];
  const minutes = (Date.parse(endedAt) - Date.parse(claim.at)) / 60_000;
  return minutes >= 0 ? [minutes] : [];
}

function medianOf(values: readonly number[]): number | "unknown" {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? "unknown" : (low + high) / 2;
}

const times = (one: number | "unknown", many: number) => (one === "unknown" ? one : one * many);
