import type { MoleculeCommand } from "../command/addressees.ts";
import type { OrderFor } from "../desk/orders-for.ts";
import type { DeskRecord } from "../desk/record.ts";
import type { BranchChange } from "../policy/branch-change.ts";
import type { Ejection, Entry } from "../refinery/record.ts";
import type { StandingInLine } from "../refinery/standing-in-line.ts";
import type { TownRecord } from "../schedule/town-record.ts";
import type { Gate } from "./gate.ts";
import type { MoleculeRecord } from "./record.ts";

/** A ledger ref: absent, readable, or holding something that this version cannot read (never overwritten). */
export type Ledgered<T> =
  | { readonly kind: "absent" }
  | { readonly kind: "present"; readonly head: string; readonly value: T }
  | { readonly kind: "unreadable"; readonly head: string; readonly problem: string };

export interface PullFacts {
  readonly number: number;
  readonly nodeId: string;
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  readonly isDraft: boolean;
  readonly branch: string;
  readonly base: string;
  /** When it was last pointed at another base; absent: never. */
  readonly retargetedAt?: string;
  readonly head: string;
  /** The tree of its head. */
  readonly tree: string;
  readonly title: string;
  readonly labels: readonly string[];
  readonly createdAt: string;
  /** From another repository: its branch is not ours to move. */
  readonly isFork: boolean;
  /** Whether GitHub could merge it into its base; it computes that in the background. */
  readonly mergeable: "yes" | "no" | "unknown";
  readonly mergeCommit?: string;
  /** Newest opinion of each person with write permission; nobody else's count. */
  readonly reviews: readonly ReviewFacts[];
}

export interface ReviewFacts {
  readonly id: number;
  readonly by: string;
  readonly state: "approved" | "changes-requested" | "dismissed" | "commented";
  readonly body: string;
  readonly commit: string;
  readonly at: string;
}

/** What everybody in the town needs to know of the others; from the same request as the molecule itself. */
export interface TownFacts {
  readonly repository: { readonly owner: string; readonly name: string; readonly url: string };
  readonly defaultBranch: string | undefined; // undefined: no commits yet
  /** Text of `.github/cogtown.yml` on the default branch. */
  readonly configText: string | undefined;
  /** Which of Cogtown's workflow files are on the default branch. */
  readonly workflows: readonly string[];
  /** Open issues that carry the label `polecat`. */
  readonly labelled: readonly number[];
  /** The same issues, as the scheduler has to know them. */
  readonly issues: readonly TownIssue[];
  /** Desks that changed last (50 at most). */
  readonly desks: readonly DeskRecord[];
  /** Records of the molecules that changed last (100 at most). */
  readonly records: readonly MoleculeRecord[];
  /** There are more records than were read, and some of them may matter to what was spent. */
  readonly isCut: boolean;
  readonly unreadable: readonly { readonly ref: string; readonly problem: string }[];
  /** Branches that pull requests are open against (of the newest 100). */
  readonly bases: readonly string[];
  /** Molecules that still have a work or a proposal branch (of 100 of each). */
  readonly branches: readonly number[];
  /** What was last said of the town as a whole. */
  readonly record: Ledgered<TownRecord>;
  /** The tree of the default branch, for ledger commits; undefined: no commits yet. */
  readonly tree: string | undefined;
}

export interface TownIssue {
  readonly number: number;
  readonly nodeId: string;
  readonly title: string;
  readonly createdAt: string;
  readonly labels: readonly string[];
  /** The issue that it is a sub-issue of. */
  readonly parent: number | undefined;
  /** Absent without one. */
  readonly parentNodeId?: string;
  /** GitHub's own dependencies: those that it is blocked by. */
  readonly needs: readonly { readonly number: number; readonly isOpen: boolean }[];
}

export interface CommentFacts {
  readonly id: string; // GraphQL node id
  readonly body: string;
}

/** A convoy as its molecules see it: its issue, and what is written down at its desk. */
export interface ConvoyFacts {
  readonly number: number;
  readonly desk: DeskRecord | undefined;
  /** Its other sub-issues. */
  readonly siblings: readonly { readonly number: number; readonly isOpen: boolean }[];
}

/** A comment with commands in it that was not obeyed yet. */
export type CommandFacts = OrderFor<MoleculeCommand>;

