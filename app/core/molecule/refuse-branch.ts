import { renderRefusal } from "../text/policy-words.ts";
import type { Move } from "./move.ts";
import type { MoleculeRecord } from "./record.ts";
import type { Turn } from "./turn.ts";

/**
 * The attempt has failed after all, whatever its job said, and the next one has a step more: what to mend. Both are
 * written down as one, before anything is paid for, so that nobody who dies in between loops.
 */
export function refuseBranch(
  turn: Turn,
  { head, findings }: Extract<Move, { kind: "refuse" }>,
  now: Date,
): Turn {
  const refused = turn.changing(
    { outcome: { kind: "policy-refused", findings: [...findings] } },
    `attempt ${turn.record.attempts.length}: policy-refused (${[...new Set(findings.map(({ rule }) => rule))].join(", ")})`,
  );
  const id = `policy-${head}`;
  const { record } = refused;
  if (record.rework.some((rework) => rework.id === id)) return refused;
  const mended: MoleculeRecord = {
    ...record,
    rework: [
      ...record.rework,
      { id, by: "policy", words: renderRefusal(findings), at: now.toISOString(), head },
    ],
  };
  return refused.with(mended, "the next attempt is told");
}
