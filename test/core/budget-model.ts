import type { Attempt, MoleculeRecord } from "#core/molecule/record.ts";

/** A molecule with these attempts; nothing else about it matters to a budget. */
export const record = (number: number, attempts: Attempt[]): MoleculeRecord => ({
  version: 1,
  number,
  base: "main",
  spec: {
    digest: "d",
    title: "t",
    body: "b",
    approvedBy: "ada",
    approvedAt: "2026-11-26T08:00:00Z",
  },
  attempts,
  steps: [],
  rework: [],
  forgiven: 0,
});