/** An issue or a pull request in its town, whatever it is there for. */
export interface ThreadFacts {
  readonly town: TownFacts;
  readonly number: number;
  readonly nodeId: string;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly isOpen: boolean;
  /** Open issue conversation may be locked or over GitHub's comment limit: then projections to comments rest. */
  readonly isLocked: boolean;
  readonly labels: readonly string[];
  /**
   * Of those who changed the text since it was approved the last one who may not write, else the last one; absent where nobody did, or
   * nobody needs to know.
   */
  readonly editedBy?: { readonly login: string; readonly canWrite: boolean; readonly at: string };
}

/** Everything about one molecule, read afresh in one request (two with dependencies or a permission to ask for). */
export interface MoleculeFacts extends ThreadFacts {
  /** Who put the label `polecat` on last, and whether they may write; absent without the label. */
  readonly labelledBy?: { readonly login: string; readonly canWrite: boolean; readonly at: string };
  readonly record: Ledgered<MoleculeRecord>;
  /** Cogtown's own comments carrying the sticky marker, oldest first. More than one: a race to be tidied. */
  readonly stickies: readonly CommentFacts[];
  /** Cogtown's own comments about the town as a whole on this issue, oldest first. */
  readonly alerts: readonly CommentFacts[];
  /** What desks wrote down for this molecule and it has not obeyed yet, oldest first. */
  readonly commands: readonly CommandFacts[];
  /** Somebody has spoken to the Mayor here, and the desk has not heard it yet. */
  readonly isUnheard: boolean;
  /** What people said on the issue, and what came of it. */
  readonly desk: DeskRecord | undefined;
  /** The convoy that it belongs to. */
  readonly convoy: ConvoyFacts | undefined;
  /** Id of the newest comment; 0: none. */
  readonly newestComment: number;
  readonly workBranch: string | undefined; // head of polecat/<n>
  readonly proposalBranch: string | undefined; // head of cogtown/<n>
  readonly base:
    | { readonly name: string; readonly head: string; readonly tree: string }
    | undefined;
  /** The newest pull request from cogtown/<n>. */
  readonly pull: PullFacts | undefined;
  /** For each number in the spec's `Depends on`. */
  readonly dependencies: readonly DependencyFacts[];
  /** Gates that only GitHub can tell about; asked before the first attempt. */
  readonly gates: readonly GateFacts[];
  /** The run of the attempt in progress, when there is a claim or a run that carries its nonce; read only when it may be dead. */
  readonly run: RunFacts;
  /** Where the finished work differs from the base: read only when an attempt has said `success` and nothing is proposed for it. */
  readonly change: BranchChange | undefined;
  /** What the Refinery has to do with this molecule's pull request: see refinery/view.ts. */
  readonly refinery: RefineryView;
}

export type DependencyFacts = { readonly number: number } /** `at`: when it was merged. */ & (
  | { readonly kind: "landed"; readonly commit: string; readonly at: string }
  | { readonly kind: "open" }
  | { readonly kind: "closed-unlanded" }
  | { readonly kind: "missing" }
);

export interface GateFacts {
  readonly gate: Gate;
  readonly isOpen: boolean;
}

export type RunFacts =
  | { readonly kind: "not-asked" }
  | { readonly kind: "none" } // no run carries this nonce
  | { readonly kind: "active"; readonly runId: number; readonly url: string }
  | {
      readonly kind: "ended";
      readonly runId: number;
      readonly url: string;
      readonly conclusion: string;
    };

/** What a molecule needs to know of the Refinery. */
export interface RefineryView {
  /** A candidate that it is part of, with those of its entries that have not landed yet. */
  readonly candidate: { readonly id: string; readonly entries: readonly Entry[] } | undefined;
  /** Where its pull request stands in the line at its present head, as the record last saw it; undefined: there is none. */
  readonly standing: StandingInLine | undefined;
  /** Taken out of the line at its present head and not refused: suspected, or waiting for those before it. */
  readonly outOfLine: "suspect" | "aside" | undefined;
  /** It stands in GitHub's own queue: its branch must not be pushed to before it has left. */
  readonly isQueued: boolean;
  /** Why GitHub's queue does not have it at this head before a person says so (`/mayor merge`); undefined: no such thing. */
  readonly needsPerson: string | undefined;
  /** The newest refusal of its present head. */
  readonly ejected: Ejection | undefined;
  readonly frozen: string | undefined;
  /** What keeps it from GitHub's queue for now, or everybody; undefined: no such thing. */
  readonly hindrance: string | undefined;
}
