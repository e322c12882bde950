import { printLedgerMessage } from "../../../app/core/ledger-message.ts";
import type { PaperTown, RefMove } from "./paper-town.ts";

/** Where a job stops to be let go on, or to be killed. */
export type Stop =
  /** One push: its name, and what it does. A job that is killed never comes to the next one. */
  | { readonly kind: "push"; readonly name: string; readonly push: () => void }
  /** Something that takes long: the town goes on meanwhile, and may cancel the job. */
  | { readonly kind: "pause" };

/** What appends a record to a ledger as it stands now. */
export function append(town: PaperTown, ref: string, event: string, record: unknown): RefMove {
  const from = town.refs.get(ref);
  const parents = from === undefined ? [] : [from];
  return { ref, from, to: town.addCommit(printLedgerMessage(event, record), parents) };
}

/** Asked through a call: the compiler does not expect a variable to change at a yield. */
export const wasMoved = (ask: () => boolean) => ask();
