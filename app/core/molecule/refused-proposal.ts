import type { MoleculeRecord } from "./record.ts";

/** What to write into the record when GitHub refused the pull request: the finished work must not wait in silence. */
export function holdForRefusedProposal(
  record: MoleculeRecord,
  why: string,
  now: Date,
): MoleculeRecord {
  const reason = `GitHub refused to open the pull request: ${why}`;
  const fix = "Mend what GitHub names, then remove and add the label `polecat`.";
  return { ...record, hold: { reason, fix, at: now.toISOString(), by: "witness" } };
}
