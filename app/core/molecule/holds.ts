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
  const fix =
    "Mend the workflow file on the default branch, then remove and add the label `polecat`.";
  return holdRecord(record, reason, fix, now);
}

/** What to write into the record when GitHub refused the pull request: the finished work must not wait in silence. */
export function holdForRefusedProposal(
  record: MoleculeRecord,
  why: string,
  now: Date,
): MoleculeRecord {
  const reason = `GitHub refused to open the pull request: ${why}`;
  const fix = "Mend what GitHub names, then remove and add the label `polecat`.";
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
