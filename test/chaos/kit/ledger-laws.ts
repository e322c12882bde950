import { isDeepStrictEqual } from "node:util";
import type { Attempt, MoleculeRecord } from "../../../app/core/molecule/record.ts";
import type { Entry, Ledger } from "./history.ts";

/** What is wrong with the history of one molecule; nothing, when the ledger kept its laws. */
export function judgeLedger(molecule: number, ledger: Ledger<MoleculeRecord>): readonly string[] {
  const problems = [...ledger.problems];
  let before: Entry<MoleculeRecord> | undefined;
  for (const entry of ledger.entries) {
    problems.push(...judgeNumbers(entry), ...judgeChange(before, entry));
    before = entry;
  }
  problems.push(...judgeClaims(ledger.entries));
  return problems.map((problem) => `ledger of #${molecule}: ${problem}`);
}

function judgeNumbers({ sha, record }: Entry<MoleculeRecord>): readonly string[] {
  const numbers = record.attempts.map(({ n }) => n);
  return numbers.every((n, index) => n === index + 1)
    ? []
    : [`${sha} numbers its attempts ${numbers.join(", ")}`];
}

function judgeChange(
  before: Entry<MoleculeRecord> | undefined,
  { sha, record }: Entry<MoleculeRecord>,
): readonly string[] {
  return (before?.record.attempts ?? []).flatMap((attempt) => {
    const now = record.attempts.find(({ n }) => n === attempt.n);
    if (now === undefined) return [`${sha} forgets attempt ${attempt.n}`];
    const isOver = attempt.outcome !== undefined;
    return isOver && !isDeepStrictEqual(asJudged(attempt, now), now)
      ? [`${sha} changes attempt ${attempt.n} after its outcome`]
      : [];
  });
}

/** The App may refuse what a job called a success, and changes nothing else about it. */
export function asJudged(attempt: Attempt, { outcome }: Attempt): Attempt {
  return attempt.outcome?.kind === "success" && outcome?.kind === "policy-refused"
    ? { ...attempt, outcome }
    : attempt;
}

/** One worker an attempt: whoever claimed it first is the only one that ever did. */
function judgeClaims(entries: readonly Entry<MoleculeRecord>[]): readonly string[] {
  const claimants = new Map<number, Set<string>>();
  for (const { n, claim } of entries.flatMap(({ record }): readonly Attempt[] => record.attempts)) {
    if (claim === undefined) continue;
    const known = claimants.get(n) ?? new Set();
    claimants.set(n, known.add(`${claim.runId}/${claim.runAttempt}`));
  }
  return [...claimants].flatMap(([n, runs]) =>
    runs.size > 1 ? [`attempt ${n} was claimed by runs ${[...runs].join(" and ")}`] : [],
  );
}
