import type { DeskRecord } from "./desk/record.ts";
import type { MoleculeRecord } from "./molecule/record.ts";
import type { RefineryRecord } from "./refinery/record.ts";
import type { TownRecord } from "./schedule/town-record.ts";
import type { CheckStatus } from "./text/check-words.ts";

/** What a pass is about. A webhook, the schedule and the command line only ever yield keys. */
export type Key =
  | { readonly kind: "molecule"; readonly number: number }
  /** What people said on an issue or a pull request, and what comes of it. */
  | { readonly kind: "desk"; readonly number: number }
  | { readonly kind: "refinery"; readonly base: string }
  /** The patrol. */
  | { readonly kind: "town" }
  /** The issue that shows the town, what is ticked there, and who is told that a budget runs out. */
  | { readonly kind: "dashboard" };

/**
 * One thing to do. Each looks first or is refused by GitHub when it was done already, and may be repeated.
 * They run in order; the first that answers "lost" or "refused" ends the pass (see app/reconcile.ts).
 */
export type Effect =
  /** Compare-and-swap of a molecule's record. `expected` undefined: the ref must not exist. */
  | {
      readonly kind: "append-molecule";
      readonly number: number;
      readonly expected: string | undefined;
      readonly event: string; // one line
      readonly record: MoleculeRecord;
      /** Any tree that exists in the repository: ledger commits carry their state in the message. */
      readonly tree: string;
    }
  | {
      readonly kind: "append-refinery";
      readonly base: string;
      readonly expected: string | undefined;
      readonly event: string;
      readonly record: RefineryRecord;
      readonly tree: string;
    }
  | {
      readonly kind: "append-town";
      readonly expected: string | undefined;
      readonly event: string;
      readonly record: TownRecord;
      readonly tree: string;
    }
  | {
      readonly kind: "append-desk";
      readonly number: number;
      readonly expected: string | undefined;
      readonly event: string;
      readonly record: DeskRecord;
      readonly tree: string;
    }
  | {
      readonly kind: "dispatch";
      readonly workflow: string; // file name
      readonly ref: string;
      readonly inputs: Readonly<Record<string, string>>;
    }
  /** Cancels the run with this id; over already: nothing. `force`: without asking its steps whether they want to go on. */
  | { readonly kind: "cancel-run"; readonly runId: number; readonly force: boolean }
  /** Points cogtown/<n> at the verified head and opens the pull request, or moves an open one to a new head. */
  | {
      readonly kind: "propose";
      readonly branch: string;
      readonly base: string;
      readonly head: string;
      /** Head that the proposal branch was seen at; undefined: it does not exist. */
      readonly expected: string | undefined;
      /** Absent: the pull request is open already. */
      readonly open?: {
        readonly title: string;
        readonly body: string;
        readonly isDraft: boolean;
      };
    }
  /** Brings issue comment and labels to what they should say, in one request, and nothing when they do. */
  | { readonly kind: "project"; readonly issue: Projection }
  /** Brings note and check run of pull requests to what they should say, and nothing where they do. */
  | { readonly kind: "show-pulls"; readonly pulls: readonly PullShow[] }
  /** Brings the text of an open pull request up to date with the work that it now holds. */
  | { readonly kind: "describe-pull"; readonly nodeId: string; readonly body: string }
  | { readonly kind: "close-issue"; readonly number: number; readonly nodeId: string }
  /** Replies first, then reactions: where the last reaction stands, everything before it has been said. */
  | {
      readonly kind: "answer";
      readonly number: number;
      readonly nodeId: string;
      readonly replies: readonly string[];
      readonly reactions: readonly Reaction[];
    }
  /** New issues, in one request, each below its parent from the start where it has one. */
  | { readonly kind: "create-issues"; readonly issues: readonly NewIssue[] }
  /** Issues that exist become sub-issues of this one; those that are already stay so. */
  | {
      readonly kind: "add-sub-issues";
      readonly parent: string; // node id
      readonly children: readonly string[]; // node ids
    }
  /** GitHub's own dependencies: the first cannot start before the second is closed. Those that exist stay so. */
  | {
      readonly kind: "link-dependencies";
      readonly links: readonly { readonly issue: string; readonly needs: string }[]; // node ids
    }
  /** The text of an issue that is ours, rewritten. */
  | { readonly kind: "edit-issue"; readonly nodeId: string; readonly body: string }
  | { readonly kind: "pin-issue"; readonly nodeId: string }
  /** Pull requests, each at its verified commit, and the record that says so. See docs/adr/0010. */
  | Landing
  /** Puts a pull request into GitHub's merge queue at exactly this head. `isUrgent`: before all others, which are checked anew. */
  | {
      readonly kind: "enqueue";
      readonly pull: number;
      readonly nodeId: string;
      readonly head: string;
      readonly isUrgent: boolean;
    }
  /** Takes a pull request out of GitHub's merge queue. */
  | { readonly kind: "dequeue"; readonly pull: number; readonly nodeId: string }
  /** Deletes refs that still stand at these heads; branches only after their pull request was merged. */
  | { readonly kind: "delete-refs"; readonly refs: readonly RefAt[] };

