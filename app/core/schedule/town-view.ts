import type { WaitReason } from "./reasons.ts";

/** A molecule as the scheduler sees it. */
export interface Candidate {
  readonly number: number;
  /** `waiting`: wants an attempt; `at-work`: has one; `resting`: neither (proposed, held, not wanted). */
  readonly state: "waiting" | "at-work" | "resting";
  /** It has had no attempt yet. Needs and gates hold back nothing but the first: what has started may finish. */
  readonly isFirst: boolean;
  readonly priority: 0 | 1 | 2 | 3;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly labels: readonly string[];
  /** Globs of paths that it may change; none: nobody knows, and it collides with nobody (molecule/scope.ts). */
  readonly scope: readonly string[];
  /** Molecules that must have landed. */
  readonly needs: readonly number[];
  /** In words, each something that it waits for. */
  readonly unmetGates: readonly string[];
  /** What else is known to hold it back: its budget, a claim, a hold, a pause after a loss. */
  readonly own: readonly WaitReason[];
}

/** Everything that decides who goes. */
export interface TownView {
  readonly candidates: readonly Candidate[];
  /** How an issue stands that somebody needs and that is no candidate; not in here: it does not exist. */
  readonly others: ReadonlyMap<number, "landed" | "open" | "closed" | "missing">;
  /** Molecules at work at a time. */
  readonly capacity: number;
  /** The same by label, in any case. */
  readonly perLabel: Readonly<Record<string, number>>;
  /** Molecules whose scopes collide may be at work at the same time. */
  readonly shareScope: boolean;
  /** What holds everybody back. */
  readonly pauses: readonly WaitReason[];
  /** Runs were lost, and this one tries the ground: nobody else may go. */
  readonly probe?: number;
}

export type Verdict =
  | { readonly kind: "go" }
  /** At least one reason, and every one that there is. */
  | { readonly kind: "wait"; readonly reasons: readonly WaitReason[] };

export interface Schedule {
  /** For every candidate that waits, by number. */
  readonly verdicts: ReadonlyMap<number, Verdict>;
  /** All that wait, in the order in which they would go. */
  readonly line: readonly number[];
  /** Of these, those that are to be set going now. */
  readonly go: readonly number[];
  /** One circle for each knot of needs, beginning at its smallest number: each needs the next. */
  readonly cycles: readonly (readonly number[])[];
}
