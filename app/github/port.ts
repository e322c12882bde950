import type { DashboardFacts } from "#core/dashboard/facts.ts";
import type { NewIssue, PullShow, Reaction, RefAt } from "#core/decision.ts";
import type { ConvoyIssue, DeskFacts, Level, NamedIssue } from "#core/desk/facts.ts";
import type { FloorReading } from "#core/floor/facts.ts";
import type { History } from "#core/life/history.ts";
import type {
  CommentFacts,
  DependencyFacts,
  Ledgered,
  MoleculeFacts,
  PullFacts,
  RunFacts,
  TownFacts,
} from "#core/molecule/facts.ts";
import type { BranchChange } from "#core/policy/branch-change.ts";
import type { BaseFacts, NativeQueue } from "#core/refinery/facts.ts";
import type { RefineryRecord } from "#core/refinery/record.ts";

/**
 * GitHub in Cogtown's words, for one repository. The only door out of the App; octokit.ts is the adapter.
 * Reading methods throw GitHubError (errors.ts); writing methods answer what happened.
 */
export interface GitHub {
  /** Our own login (`name[bot]` for an App), once something has been read. */
  viewer(): string | undefined;
  readMolecule(number: number): Promise<MoleculeReading | "absent">;
  readRefinery(base: string): Promise<RefineryReading>;
  readTown(): Promise<TownFacts>;
  readDashboard(): Promise<DashboardReading>;
  /** The newest events of the ledger refs that changed last. One request. */
  readFloor(): Promise<FloorReading>;
  /** What is left of GitHub's hourly budget, from 0 to 1, as it was last told. */
  budget(): number;
  readDesk(number: number): Promise<DeskReading | "absent">;
  /** Texts of those sub-issues that our own account opened, closed ones too. */
  readChildren(number: number): Promise<ReadonlyMap<number, string>>;
  /** The newest hundred comments of the repository that were written or changed since then (ISO). */
  readRecentComments(since: string): Promise<readonly RecentComment[]>;
  /** Issues that somebody named; what does not exist, or is a pull request, is absent. */
  readNamed(numbers: readonly number[]): Promise<ReadonlyMap<number, NamedIssue>>;
  /** Our own open issues with the label of convoys, the newest fifty. */
  readConvoys(): Promise<readonly ConvoyIssue[]>;
  /** Texts of files on the default branch; what is none is absent. */
  readFiles(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What this account may do here. Asks the collaborator permission endpoint; anything but a clear answer is "none". */
  permissionOf(login: string): Promise<Level>;
  /** Whether this person may push. Asks the collaborator permission endpoint; anything but a clear yes is no. */
  canWrite(login: string): Promise<boolean>;
  readDependencies(numbers: readonly number[], base: string): Promise<readonly DependencyFacts[]>;
  /** What head changes against its merge base with base; what GitHub does not show whole is named in `unread`. */
  readChange(base: string, head: string): Promise<ChangeReading>;
  readRun(runId: number): Promise<RunFacts>;
  /** Whether the newest run of this workflow file on this branch that has ended was a success. */
  isWorkflowGreen(workflow: string, branch: string): Promise<boolean>;
  /** The newest run of this workflow whose name contains `mark`, created at or after `since` (ISO). */
  findRun(workflow: string, mark: string, since: string): Promise<RunFacts>;
  /** Runs that go on for groups of GitHub's merge queues, with the commit that each was started for. */
  readGroupRuns(): Promise<readonly { readonly runId: number; readonly commit: string }[]>;
  /**
   * This commit and those before it, newest first, `most` of them; a request for each hundred. A commit that does not
   * exist has none.
   */
  readHistory(head: string, most: number): Promise<History>;

  /** Commit without change of files that carries a message; parents first. Yields its sha. */
  createCommit(commit: {
    message: string;
    tree: string;
    parents: readonly string[];
  }): Promise<string>;
  /** Commit that this ref (full name) stands at. */
  readRef(ref: string): Promise<string | undefined>;
  /** `refs/…` full name. */
  createRef(ref: string, sha: string): Promise<"created" | "exists">;
  /** Fast-forward only. */
  advanceRef(ref: string, sha: string): Promise<"advanced" | "rejected">;
  /**
   * All or nothing; `before` undefined: must not exist; `after` undefined: delete. `force` allows a rewind from exactly
   * `before`. An old GitHub Enterprise Server that cannot do that moves one after the other, in this order, and stops at the
   * first that is rejected: those before it have moved then, and doing it again goes on behind them.
   */
  updateRefs(updates: readonly RefUpdate[]): Promise<"updated" | "rejected">;
  dispatchWorkflow(
    workflow: string,
    ref: string,
    inputs: Readonly<Record<string, string>>,
  ): Promise<Dispatched>;
  /** `force`: GitHub asks none of its steps whether they want to go on. */
  cancelRun(runId: number, force: boolean): Promise<"cancelled" | "over">;
  /** Creates the branch and opens the pull request in one request; both may be there already. */
  openPull(pull: {
    branch: string;
    head: string;
    base: string;
    title: string;
    body: string;
    isDraft: boolean;
    createBranch: boolean;
  }): Promise<PullOpened>;
  /** Merges an open pull request whose head is exactly this one; one that is merged already counts as merged. */
  mergePull(number: number, head: string, method: MergeMethod): Promise<Merging>;
  /** The commit that a pull request was merged as; undefined: it is not. */
  readMerge(number: number): Promise<string | undefined>;
  readTree(commit: string): Promise<string>;
  /** Replaces the text of a pull request. */
  describePull(nodeId: string, body: string): Promise<void>;
  /** Into GitHub's merge queue, only while its head is this one. */
  enqueue(pull: {
    readonly nodeId: string;
    readonly head: string;
    readonly isUrgent: boolean;
  }): Promise<Enqueued>;
  /** Out of GitHub's merge queue; `absent`: it is not in it. */
  dequeue(nodeId: string): Promise<Dequeued>;
  project(change: ProjectionChange): Promise<void>;
  /** Notes and check runs of pull requests, twenty in a request. */
  showPulls(pulls: readonly PullShow[]): Promise<void>;
  closeIssue(nodeId: string): Promise<void>;
  /** Replies and then reactions, in one request; a reaction that stands already is as wanted. */
  answerOn(answer: {
    readonly nodeId: string;
    readonly replies: readonly string[];
    readonly reactions: readonly Reaction[];
  }): Promise<void>;
  createIssues(issues: readonly NewIssue[]): Promise<void>;
  /** Those that are sub-issues of it already stay so. */
  addSubIssues(parent: string, children: readonly string[]): Promise<void>;
  /** Dependencies that exist already stay as they are. */
  linkDependencies(
    links: readonly { readonly issue: string; readonly needs: string }[],
  ): Promise<void>;
  editIssue(nodeId: string, body: string): Promise<void>;
  pinIssue(nodeId: string): Promise<void>;
}

/** One GraphQL answer about a desk, before the follow-up questions that observe asks where they matter. */
/** A change as GitHub tells it; whoever observes looks for credentials in it. */
export type ChangeReading = Omit<BranchChange, "secrets">;

export interface DeskReading {
  readonly facts: Pick<
    DeskFacts,
    | ("town" | "number" | "nodeId" | "url" | "title" | "body" | "isOpen" | "isLocked" | "labels")
    | ("pull" | "author" | "parent" | "children" | "record" | "molecule" | "said")
    | ("convoyComments" | "answers")
  >;
  /** Who changed the text, the newest first; see edits.ts for those that GitHub does not list. */
  readonly edits: readonly ActorAt[];
  /** Our comments with a plan, and who changed each since. */
  readonly plans: readonly {
    readonly comment: CommentFacts;
    readonly edited: ActorAt | undefined;
  }[];
  /** The newest comments of others, oldest first. */
  readonly comments: readonly (SaidAt & { readonly nodeId: string })[];
}

/** One GraphQL answer about the town and the issues that may show it. */
export type DashboardReading = Pick<DashboardFacts, "town" | "issues" | "isCut">;

export interface RefUpdate {
  readonly name: string; // full: refs/heads/main
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly force: boolean;
}

export type Dispatched =
  /** Older GitHub Enterprise Servers do not tell which run was started. */
  | { readonly kind: "started"; readonly runId?: number; readonly url?: string }
  | { readonly kind: "refused"; readonly message: string };

export type MergeMethod = "merge" | "rebase" | "squash";

export type Merging =
  /** `sha`: the commit on the base. */
  | { readonly kind: "merged"; readonly sha: string }
  /** Its head or the base is another one now. */
  | { readonly kind: "moved" }
  /** The repository, or the base's rules, do not allow this method; another one may do. */
  | { readonly kind: "method-refused"; readonly message: string }
  /** Not now: GitHub has not finished looking at it, or waits for checks. */
  | { readonly kind: "not-mergeable"; readonly message: string }
  | { readonly kind: "refused"; readonly cause: "rules" | "rights"; readonly message: string };

export type PullOpened =
  | { readonly kind: "opened"; readonly number: number; readonly url: string }
  | { readonly kind: "exists" }
  | { readonly kind: "refused"; readonly message: string };

export type Enqueued =
  | { readonly kind: "queued" }
  /** It was in the queue already, or has landed. */
  | { readonly kind: "there" }
  /** It has another head by now, or was closed. */
  | { readonly kind: "moved" }
  | { readonly kind: "refused"; readonly message: string };

export type Dequeued =
  | { readonly kind: "dequeued" }
  | { readonly kind: "absent" }
  | { readonly kind: "refused"; readonly message: string };

export interface ProjectionChange {
  readonly issueNodeId: string;
  readonly createComment?: string;
  readonly editComment?: { readonly id: string; readonly body: string };
  readonly deleteComments: readonly string[];
  readonly addLabels: readonly string[]; // names; created with colour and description when missing
  readonly removeLabels: readonly string[];
}

/** One GraphQL answer about a molecule, before the follow-up questions that observe asks where they matter. */
export interface MoleculeReading {
  readonly facts: Omit<
    MoleculeFacts,
    | "labelledBy"
    | "editedBy"
    | "dependencies"
    | "run"
    | "change"
    | "commands"
    | "isUnheard"
    | "gates"
  >;
  /** Who put the label `polecat` on last; absent without the label. */
  readonly labelled: ActorAt | undefined;
  /** Who changed the body, the newest first; see edits.ts for those that GitHub does not list. And who renamed it. */
  readonly edits: readonly ActorAt[];
  readonly renames: readonly ActorAt[];
  /** The newest comments of others, oldest first. */
  readonly said: readonly SaidAt[];
}

export interface RecentComment {
  readonly id: number;
  /** Of the issue or pull request that it stands on. */
  readonly number: number;
  readonly login: string;
  readonly body: string;
}

export interface SaidAt extends ActorAt {
  readonly id: number;
  readonly body: string;
  /** False where somebody else changed it. */
  readonly isOwnWord: boolean;
}

/** Somebody (`ghost` when the account is gone, `name[bot]` for an App) at a moment. */
export interface ActorAt {
  readonly login: string;
  readonly at: string;
}

export interface RefineryReading {
  readonly town: TownFacts;
  readonly base: BaseFacts | undefined;
  readonly record: Ledgered<RefineryRecord>;
  /** All that are open against the base, forks' too, oldest first. */
  readonly pulls: readonly PullFacts[];
  /** The newest comments of others on them, oldest first. */
  readonly said: readonly (SaidAt & { readonly pull: number })[];
  /** Our own note on each of them, where there is one among the first comments, oldest first. */
  readonly notes: ReadonlyMap<number, readonly CommentFacts[]>;
  /** Commits that jobs left for candidates of this base. */
  readonly candidateRefs: readonly RefAt[];
  /** What is left of GitHub's hourly budget, from 0 to 1. */
  readonly budget: number;
  readonly queue: NativeQueue;
}
