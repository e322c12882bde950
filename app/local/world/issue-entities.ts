/** Issues and what hangs on them. A pull request is an issue too: its row here carries `pullId`. */

import type { RemovalReason } from "./merge-queue/queue-entities.ts";

export const lockReasons = ["off-topic", "too heated", "resolved", "spam"] as const;
export type LockReason = (typeof lockReasons)[number];

export interface Issue {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  /** The row in `pulls`, for a pull request. */
  readonly pullId: number | null;
  readonly title: string;
  readonly body: string | null;
  readonly authorId: number;
  readonly viaAppId: number | null;
  readonly state: "open" | "closed";
  readonly stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
  readonly labelIds: readonly number[];
  readonly assigneeIds: readonly number[];
  readonly locked: boolean;
  readonly lockReason: LockReason | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The last change of the body after it was first written, and who made it. */
  readonly editedAt: Date | null;
  readonly editedById: number | null;
  readonly closedAt: Date | null;
  readonly closedById: number | null;
}

export interface IssueComment {
  readonly id: number;
  readonly repositoryId: number;
  readonly issueId: number;
  readonly authorId: number;
  readonly viaAppId: number | null;
  readonly body: string;
  readonly minimizedReason: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly editedAt: Date | null;
  readonly editedById: number | null;
}

/** What can happen to an issue or a pull request, as its timeline tells it. */
export type IssueHappening =
  | {
      readonly kind: "labeled" | "unlabeled";
      readonly label: { readonly name: string; readonly color: string };
    }
  | { readonly kind: "assigned" | "unassigned"; readonly assigneeId: number }
  | { readonly kind: "renamed"; readonly from: string; readonly to: string }
  | { readonly kind: "closed" | "reopened"; readonly stateReason: Issue["stateReason"] }
  | { readonly kind: "locked"; readonly reason: LockReason | null }
  | { readonly kind: "unlocked" | "pinned" | "unpinned" }
  | { readonly kind: "head_ref_force_pushed"; readonly before: string; readonly after: string }
  | {
      /** By somebody; or by GitHub, when a branch that others were to land on has landed, which never happens here. */
      readonly kind: "base_ref_changed" | "automatic_base_change_succeeded";
      readonly before: string;
      readonly after: string;
    }
  /** One commit that was pushed onto the pull request's branch. */
  | { readonly kind: "committed"; readonly sha: string }
  | { readonly kind: "added_to_merge_queue"; readonly enqueuerId: number }
  | {
      readonly kind: "removed_from_merge_queue";
      readonly reason: RemovalReason;
      readonly enqueuerId: number;
      /** The group it stood in, or its head where there was none yet. */
      readonly beforeSha: string;
    }
  | {
      readonly kind:
        | "sub_issue_added"
        | "sub_issue_removed"
        | "parent_issue_added"
        | "parent_issue_removed"
        | "blocked_by_added"
        | "blocked_by_removed"
        | "blocking_added"
        | "blocking_removed"
        | "cross-referenced";
      /** The issue at the other end. */
      readonly otherId: number;
    };

export interface IssueEvent {
  readonly id: number;
  readonly issueId: number;
  readonly actorId: number;
  readonly viaAppId: number | null;
  readonly createdAt: Date;
  readonly happening: IssueHappening;
}

export interface Label {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

export const reactionContents = [
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
] as const;
export type ReactionContent = (typeof reactionContents)[number];

export interface Reaction {
  readonly id: number;
  readonly subject: "Issue" | "IssueComment";
  readonly subjectId: number;
  readonly userId: number;
  readonly content: ReactionContent;
  readonly createdAt: Date;
}

/** One text of an issue, a pull request or a comment: the original, or what an edit made of it. */
export interface ContentEdit {
  readonly id: number;
  readonly subject: Reaction["subject"];
  readonly subjectId: number;
  readonly editorId: number;
  readonly editedAt: Date;
  readonly body: string;
}

/** An issue that stands above the list of its repository. */
export interface PinnedIssue {
  readonly id: number;
  readonly repositoryId: number;
  readonly issueId: number;
  readonly pinnedById: number;
}

/** `childId` is a sub-issue of `parentId`; both are issue ids. Siblings are ordered by `position`. */
export interface SubIssueEdge {
  readonly id: number;
  readonly parentId: number;
  readonly childId: number;
  readonly position: number;
}

/** `blockedId` cannot go on before `blockingId` is closed; both are issue ids. */
export interface DependencyEdge {
  readonly id: number;
  readonly blockedId: number;
  readonly blockingId: number;
}
