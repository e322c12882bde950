import type { Level } from "../desk/facts.ts";
import type { TownFacts } from "../molecule/facts.ts";

/** What the dashboard shows, and what people did to it. */
export interface DashboardFacts {
  readonly town: TownFacts;
  /** Open issues with the dashboard's label that the App itself opened, as GitHub lists them. */
  readonly issues: readonly DashboardIssue[];
  /** There are more issues with that label than were read. */
  readonly isCut: boolean;
  /**
   * Everybody but us who edited the dashboard since we wrote it, the newest first, and what each may do. Asked only when
   * a box says something new.
   */
  readonly editors: readonly { readonly login: string; readonly level: Level }[];
  /** Of the issues with a plan that nobody approved, those that are open. */
  readonly openPlans: ReadonlySet<number>;
}

export interface DashboardIssue {
  readonly number: number;
  readonly nodeId: string;
  readonly body: string;
  readonly isPinned: boolean;
  /** When we wrote it last. */
  readonly writtenAt: string;
  /** What others edited since, the newest first. */
  readonly edits: readonly { readonly login: string; readonly at: string }[];
  /** There are edits that were not read: who made them is not known. */
  readonly isHistoryCut: boolean;
}
