import type { RefineryRecord } from "./record.ts";

/** Who froze it where nobody did: something other than what was tested is on the base. */
export const auditor = "audit";

export const isFrozen = ({ frozen }: RefineryRecord): boolean => frozen !== undefined;

/**
 * Whether a pull request may land. A person who freezes (a release, an incident) still lets urgent ones through; after the
 * audit nobody knows what the base is, and nothing may be put on it.
 */
export function mayLand({ frozen }: RefineryRecord, isUrgent: boolean): boolean {
  return frozen === undefined || (isUrgent && frozen.by !== auditor);
}

/**
 * Nothing lands from now on. The audit's finding is never covered up by a person's freeze; whoever freezes again says why
 * anew.
 */
export function freeze(
  record: RefineryRecord,
  reason: string,
  by: string,
  now: Date,
): RefineryRecord {
  if (record.frozen?.by === auditor && by !== auditor) return record;
  return { ...record, frozen: { reason, at: now.toISOString(), by } };
}

/**
 * A person has looked and lets it go on; who and when stays in the record. What GitHub had refused is tried again, too. A
 * record that is not frozen stays as it is.
 */
export function thaw(record: RefineryRecord, by: string, now: Date): RefineryRecord {
  const { frozen, landsBy: _learned, ...rest } = record;
  if (frozen === undefined) return record;
  return { ...rest, thawed: { reason: frozen.reason, at: now.toISOString(), by } };
}
