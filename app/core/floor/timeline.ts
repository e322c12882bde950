import { plainLine } from "../text/plain.ts";
import type { LedgerEntry } from "./facts.ts";
import type { EventView } from "./floor-view.ts";

const mostEvents = 60;

/** Whose event it is stands beside it. Numbers are set apart in the ledger, where GitHub would link every mention. */
const ownName = /^(molecule \d+|desk \d+|refinery [^\s:]+|town): /;

/** The newest events of the whole ledger, newest first; of one ref's events in one second the order of its commits stands. */
export function viewTimeline(events: readonly LedgerEntry[]): readonly EventView[] {
  return events
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, mostEvents)
    .map(({ of, at, commit, event }) => ({
      ...{ at, commit, who: of.kind },
      number: "number" in of ? of.number : null,
      text: plainLine(event.replace(ownName, "").replaceAll(/# (?=\d)/g, "#")),
    }));
}
