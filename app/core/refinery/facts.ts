import type { RefineryCommand } from "../command/addressees.ts";
import type { RefAt } from "../decision.ts";
import type { OrderFor } from "../desk/orders-for.ts";
import type { CommentFacts, Ledgered, PullFacts, RunFacts, TownFacts } from "../molecule/facts.ts";
import type { RefineryRecord } from "./record.ts";

/** Everything the Refinery of one base branch decides on, read in one request (more where runs may be dead or people have commanded). */
export interface RefineryFacts {
  readonly town: TownFacts;
  readonly base: BaseFacts | undefined;
  readonly record: Ledgered<RefineryRecord>;
  /** Open pull requests against this base, oldest first; forks' and people's too. */
  readonly pulls: readonly PullFacts[];
  /** What desks wrote down for the Refinery and it has not obeyed yet, oldest first. */
  readonly commands: readonly PullCommandFacts[];
  /** Pull requests on which somebody has spoken to the Mayor, and whose desk has not heard it yet. */
  readonly unheard: readonly number[];
  /** Runs of candidates, by candidate; only those that should have answered by now. */
  readonly runs: ReadonlyMap<string, RunFacts>;
  /** Our own note on each of them, oldest first; more than one: a race to be tidied. */
  readonly notes: ReadonlyMap<number, readonly CommentFacts[]>;
  /** Commits that jobs left for candidates of this base. */
  readonly candidateRefs: readonly RefAt[];
  /** What is left of GitHub's hourly budget of requests, from 0 to 1. */
  readonly budget: number;
  /** GitHub's own merge queue for this base. */
  readonly queue: NativeQueue;
}

export interface BaseFacts {
  readonly name: string;
  readonly head: string;
  readonly tree: string;
  /** The newest commits on it, first-parent, newest first, the head included. */
  readonly recent: readonly CommitFacts[];
}

export interface CommitFacts {
  readonly sha: string;
  readonly tree: string;
}

/** A comment on a pull request with commands in it. */
export interface PullCommandFacts extends OrderFor<RefineryCommand> {
  readonly pull: number;
}

/** GitHub's merge queue as it stands. Whether there is one is found out on every pass: people switch it on and off. */
export type NativeQueue =
  | { readonly kind: "none" }
  | {
      readonly kind: "present";
      readonly url: string;
      /** Seconds after which GitHub removes an entry whose checks have not answered. */
      readonly timeoutSeconds: number;
      readonly method: "merge" | "squash" | "rebase";
      /** Seconds that a verified entry may have to wait for others to be merged with it; absent: none. */
      readonly gatherSeconds?: number;
      readonly entries: readonly NativeEntry[];
      /** Removals from the queue of the open pull requests, newest last. */
      readonly removals: readonly NativeRemoval[];
      /** Pull requests that were merged lately, for the audit. */
      readonly merged: readonly NativeMerged[];
      /** What the own checks of open pull requests come to, in GitHub's words (StatusState); not of those without any. */
      readonly ownChecks?: ReadonlyMap<number, string>;
      /** Whether a workflow of the default branch answers `merge_group`. */
      readonly isAnswered: boolean;
      /** Runs still going for groups of the record that are no more; absent: not asked. */
      readonly leftovers?: readonly { readonly runId: number; readonly commit: string }[];
    };

export type PresentQueue = Extract<NativeQueue, { kind: "present" }>;

export interface NativeEntry {
  readonly pull: number;
  readonly head: string;
  readonly position: number;
  readonly state: "queued" | "awaiting-checks" | "mergeable" | "unmergeable" | "locked";
  readonly enqueuedAt: string;
  readonly enqueuer: string;
  /** The group's commit that is being checked, once there is one, and the base that it stands on. */
  readonly group:
    | { readonly commit: string; readonly tree: string; readonly base: string }
    | undefined;
  /** Runs that GitHub started for that commit; undefined: not asked. */
  readonly checks: number | undefined;
  /** Whether all that was started for that commit has ended well; absent: not known. */
  readonly isGreen?: boolean;
  readonly secondsToMerge: number | undefined;
}

export interface NativeRemoval {
  readonly pull: number;
  /** The pull request's head at that time. */
  readonly head: string;
  readonly at: string;
  /** As GitHub words it: the webhook and the timeline use different words (PLATFORM, REFINERY 4.4). */
  readonly reason: string;
  readonly by: string;
  readonly isByBot: boolean;
  /** What was red on the commit that was checked for it; absent: GitHub does not tell. */
  readonly failed?: readonly FailedCheck[];
}

export interface FailedCheck {
  readonly name: string;
  /** In the check's own words; may be empty. */
  readonly summary: string;
  readonly url?: string;
}

export interface NativeMerged {
  readonly pull: number;
  readonly head: string;
  readonly commit: string;
  readonly tree: string;
  readonly at: string;
}
