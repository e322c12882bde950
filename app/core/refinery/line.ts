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
  /** Lost or unfinished verifications of one candidate before what it is made of is looked at more closely. */
  readonly lostRuns: number;
  /** A dispatch that no job claimed after so many seconds is sent again. */
  readonly claimSeconds: number;
  /** A job that was claimed and has no verdict after so many seconds is looked for. */
  readonly verdictSeconds: number;
}

/** What the engine decides on: nothing in it is GitHub's, so that the simulation runs the very same code. */
export interface Line {
  readonly record: RefineryRecord;
  /** The commit that the base stands at. */
  readonly head: string;
  /** Pull requests that may land at these heads, in the order in which they should. */
  readonly queue: readonly Entry[];
  /** Candidates whose run is known to have ended without a verdict, or not to exist. */
  readonly lost: ReadonlySet<string>;
  readonly now: Date;
  readonly policy: RefineryPolicy;
}

/** One thing that the engine wants done, with the reason for people. */
export type Move =
  | { readonly kind: "start"; readonly candidate: Candidate; readonly why: string }
  | { readonly kind: "cancel"; readonly candidate: Candidate; readonly why: string }
  /** The base moves from `from` to `to`; `entries` are the pull requests that land with it, each at its own commit. */
  | {
      readonly kind: "land";
      readonly candidate: Candidate;
      readonly from: string;
      readonly to: string;
      readonly entries: readonly {
        readonly entry: Entry;
        readonly commit: string;
        readonly tree: string;
      }[];
      readonly why: string;
    }
  | { readonly kind: "eject"; readonly ejection: Ejection; readonly why: string }
  | { readonly kind: "suspect"; readonly entry: Entry; readonly why: string }
  | { readonly kind: "clear"; readonly entry: Entry; readonly why: string }
  | { readonly kind: "aside"; readonly entry: Entry; readonly why: string };

/** At most one landing; `record` is what the record becomes when all moves are made. */
export interface Plan {
  readonly record: RefineryRecord;
  readonly moves: readonly Move[];
  /** The whole, in a sentence. */
  readonly reason: string;
  readonly recheckSeconds?: number;
}
