import type { Effect } from "../decision.ts";
import type { TownFacts } from "../molecule/facts.ts";
import type { TownRecord } from "./town-record.ts";

/**
 * The append that changes the town's record so. Undefined: the record is of another version and nobody writes over it,
 * or there is no commit yet to hold it.
 */
export function changeTown(
  town: Pick<TownFacts, "record" | "tree">,
  change: Partial<TownRecord>,
  event: string,
): readonly Effect[] | undefined {
  if (town.record.kind === "unreadable" || town.tree === undefined) return undefined;
  const before: TownRecord = town.record.kind === "present" ? town.record.value : { version: 1 };
  const expected = town.record.kind === "present" ? town.record.head : undefined;
  const record: TownRecord = { ...before, ...change };
  return [{ kind: "append-town", expected, event: `town: ${event}`, record, tree: town.tree }];
}
