import type { StopReason } from "../witness/at-work.ts";
import type { MoleculeRecord } from "./record.ts";

/**
 * What to write into the record when GitHub refused a dispatch (no such workflow, disabled, a bad ref): nobody must
 * wait for a run that will never come.
 */
export function holdForRefusedDispatch(
  record: MoleculeRecord,
  why: string,
  now: Date,
): MoleculeRecord {
  const reason = `GitHub refused to start the polecat: ${why}`;
  const fix = "Mend the workflow file on the default branch, then say `/mayor retry`.";
  return holdRecord(record, reason, fix, now);
}

/** What to write into the record when GitHub refused the pull request: the finished work must not wait in silence. */
export function holdForRefusedProposal(
  record: MoleculeRecord,
  why: string,
  now: Date,
): MoleculeRecord {
  const reason = `GitHub refused to open the pull request: ${why}`;
  const fix = "Mend what GitHub names, then say `/mayor retry`.";
  return holdRecord(record, reason, fix, now);
}

/** The record held by the Witness, for this reason and until this is mended. */
export function holdRecord(
  record: MoleculeRecord,
  reason: string,
  fix: string,
  now: Date,
): MoleculeRecord {
  return { ...record, hold: { reason, fix, at: now.toISOString(), by: "witness" } };
}

/** The record taken off the line by a person; nothing went wrong, and nothing goes on before somebody says so. */
export function stopRecord(
  record: MoleculeRecord,
  { by, why }: StopReason,
  now: Date,
): MoleculeRecord {
  const fix = "Say `/mayor retry` to go on, or remove and add the label `polecat` to start over.";
  return { ...record, hold: { reason: why, fix, at: now.toISOString(), by, stopped: true } };
}

/** The record of what a person does by hand, as long as they have not given it back. */
export function claimRecord(record: MoleculeRecord, by: string, now: Date): MoleculeRecord {
  const { hold, ...rest } = stopRecord(record, { by, why: `${claimed}${by}` }, now);
  const fix = "`/mayor unclaim` gives it back to the polecats.";
  return { ...rest, ...(hold === undefined ? {} : { hold: { ...hold, fix } }) };
}

const claimed = "claimed by ";

/** Whether it is a claim that keeps it off the line, and nothing else. */
export const isClaimHold = ({ hold }: MoleculeRecord): boolean =>
  hold?.reason.startsWith(claimed) === true;

/** The record held by a person who wants to look first. */
export function personHold(
  record: MoleculeRecord,
  by: string,
  reason: string,
  now: Date,
): MoleculeRecord {
  const why = reason === "" ? `${by} said to hold it` : `${reason} (${by})`;
  const hold = { reason: why, fix: "Say `/mayor release` to go on.", at: now.toISOString(), by };
  return { ...record, hold };
}

/** The record after somebody said to try again: the hold is lifted, and the next failure holds it at once. */
export function retryRecord(record: MoleculeRecord): MoleculeRecord {
  const { hold, ...rest } = record;
  const isHalfOpen = hold !== undefined && hold.stopped === undefined;
  const probation = isHalfOpen ? { probation: true as const } : {};
  return { ...rest, ...probation, forgiven: countForgiven(record) };
}

/** How the attempt at work ends is nobody's to forgive yet, unless it was told to end. */
function countForgiven({ attempts }: MoleculeRecord): number {
  const last = attempts.at(-1);
  const isAtWork = last !== undefined && last.outcome === undefined && last.stop === undefined;
  return isAtWork ? attempts.length - 1 : attempts.length;
}
