import type { Candidate, Ejection, Entry, RefineryRecord } from "./record.ts";

/** How a base's Refinery works: `refinery` in the configuration. */
export interface RefineryPolicy {
  /** `train`: prefixes side by side; `batch`: one candidate of several at a time; `serial`: one pull request at a time. */
  readonly mode: "train" | "batch" | "serial";
  /** Verifications at a time, at most. */
  readonly slots: number;
  /** Pull requests in one candidate more than in the next shorter one, at most. */
  readonly largestStep: number;
  /** `last`: the tree that lands was verified; `each`: the tree after every single pull request was. */
  readonly strict: "last" | "each";
  /** Runs of one candidate that may die or run out of time before what it is made of is looked at more closely. */
  readonly lostRuns: number;
}

/** What the engine decides on. Nothing in it is GitHub's: the simulation runs the very same code. */
export interface Line {
  readonly record: RefineryRecord;
  /** The commit that the base stands at. */
  readonly head: string;
  /** Pull requests that may land at these heads, in the order in which they should. */
  readonly queue: readonly Entry[];
  /** Those of them that go before everything that is at work already. */
  readonly urgent: ReadonlySet<number>;
  /** Those of them whose head stands on the base and has a tree that is known to be green: they need no run. */
  readonly proven: ReadonlyMap<number, { readonly tree: string; readonly gates: string }>;
  /** Candidates without a verdict whose run is known to be over: it died, or no job ever claimed it. */
  readonly lost: ReadonlyMap<string, "died" | "unclaimed">;
  /** What is left of GitHub's hourly budget, from 0 to 1. */
  readonly budget: number;
  readonly now: Date;
  readonly policy: RefineryPolicy;
}

export interface Placed {
  readonly entry: Entry;
  /** Where the line stands with this entry on it. */
  readonly commit: string;
  readonly tree: string;
}

/** One thing that the engine wants done, with the reason for people. */
export type Move =
  | { readonly kind: "start"; readonly candidate: Candidate; readonly why: string }
  | { readonly kind: "cancel"; readonly candidate: Candidate; readonly why: string }
  /** The base moves from `from` to the commit of the last of these. */
  | {
      readonly kind: "land";
      readonly from: string;
      readonly placed: readonly Placed[];
      /** The candidate that proved it; absent: its tree was known to be green. */
      readonly candidate?: Candidate;
      readonly why: string;
    }
  | { readonly kind: "eject"; readonly ejection: Ejection; readonly why: string }
  /** Taken out of the line, put back into it, or out of line for a while. */
  | {
      readonly kind: "suspect" | "clear" | "aside";
      readonly entry: Entry;
      readonly why: string;
    }
  /** Nothing lands for a reason that is nobody's fault; or it goes on. */
  | { readonly kind: "stop-line" | "open-line"; readonly why: string };

/** At most one landing; `record` is what the record becomes when all moves are made. */
export interface Plan {
  readonly record: RefineryRecord;
  readonly moves: readonly Move[];
  /** The whole, in a sentence. */
  readonly reason: string;
  readonly recheckSeconds?: number;
}

/** Where the base stands after these moves; undefined: nothing lands. */
export const landedAt = (moves: readonly Move[]): string | undefined =>
  moves
    .flatMap((move) => (move.kind === "land" ? move.placed : []))
    .map(({ commit }) => commit)
    .at(-1);
