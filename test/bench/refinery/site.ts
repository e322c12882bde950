import type { Mark } from "./chance.ts";

/** One verification of pull requests, in order, on a state of the base. */
export interface Run {
  readonly id: number;
  /** How many landings the base had when it was chosen as what this run stands on. */
  readonly base: number;
  readonly entries: readonly number[];
  /** Those of the entries that merge with what is before them. */
  readonly placed: readonly number[];
  readonly clashes: readonly Clash[];
  readonly tree: Mark;
  /** The how-manieth run of this tree it is. */
  readonly attempt: number;
  /** Nothing is run: the tree is known, or nothing was placed. */
  readonly isShort: boolean;
  /** Moments in seconds; a runner takes it up between the first and the second. */
  readonly startedAt: number;
  readonly claimedAt: number;
  readonly endsAt: number;
  state: "running" | "green" | "red" | "nothing" | "cancelled";
}

export interface Clash {
  readonly pull: number;
  readonly with: "base" | "line";
}

/** Why a pull request leaves without landing. */
export type Cause = "red" | "conflict" | "other";

/** What a strategy sees of the world and may do in it. */
export interface Site {
  readonly now: number;
  readonly slots: number;
  /** Neither landed nor ejected, first come first. */
  readonly queue: readonly number[];
  readonly running: readonly Run[];
  /** All that landed, in order: the base. */
  readonly history: readonly number[];
  /** Entries on the base as it is, or as it was after `base` landings; none: the base itself. */
  start(entries: readonly number[], options?: StartOptions): Run;
  cancel(run: Run): void;
  /** Moves the base to the run's tree. */
  land(run: Run): void;
  eject(pull: number, cause: Cause): void;
  /** What `git merge-tree` would say of a pull request on the base with others on it. */
  fits(pull: number, ahead: readonly number[]): boolean;
}

export interface StartOptions {
  readonly base?: number;
  /** The tree has a green verdict already: the job looks it up and runs nothing. */
  readonly isKnown?: boolean;
}

export type Happening =
  | { readonly kind: "arrival" }
  | { readonly kind: "verdict"; readonly run: Run }
  | { readonly kind: "wake" };

/** A merge queue. Everything that it knows it was told by the site. */
export interface Strategy {
  /** Called after everything that happens; may ask to be called again after so many seconds. */
  step(site: Site, happening: Happening): number | undefined;
}
