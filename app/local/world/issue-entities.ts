/** Issues and what hangs on them. A pull request is an issue too: its row here carries `pullId`. */

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
  readonly pinned: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
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
