import { z } from "zod";
import { partNames, Trial } from "./parts/part.ts";

const Spread = z.object({ count: z.number(), median: z.number(), most: z.number() });
export type Spread = z.infer<typeof Spread>;

/** Trials that struck the same kind of thing. */
const Row = z.object({
  kind: z.string(),
  runs: z.number(),
  violations: z.number(),
});
export type Row = z.infer<typeof Row>;

const PartResult = z.object({
  part: z.enum(partNames),
  /** Points that a full run tries. */
  listed: z.number(),
  runs: z.number(),
  /** Runs that were over before they came to their point. */
  unreached: z.number(),
  violations: z.number(),
  rows: z.array(Row),
  /** Steps asked for again, by run. */
  redone: Spread,
  /** Seconds of the town's clock until another job was dispatched in place of one that had ended. */
  redispatch: Spread,
  /** Requests refused for a rate limit, by run that met one. */
  limited: Spread,
});
export type PartResult = z.infer<typeof PartResult>;

/** What a full run found, as docs/reliability.json keeps it. */
export const Results = z.object({ seed: z.number(), parts: z.array(PartResult) });
export type Results = z.infer<typeof Results>;

/** What a run with --json tells: everything that a summary is made from. */
export const Outcome = z.object({
  seed: z.number(),
  /** Points that a full run of each part tries. */
  listed: z.partialRecord(z.enum(partNames), z.number()),
  trials: z.array(Trial),
});
export type Outcome = z.infer<typeof Outcome>;

/** Pieces of one run as one. Throws when they were not run with the same seed. */
export function joinOutcomes(outcomes: readonly Outcome[]): Outcome {
  const [first] = outcomes;
  if (first === undefined) throw new Error("There is nothing to join");
  if (outcomes.some(({ seed }) => seed !== first.seed))
    throw new Error("These are pieces of different runs: their seeds differ");
  const trials = new Map(
    outcomes.flatMap((each) => each.trials.map((trial) => [`${trial.part} ${trial.point}`, trial])),
  );
  const listed = outcomes.reduce<Outcome["listed"]>(
    (all, each) => ({ ...all, ...each.listed }),
    {},
  );
  return { seed: first.seed, listed, trials: [...trials.values()] };
}

export function summarise({ seed, listed, trials }: Outcome): Results {
  const parts = partNames.flatMap((part) => {
    const own = trials.filter((trial) => trial.part === part);
    return own.length === 0 ? [] : [summarisePart(part, listed[part] ?? own.length, own)];
  });
  return { seed, parts };
}

function summarisePart(
  part: PartResult["part"],
  listed: number,
  trials: readonly Trial[],
): PartResult {
  const reached = trials.filter(({ isReached }) => isReached);
  const kinds = [...new Set(reached.map(({ kind }) => kind))].sort();
  return {
    part,
    listed,
    runs: trials.length,
    unreached: trials.length - reached.length,
    violations: countBroken(trials),
    rows: kinds.map((kind) => {
      const own = reached.filter((trial) => trial.kind === kind);
      return { kind, runs: own.length, violations: countBroken(own) };
    }),
    redone: spreadOf(reached.map(({ redone }) => redone)),
    redispatch: spreadOf(reached.flatMap(({ redispatch }) => redispatch)),
    limited: spreadOf(reached.map(({ limited }) => limited).filter((limited) => limited > 0)),
  };
}

/** Runs that broke a law; how many laws each broke says little. */
const countBroken = (trials: readonly Trial[]) =>
  trials.filter(({ violations }) => violations.length > 0).length;

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return { count: sorted.length, median, most: sorted.at(-1) ?? 0 };
}
