import type { CommentReading } from "../command/read-comment.ts";
import type { Decision, RefAt } from "../decision.ts";
import type {
  CommentFacts,
  Ledgered,
  MoleculeFacts,
  RunFacts,
  ThreadFacts,
} from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import type { MoleculeState } from "../molecule/state.ts";
import type { PlanAnswer } from "../plan/answer.ts";
import type { DeskRecord } from "./record.ts";

/** Everything about one desk: the issue or pull request, what was said there, and what stands around it. */
export interface DeskFacts extends ThreadFacts {
  /** Absent: it is an issue. */
  readonly pull?: PullOfDesk;
  readonly author: string;
  /** Whether the author may write; absent where nobody needs to know: it matters while a convoy's design is new and none was judged before. */
  readonly authorCanWrite?: boolean;
  readonly parent: number | undefined;
  readonly children: readonly ChildFacts[];
  readonly record: Ledgered<DeskRecord>;
  /** Of the issue; of the issue that a pull request is for. */
  readonly molecule: Ledgered<MoleculeRecord>;
  /** Comments to the Mayor that were not looked at before, oldest first. */
  readonly unheard: readonly Unheard[];
  /** What our comments here reply to: see core/text/reply-words.ts. */
  readonly said: ReadonlySet<string>;
  /** Our comment with the plan, and who changed it since; more than one: a race to be tidied. */
  readonly planComments: readonly PlanComment[];
  /** Our comment about the convoy. */
  readonly convoyComments: readonly CommentFacts[];
  /** What planning jobs left for this desk, and where. */
  readonly answers: readonly { readonly answer: PlanAnswer; readonly ref: RefAt }[];
  /** Runs of planning jobs that should have answered by now, by nonce. */
  readonly runs: ReadonlyMap<string, RunFacts>;
  /** Molecules that somebody asked about, as far as they were looked at: of more than a few at a time some are left out. */
  readonly looks: ReadonlyMap<number, LookAt | "absent">;
  /** Texts of formula files, by name, for orders to cook. */
  readonly formulas: ReadonlyMap<string, FormulaFile>;
  /** Issues that somebody named as members of a convoy. */
  readonly named: ReadonlyMap<number, NamedIssue>;
  /** Our own open issues with the label of convoys, newest first; read only where a convoy is asked for. */
  readonly convoys: readonly ConvoyIssue[];
}

export interface PullOfDesk {
  readonly base: string;
  readonly branch: string;
  readonly head: string;
  readonly isFork: boolean;
  /** When it was last pointed at another base; absent: never. */
  readonly retargetedAt?: string;
  /** The molecule that it is for. */
  readonly molecule: number | undefined;
}

export interface ChildFacts {
  readonly number: number;
  readonly nodeId: string;
  readonly title: string;
  readonly isOpen: boolean;
  readonly closedAt: string | undefined;
  /** It was closed as not planned, or as a duplicate. */
  readonly isUnwanted: boolean;
  /** Pull requests that say that they close it. */
  readonly pulls: readonly { readonly number: number; readonly isMerged: boolean }[];
  /** GitHub's own dependencies: those that it is blocked by. */
  readonly needs: readonly { readonly number: number; readonly isOpen: boolean }[];
  /** Read only while issues are being made for a plan. */
  readonly body: string | undefined;
  readonly labels: readonly string[];
}

/** A comment with something in it for the Mayor. */
export interface Unheard {
  readonly id: number;
  readonly nodeId: string;
  readonly by: string;
  readonly at: string;
  readonly reading: Exclude<CommentReading, { kind: "silent" }>;
  /** False where somebody else changed it. */
  readonly isOwnWord: boolean;
  /** What its author may do here. Anything but a clear answer is "none". */
  readonly level: Level;
}

export type Level = "none" | "write" | "maintain" | "admin";

export interface PlanComment extends CommentFacts {
  /** Absent: it is as we wrote it. */
  readonly editedBy?: { readonly login: string; readonly canWrite: boolean; readonly at: string };
}

export interface FormulaFile {
  readonly file: string;
  readonly text: string;
}

export interface NamedIssue {
  readonly nodeId: string;
  readonly isOpen: boolean;
  readonly parent: number | undefined;
}

export interface ConvoyIssue {
  readonly number: number;
  readonly nodeId: string;
  readonly body: string;
}

/** A molecule as its own pass would see it. */
export interface LookAt {
  readonly facts: MoleculeFacts;
  readonly state: MoleculeState;
  readonly decision: Decision;
}
