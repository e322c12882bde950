import type { Attempt, MoleculeRecord, Usage } from "../molecule/record.ts";

/** What a convoy's attempts cost together, and of how many of them nobody knows it. What is not known is never nought. */
export interface ConvoyCost {
  readonly attempts: number;
  readonly dollars: Sum;
  readonly tokens: Sum;
  readonly minutes: Sum;
}

export interface Sum {
  readonly known: number;
  /** Attempts that are in `known`, and those that are not. */
  readonly of: number;
  readonly unknown: number;
}

/** The attempts that began: one that no job ever claimed cost nothing. */
export function sumCost(records: readonly MoleculeRecord[]): ConvoyCost {
  const attempts = records
    .flatMap((record) => record.attempts)
    .filter(({ claim }) => claim !== undefined);
  return {
    attempts: attempts.length,
    dollars: sum(attempts, ({ usage }) => usage?.dollars),
    tokens: sum(attempts, ({ usage }) => tokensOf(usage)),
    minutes: sum(attempts, minutesOf),
  };
}

function sum(attempts: readonly Attempt[], of: (attempt: Attempt) => number | undefined): Sum {
  const known = attempts.flatMap((attempt) => of(attempt) ?? []);
  return {
    known: known.reduce((total, each) => total + each, 0),
    of: known.length,
    unknown: attempts.length - known.length,
  };
}

function tokensOf(usage: Usage | undefined): number | undefined {
  if (usage?.tokens === undefined) return undefined;
  const { input, output, cacheRead, cacheWrite } = usage.tokens;
  return input + output + cacheRead + cacheWrite;
}

function minutesOf({ claim, endedAt }: Attempt): number | undefined {
  if (claim === undefined || endedAt === undefined) return undefined;
  return Math.max(0, Date.parse(endedAt) - Date.parse(claim.at)) / 60_000;
}
