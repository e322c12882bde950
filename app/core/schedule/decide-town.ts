import { parseConfig } from "../config/parse-config.ts";
import type { Decision, Key } from "../decision.ts";
import type { TownFacts } from "../molecule/facts.ts";
import { isAtWork } from "../molecule/gates.ts";
import type { MoleculeRecord } from "../molecule/record.ts";

/** Molecules that one patrol looks at: a bound on requests, whatever the size of the town. The oldest come first. */
const patrolLimit = 25;

/**
 * The patrol: which keys may be stale. It trusts no event to have arrived; whatever is not plainly at rest is looked
 * at again.
 */
export function decideTown(town: TownFacts, now: Date): Decision {
  const config = parseConfig(town.configText);
  const stale = town.labelled
    .filter((number) => mayBeStale(recordOf(town, number), now))
    .toSorted((a, b) => a - b);
  const abandoned = town.records
    .filter((record) => !town.labelled.includes(record.number) && isAtWork(record))
    .map((record) => record.number);
  const molecules = [...abandoned, ...stale].slice(0, patrolLimit);
  const base = (config.ok ? config.value.base : undefined) ?? town.defaultBranch;
  const next: readonly Key[] = [
    ...molecules.map((number): Key => ({ kind: "molecule", number })),
    ...(base === undefined || !hasProposals(town) ? [] : [{ kind: "refinery" as const, base }]),
  ];
  return {
    effects: [],
    reason: `patrol: ${molecules.length} of ${town.labelled.length} molecules looked at`,
    next,
  };
}

/** Work that is done and has not landed: only then has a Refinery anything to look at. */
function hasProposals(town: TownFacts): boolean {
  return town.records.some(
    (record) =>
      town.labelled.includes(record.number) && record.attempts.at(-1)?.outcome?.kind === "success",
  );
}

function recordOf(town: TownFacts, number: number): MoleculeRecord | undefined {
  return town.records.find((record) => record.number === number);
}

/** Only a held molecule, or one dispatched a moment ago, is surely at rest. */
function mayBeStale(record: MoleculeRecord | undefined, now: Date): boolean {
  if (record === undefined) return true;
  const last = record.attempts.at(-1);
  if (last === undefined || last.outcome !== undefined) return true;
  const sent = new Date(last.dispatches.at(-1) ?? 0).getTime();
  return now.getTime() - sent > 60_000;
}
