/** Pull requests that wait to be merged together. */

/** GitHub's reasons for a pull request leaving the queue, as the `dequeued` webhook names them. */
export const removalReasons = [
  "UNKNOWN_REMOVAL_REASON",
  "MANUAL",
  "MERGE",
  "MERGE_CONFLICT",
  "CI_FAILURE",
  "CI_TIMEOUT",
  "ALREADY_MERGED",
  "QUEUE_CLEARED",
  "ROLL_BACK",
  "BRANCH_PROTECTIONS",
  "GIT_TREE_INVALID",
  "INVALID_MERGE_COMMIT",
] as const;
export type RemovalReason = (typeof removalReasons)[number];

/** A commit that holds a pull request and everything ahead of it, on a branch of the queue's own. */
export interface MergeGroup {
  /** `refs/heads/gh-readonly-queue/<base>/pr-<number>-<baseSha>`. */
  readonly ref: string;
  /** What it was built on: the base's tip, or the group of the entry ahead. */
  readonly baseSha: string;
  readonly headSha: string;
  /** When checks were asked for: the time to answer runs from here. */
  readonly requestedAt: Date;
}

export interface QueueEntry {
  readonly id: number;
  readonly repositoryId: number;
  readonly baseBranch: string;
  readonly pullId: number;
  /** The head that was enqueued. */
  readonly headSha: string;
  /** Entries stand in ascending order of it; jumpers get one below the first. */
  readonly place: number;
  readonly jump: boolean;
  readonly enqueuedAt: Date;
  readonly enqueuerId: number;
  readonly byWorkflowToken: boolean;
  readonly group: MergeGroup | null;
  /** The commit that it could not be merged onto without conflict, once that has been seen. */
  readonly conflictsWith: string | null;
  /** It is being landed at this moment. */
  readonly isLocked: boolean;
}

/** A group whose branch is still there and has to go. */
export interface DoomedGroup {
  readonly id: number;
  readonly repositoryId: number;
  readonly baseBranch: string;
  readonly group: MergeGroup;
  readonly reason: "merged" | "invalidated" | "dequeued";
  /** Whether anybody was told of the group: who was not, is not told of its end. */
  readonly isKnown: boolean;
}

/** How the knobs are told of an entry. */
export interface QueuedPull {
  readonly entryId: number;
  readonly repository: string;
  readonly number: number;
}
