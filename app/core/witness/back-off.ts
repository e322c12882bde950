import type { Config } from "../config/config.ts";
import type { Attempt, MoleculeRecord } from "../molecule/record.ts";

/** Longer than this nobody waits: whatever was wrong may be over (Gas Town's supervisor ends at ten minutes too). */
const longestSeconds = 600;

/**
 * When the next attempt may start after attempts that were lost or could not work. One may be an accident and is
 * followed at once; from the second in a row the pause doubles, so that an outage is not met with a storm of jobs.
 * Undefined: at once.
 */
export function findBackOffEnd(record: MoleculeRecord, config: Config): Date | undefined {
  const streak = countTrouble(record);
  const endedAt = record.attempts.at(-1)?.endedAt;
  if (streak < 2 || endedAt === undefined) return undefined;
  const seconds = Math.min(longestSeconds, config.limits.backOffSeconds * 2 ** (streak - 2));
  return new Date(new Date(endedAt).getTime() + seconds * 1000);
}

/** The newest attempts, one after the other, that say more about the machines than about the work. */
function countTrouble({ attempts, forgiven }: MoleculeRecord): number {
  const counted = attempts.filter(({ n }) => n > forgiven);
  const last = counted.findLastIndex((attempt) => !isTrouble(attempt));
  return counted.length - 1 - last;
}

function isTrouble({ outcome }: Attempt): boolean {
  switch (outcome?.kind) {
    case "infra":
    case "superseded":
    case "agent-error":
    case "rate-limited":
      return true;
    case "success":
    case "check-failed":
    case "criterion-failed":
    case "no-change":
    case "out-of-scope":
    case "policy-refused":
    case "over-budget":
    case "handoff":
    case "conflict":
    case "foreign-branch":
    case "cancelled":
    case undefined:
      return false;
  }
}
