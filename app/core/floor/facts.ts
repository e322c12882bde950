import type { DashboardFacts } from "../dashboard/facts.ts";
import type { LineView } from "../refinery/line-view.ts";

/** What the floor page is made from, read at one moment. */
export interface FloorFacts extends Pick<DashboardFacts, "town" | "openPlans"> {
  /** The line of the base that the town lands on; why there is none to be seen, in words. */
  readonly line: LineView | { readonly kind: "none"; readonly why: string };
  readonly news: FloorReading;
  /** What is left of GitHub's hourly budget, from 0 to 1. */
  readonly budget: number;
}

/** What only the floor asks for: the newest events of the ledger, and what convoys are called. */
export interface FloorReading {
  /** The newest of each ledger ref, in no particular order. */
  readonly events: readonly LedgerEntry[];
  /** Titles of open convoys by their number. */
  readonly convoys: ReadonlyMap<number, string>;
}

/** One commit of the ledger, by the first line of its message; GitHub cuts a long one. */
export interface LedgerEntry {
  readonly of: LedgerSubject;
  readonly at: string;
  readonly commit: string;
  readonly event: string;
}

/** Whose record it is. */
export type LedgerSubject =
  | { readonly kind: "molecule" | "desk"; readonly number: number }
  | { readonly kind: "refinery"; readonly base: string }
  | { readonly kind: "town" };
