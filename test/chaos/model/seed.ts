/** What `npm test` plays, the same every time; a longer run takes others, and a failing one is repeated with its own. */
const usual = 20_260_101;

/** Parameters for fast-check: the seed of COGTOWN_SEED, and COGTOWN_RUNS times as many runs. */
export function seeded<T extends { readonly numRuns: number }>(parameters: T) {
  const { COGTOWN_SEED = String(usual), COGTOWN_RUNS = "1" } = process.env;
  return {
    ...parameters,
    seed: Number(COGTOWN_SEED),
    numRuns: parameters.numRuns * Number(COGTOWN_RUNS),
  };
}

/** One of `every` points is tried with every `npm test`, others with another seed; all with as many runs. */
export function share<T>(points: readonly T[], every = 6): readonly T[] {
  const { seed, numRuns } = seeded({ numRuns: 1 });
  const step = Math.max(1, Math.floor(every / numRuns));
  return points.filter((_, index) => index % step === seed % step);
}
