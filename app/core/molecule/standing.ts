import type { TownFacts } from "./facts.ts";
import type { MoleculeRecord } from "./record.ts";

/** What a record says of whether a polecat is, or should be, at work on it. */

export function isAtWork(record: MoleculeRecord): boolean {
  const last = record.attempts.at(-1);
  return last !== undefined && last.outcome === undefined;
}

export function wantsAttempt(record: MoleculeRecord): boolean {
  if (record.hold !== undefined) return false;
  const last = record.attempts.at(-1);
  if (last === undefined) return true;
  return (
    last.outcome !== undefined &&
    last.outcome.kind !== "success" &&
    (last.outcome.kind !== "cancelled" || last.n <= record.forgiven)
  );
}

/** Its work is done: it is proposed, or in the Refinery's line. */
export const isDone = ({ hold, attempts }: MoleculeRecord): boolean =>
  hold === undefined && attempts.at(-1)?.outcome?.kind === "success";

/** The town's records with this one as it is about to be. */
export function withOwn(town: TownFacts, record: MoleculeRecord): readonly MoleculeRecord[] {
  return [record, ...town.records.filter(({ number }) => number !== record.number)];
}
