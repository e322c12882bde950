import { breakRate, flakeRate, percentile } from "./estimate.ts";
import type { EjectionCause, RefineryRecord } from "./record.ts";

/** How a base's Refinery has done lately; all that can be told from its record, which remembers the newest 100 landings. */
export interface Statistics {
  /** Landings of the last hours that the record remembers in full, 24 at most; null: too few to tell. */
  readonly perHour: number | null;
  readonly landed: number;
  /** All verdicts ever for each landing that is remembered; null: nothing has landed, or older landings are forgotten. */
  readonly verificationsPerLanded: number | null;
  /** Seconds from being ready to the landing. */
  readonly waited: { readonly p50: number | null; readonly p95: number | null };
  /** Seconds of a verification, and from its dispatch to its job. */
  readonly verification: { readonly p50: number | null; readonly p95: number | null };
  readonly runnerWait: { readonly p50: number | null; readonly p95: number | null };
  readonly ejected: Readonly<Record<EjectionCause, number>>;
  /** Estimates: that a pull request breaks what it lands on, and that a verification of something good is red. */
  readonly breakRate: number;
  readonly flakeRate: number;
  /** Since when (ISO); how long earlier ones lasted, the record does not say: `git log` of its ref does. */
  readonly frozenSince: string | null;
  readonly baseRedSince: string | null;
}

/** As many landings as the record keeps. */
const remembered = 100;
const longestHours = 24;

export function statisticsOf(record: RefineryRecord, now: Date): Statistics {
  const { landed, tally, ejected, frozen, baseRed } = record;
  const isWhole = landed.length > 0 && landed.length < remembered;
  return {
    perHour: perHour(record, now),
    landed: landed.length,
    verificationsPerLanded: isWhole ? tally.verdicts / landed.length : null,
    waited: spreadOf(landed.map(({ waited }) => waited)),
    verification: spreadOf(tally.seconds),
    runnerWait: spreadOf(tally.waits),
    ejected: countCauses(ejected.map(({ cause }) => cause)),
    breakRate: breakRate(tally),
    flakeRate: flakeRate(tally),
    frozenSince: frozen?.at ?? null,
    baseRedSince: baseRed?.at ?? null,
  };
}

function perHour({ landed }: RefineryRecord, now: Date): number | null {
  const [oldest] = landed;
  if (oldest === undefined) return null;
  const since = Math.max(Date.parse(oldest.at), now.getTime() - longestHours * 3_600_000);
  const hours = (now.getTime() - since) / 3_600_000;
  const recent = landed.filter(({ at }) => Date.parse(at) >= since).length;
  return hours < 1 / 60 ? null : recent / hours;
}

const spreadOf = (values: readonly number[]) => ({
  p50: percentile(values, 0.5) ?? null,
  p95: percentile(values, 0.95) ?? null,
});

function countCauses(causes: readonly EjectionCause[]): Statistics["ejected"] {
  const count = (cause: EjectionCause) => causes.filter((each) => each === cause).length;
  return {
    red: count("red"),
    conflict: count("conflict"),
    empty: count("empty"),
    "never-ends": count("never-ends"),
    "lost-runs": count("lost-runs"),
  };
}
