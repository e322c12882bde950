import type { Cap, MoleculeRecord } from "#core/molecule/record.ts";

/** What an attempt may use. */
export interface Allotted {
  readonly cap: Cap;
  /** Minutes after which what still runs is ended, counted from the start of the job's process. */
  readonly minutes: number;
  /** The budget ends it before the job's own time would be up. */
  readonly isByBudget: boolean;
}

/** The job's own time, or what the budget left the attempt where that is less. */
export function allot(jobMinutes: number, { attempts }: MoleculeRecord): Allotted {
  const cap = attempts.at(-1)?.cap ?? {};
  const byBudget = cap.minutes ?? Infinity;
  return { cap, minutes: Math.min(jobMinutes, byBudget), isByBudget: byBudget < jobMinutes };
}
