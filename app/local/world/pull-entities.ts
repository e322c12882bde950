/** Pull requests beyond their issue row, and reviews. */

export interface Pull {
  readonly id: number;
  readonly repositoryId: number;
  readonly issueId: number;
  readonly number: number;
  /** Where the head branch lives: the same repository, or a fork. */
  readonly headRepositoryId: number;
  /** Branch names without `refs/heads/`. */
  readonly headBranch: string;
  readonly baseBranch: string;
  readonly headSha: string;
  /** Tip of the base branch when the two were last compared. */
  readonly baseSha: string;
  /** The last try to merge them, kept at `refs/pull/N/merge`; `sha` is null where they conflict. */
  readonly testMerge: {
    readonly baseSha: string;
    readonly headSha: string;
    readonly sha: string | null;
    /** What the merge would change on the base. */
    readonly changedPaths: readonly string[];
  } | null;
  readonly draft: boolean;
  readonly maintainerCanModify: boolean;
  readonly mergedAt: Date | null;
  readonly mergedById: number | null;
  /** Set when it has been merged, and only then. */
  readonly mergeCommitSha: string | null;
  readonly requestedReviewerIds: readonly number[];
  readonly autoMerge: {
    readonly enabledById: number;
    readonly method: "merge" | "squash" | "rebase";
  } | null;
}

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";

export interface Review {
  readonly id: number;
  readonly pullId: number;
  readonly authorId: number;
  readonly viaAppId: number | null;
  readonly state: ReviewState;
  readonly body: string;
  readonly commitSha: string;
  readonly submittedAt: Date;
}

export interface ReviewComment {
  readonly id: number;
  readonly pullId: number;
  readonly reviewId: number;
  readonly authorId: number;
  readonly body: string;
  readonly path: string;
  readonly line: number | null;
  readonly commitSha: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
