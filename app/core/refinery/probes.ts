/** How far a line is verified, in numbers: nothing here knows what a pull request is. */
export interface Stretch {
  /** Pull requests in the line. */
  readonly length: number;
  /** The shortest prefix that is known to be red: something in it breaks. */
  readonly red: number | undefined;
  /** Prefixes that are being verified, or that are green and cannot land yet. */
  readonly verified: readonly number[];
  /** Verifications that may be started now, and that may be under way in all. */
  readonly free: number;
  readonly slots: number;
  /** Probability that one pull request breaks what it is put on. */
  readonly breakRate: number;
  readonly largestStep: number;
}

/**
 * Which prefixes to verify next, shortest first. Without anything red: one after the other, a step apart. With something
 * red: inside it, each in the middle of the widest gap, for whatever is longer would be red as well.
 */
export function chooseProbes(stretch: Stretch): readonly number[] {
  const probes: number[] = [];
  for (let left = stretch.free; left > 0; left -= 1) {
    const probe = nextProbe(stretch, [...stretch.verified, ...probes]);
    if (probe === undefined) break;
    probes.push(probe);
  }
  return probes.toSorted((a, b) => a - b);
}

function nextProbe(stretch: Stretch, prefixes: readonly number[]): number | undefined {
  const { red, length } = stretch;
  if (red !== undefined) return split(prefixes, red);
  const longest = Math.max(0, ...prefixes);
  return longest < length ? Math.min(length, longest + stepOf(stretch)) : undefined;
}

/** The middle of the widest gap below what is red. */
function split(prefixes: readonly number[], red: number): number | undefined {
  const inside = prefixes.filter((each) => each < red).toSorted((a, b) => a - b);
  const starts = [0, ...inside];
  const gaps = starts.map((start, index) => ({ start, end: inside[index] ?? red }));
  const widest = gaps.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
  if (widest === undefined || widest.end - widest.start < 2) return undefined;
  return Math.floor((widest.start + widest.end) / 2);
}

/**
 * Pull requests per step: as many as resolve most per round of verifications. Never so many that a short line leaves
 * slots without work.
 */
export function stepOf({ length, slots, breakRate, largestStep }: Stretch): number {
  const most = Math.max(1, Math.min(largestStep, Math.ceil(length / slots)));
  const steps = Array.from({ length: most }, (_, index) => index + 1);
  const gain = (step: number) => resolvedPerRound(step, slots, breakRate);
  return steps.reduce((best, step) => (gain(step) > gain(best) ? step : best), 1);
}

/**
 * Of `slots` prefixes a `step` apart: those before the first that breaks land, and that one leaves. Finding it within its
 * step takes further rounds of verifications, each splitting what is left into one part more than there are slots; one
 * that is found at once was red only once, and takes a slot to be confirmed.
 */
function resolvedPerRound(step: number, slots: number, breakRate: number): number {
  const breaks = 1 - (1 - breakRate) ** (step * slots);
  const resolved = ((1 - breakRate) * breaks) / breakRate + breaks;
  const search = step === 1 ? 1 / slots : Math.max(1, Math.log(step) / Math.log(slots + 1));
  return resolved / (1 + breaks * search);
}
