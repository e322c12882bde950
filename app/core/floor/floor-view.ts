import type { AttemptStatus } from "../life/attempt-status.ts";
import type { MoleculeLog } from "../life/molecule-log.ts";
import type { MoleculeWhy } from "../life/molecule-why.ts";
import type { QueueView } from "../refinery/queue-view.ts";

/**
 * What the floor page draws, as plain data: the server makes it, the page in the browser only shows it. Moments are ISO
 * 8601, null is "nobody knows" or "there is none". Text of people is in it as they wrote it: a page must never take it
 * for HTML.
 */
export interface FloorView {
  readonly repository: { readonly owner: string; readonly name: string; readonly url: string };
  /** When it was looked at. */
  readonly at: string;
  /** What stops everybody, or needs a person. */
  readonly troubles: readonly string[];
  readonly counts: FloorCounts;
  readonly polecats: readonly PolecatView[];
  /** In the order in which they would go; what has not been started comes last. */
  readonly waiting: readonly WaitingView[];
  readonly held: readonly HeldView[];
  /** Each a graph; the molecules that belong to no convoy come last. */
  readonly convoys: readonly ConvoyView[];
  readonly plans: readonly PlanView[];
  readonly refinery: QueueView | { readonly why: string };
  readonly money: MoneyView;
  /** Newest first. */
  readonly timeline: readonly EventView[];
}

export interface FloorCounts {
  readonly atWork: number;
  /** Polecats that may be at work at a time. */
  readonly places: number;
  readonly waiting: number;
  /** Proposed and in the line. */
  readonly proposed: number;
  readonly held: number;
  /** Landings that the Refinery remembers of the last 24 hours. */
  readonly landedToday: number;
}

/** The name of an issue: number, what its author calls it, its page on GitHub. */
export interface Named {
  readonly number: number;
  readonly title: string;
  readonly url: string;
}

export interface PolecatView extends Named {
  readonly attempt: number;
  readonly done: number;
  readonly of: number;
  /** What it is at; empty: all steps are done, and the criteria are checked. */
  readonly step: string;
  /** Since when its job is at work; null: it waits for a runner. */
  readonly startedAt: string | null;
  readonly askedAt: string | null;
  /** The last sign of life. */
  readonly seenAt: string | null;
  readonly agent: string;
  readonly model: string | null;
  readonly run: string | null;
  /** Somebody wants it to end. */
  readonly stop: { readonly by: string; readonly why: string } | null;
  /** By the attempts before this one, in words. */
  readonly spent: string | null;
}

export interface WaitingView extends Named {
  /** Empty: it starts next. */
  readonly waitsFor: string;
}

export interface HeldView extends Named {
  readonly reason: string;
  readonly fix: string;
  /** What somebody with write permission says on its issue to release it. */
  readonly command: string;
  readonly by: string;
  readonly at: string;
  readonly retriedBy: string | null;
  readonly spent: string | null;
}

export interface PlanView {
  readonly number: number;
  readonly url: string;
  readonly issues: number;
  readonly by: string;
  readonly command: string;
}

export interface ConvoyView {
  /** Null: those that belong to none. */
  readonly convoy: Named | null;
  readonly landed: number;
  readonly of: number;
  readonly pausedBy: string | null;
  readonly nodes: readonly NodeView[];
  /** The first has to land before the second. */
  readonly edges: readonly (readonly [number, number])[];
}

export interface NodeView extends Named {
  readonly state: FloorState;
  /** Said in place of the state, such as `at work, 2 of 3`; empty: the state says it all. */
  readonly note: string;
}

export type FloorState =
  | "draft"
  | "waiting"
  | "blocked"
  | "work"
  | "proposed"
  | "queued"
  | "held"
  | "landed";

export interface MoneyView {
  /** The UTC day. */
  readonly date: string;
  readonly accounts: readonly AccountView[];
  /** Those that cost most, in words. */
  readonly molecules: readonly (Named & {
    readonly spent: string;
    readonly limit: string | null;
  })[];
  readonly burn: Burn;
}

/** One unit of one budget. Without a limit there is nothing left of it. */
export interface AccountView {
  readonly of: "day" | "town";
  readonly unit: MoneyUnit;
  readonly spent: number;
  /** With what is not known of it. */
  readonly spentWords: string;
  readonly committed: number;
  readonly limit: number | null;
  readonly leftWords: string | null;
}

export type MoneyUnit = "dollars" | "tokens" | "minutes";

/** What all attempts that have ended cost together, as time went by. */
export interface Burn {
  /** Oldest first; each with the sums of everything up to it. */
  readonly points: readonly BurnPoint[];
  /** By UTC day, newest first. */
  readonly days: readonly BurnDay[];
}

export interface BurnPoint {
  readonly at: string;
  readonly dollars: number;
  readonly tokens: number;
  readonly minutes: number;
}

export interface BurnDay {
  readonly date: string;
  readonly attempts: number;
  /** In words: what nobody told is called unknown. */
  readonly spent: string;
}

export interface EventView {
  readonly at: string;
  /** The molecule or the issue that it is about; null: the town, or a base. */
  readonly number: number | null;
  readonly who: "molecule" | "desk" | "refinery" | "town";
  readonly text: string;
  /** The commit of the ledger. */
  readonly commit: string;
}

/** Everything about one molecule. */
export interface MoleculeView {
  readonly at: string;
  readonly why: MoleculeWhy;
  readonly log: MoleculeLog;
  readonly attempts: readonly AttemptStatus[];
  /** All attempts together, in words. */
  readonly spent: string | null;
}

/** Who looks, and what there is to see. */
export interface TownsView {
  /** Towns that this viewer may see, "owner/name". */
  readonly towns: readonly string[];
  /** There are more, which can be opened by their address. */
  readonly isCut: boolean;
  /** Null: nobody has signed in. */
  readonly viewer: string | null;
  /** Whether one can sign in here. */
  readonly canSignIn: boolean;
}
