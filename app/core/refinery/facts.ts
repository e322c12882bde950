import type { Command } from "../command/parse-commands.ts";
import type { Ledgered, PullFacts, RunFacts, TownFacts } from "../molecule/facts.ts";
import type { RefineryRecord } from "./record.ts";

/** Everything the Refinery of one base branch decides on, read in one request (more where runs may be dead or people have commanded). */
export interface RefineryFacts {
  readonly town: TownFacts;
  readonly base: BaseFacts | undefined;
  readonly record: Ledgered<RefineryRecord>;
  /** Open pull requests against this base, oldest first; forks' and people's too. */
  readonly pulls: readonly PullFacts[];
  /** Commands on those pull requests that nobody has looked at yet, oldest first. */
  readonly commands: readonly PullCommandFacts[];
  /** Runs of candidates, by candidate; only those that should have answered by now. */
  readonly runs: ReadonlyMap<string, RunFacts>;
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
export interface PullCommandFacts {
  readonly pull: number;
  readonly id: number;
  readonly by: string;
  readonly canWrite: boolean;
  readonly at: string;
  readonly commands: readonly Command[];
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
      readonly entries: readonly NativeEntry[];
      /** Removals from the queue of the open pull requests, newest last. */
      readonly removals: readonly NativeRemoval[];
      /** Pull requests that were merged lately, for the audit. */
      readonly merged: readonly NativeMerged[];
      /** Whether a workflow of the default branch answers `merge_group`. */
      readonly isAnswered: boolean;
    };

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
}

export interface NativeMerged {
  readonly pull: number;
  readonly head: string;
  readonly commit: string;
  readonly tree: string;
  readonly at: string;
}