/**
 * The base goes from exactly `from` to `to`, which descends from it. `refs`: base, record and drops in one transaction,
 * after the proposals that are ours stand at their commits. `pulls`: GitHub merges one pull request after the other, and
 * every tree is compared; the record follows.
 */
export interface Landing {
  readonly kind: "land";
  readonly base: string;
  readonly from: string;
  readonly to: string;
  /** The tree of `to`: the one that was verified. */
  readonly tree: string;
  readonly expected: string | undefined;
  readonly event: string;
  readonly record: RefineryRecord;
  /** Any tree that exists in the repository, for the ledger's commit. */
  readonly recordTree: string;
  /** Refs that have served: deleted with the landing if they still stand at these heads. */
  readonly drop: readonly RefAt[];
  /** In the order in which they stand on the line. */
  readonly pulls: readonly LandingPull[];
  readonly way: "refs" | "pulls";
}

export interface LandingPull {
  readonly number: number;
  readonly nodeId: string;
  readonly branch: string;
  /** Where the pull request's branch stands now. */
  readonly head: string;
  /** Where the line stands with it, and that commit's tree. */
  readonly commit: string;
  readonly tree: string;
  /** The branch is ours to move: a person's, and a fork's, stays at the head that they know. */
  readonly isOurs: boolean;
}

/** A full ref name and the commit it was seen at. */
export interface RefAt {
  readonly name: string;
  readonly head: string;
}

export interface Projection {
  readonly number: number;
  readonly nodeId: string;
  /** The one comment that Cogtown keeps on the issue; undefined: leave comments alone. */
  readonly comment: string | undefined;
  readonly sticky: string | undefined; // node id of the comment to edit; undefined: create one
  readonly duplicates: readonly string[]; // node ids of stickies to delete
  readonly addLabels: readonly string[];
  readonly removeLabels: readonly string[];
}

/** What a person sees first of what became of their words. */
export interface Reaction {
  readonly comment: string; // node id
  readonly content: "eyes" | "rocket" | "confused";
}

export interface NewIssue {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Node id. */
  readonly parent: string | undefined;
}

/** What changes in what a pull request shows. */
export interface PullShow {
  readonly number: number;
  readonly nodeId: string;
  /** The one comment that Cogtown keeps on it; undefined: it says so already. */
  readonly comment: string | undefined;
  readonly note: string | undefined; // node id of the comment to edit; undefined: create one
  readonly duplicates: readonly string[]; // node ids of notes to delete
  readonly checks: readonly CheckShow[];
}

/** A check run `cogtown/refinery`: it goes on, or has come to a conclusion. */
export interface CheckShow {
  readonly head: string;
  readonly status: CheckStatus;
  readonly title: string;
  readonly summary: string;
}

/** What to do about a key and why, in a sentence that a person can read. */
export interface Decision {
  readonly effects: readonly Effect[];
  readonly reason: string;
  /** Keys whose turn it is after these effects. */
  readonly next: readonly Key[];
  /** Look again after this many seconds even if nothing happens (a lease that may run out). */
  readonly recheckSeconds?: number;
}
