import type { Tally } from "./record.ts";

/** Of a pull request to break the base, until a town has taught better: 1 of 20, as strong as twenty outcomes. */
const priorBreaks = { broke: 1, held: 19 };
/** Of a verification of a good tree to be red: 1 of 100, as strong as fifty runs. */
const priorFlakes = { flaked: 0.5, runs: 50 };
/** An outcome counts half after 138 later ones: about the last 200 decide. */
const fading = 0.995;
const remembered = 50;

export const emptyTally: Tally = {
  held: 0,
  broke: 0,
  runs: 0,
  flaked: 0,
  seconds: [],
  waits: [],
  verdicts: 0,
};

/** Mean of the Beta posterior that a pull request breaks what it lands on; between .005 and .5. */
export function breakRate({ held, broke }: Tally): number {
  const [bad, good] = [broke + priorBreaks.broke, held + priorBreaks.held];
  return Math.min(0.5, Math.max(0.005, bad / (bad + good)));
}

/** Mean of the Beta posterior that the verification of a good tree is red. */
export function flakeRate({ runs, flaked }: Tally): number {
  return (flaked + priorFlakes.flaked) / (runs + priorFlakes.runs);
}

export function countOutcomes(tally: Tally, held: number, broke: number): Tally {
  const keep = fading ** (held + broke);
  return { ...tally, held: tally.held * keep + held, broke: tally.broke * keep + broke };
}

/** Verifications of trees that proved good: so many, of which so many were red. */
export function countGoodRuns(tally: Tally, runs: number, flaked: number): Tally {
  const keep = fading ** runs;
  return { ...tally, runs: tally.runs * keep + runs, flaked: tally.flaked * keep + flaked };
}

export function countVerdict(tally: Tally, seconds: number | undefined): Tally {
  return {
    ...tally,
    verdicts: tally.verdicts + 1,
    seconds: seconds === undefined ? tally.seconds : [...tally.seconds, seconds].slice(-remembered),
  };
}

export const countWait = (tally: Tally, seconds: number): Tally => ({
  ...tally,
  waits: [...tally.waits, seconds].slice(-remembered),
});

/** Nearest-rank percentile, `share` from 0 to 1; undefined: nothing is known. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

/** A job that ran out of time has its answer to write, and its runner to leave. */
const marginMinutes = 10;

/**
 * Minutes from a job's claim until it should have answered: what it may take at most (`limit`), or much longer than nearly
 * all of the newest took. Too early costs a question about a run that goes on; too late is a line that stands still behind
 * a job that has died.
 */
export function answerMinutes(limit: number, { seconds }: Pick<Tally, "seconds">): number {
  const usual = percentile(seconds, 0.95);
  if (usual === undefined) return limit + marginMinutes;
  return Math.min(limit + marginMinutes, Math.max(usual / 30, usual / 60 + marginMinutes));
}
