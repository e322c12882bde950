/** What says whether a commit is good: check suites, check runs and commit statuses. */

export type CheckStatus =
  | "queued"
  | "in_progress"
  | "completed"
  | "waiting"
  | "requested"
  | "pending";
export type CheckConclusion =
  | "success"
  | "failure"
  | "neutral"
  | "cancelled"
  | "skipped"
  | "timed_out"
  | "action_required"
  | "startup_failure"
  | "stale";

export interface CheckSuite {
  readonly id: number;
  readonly repositoryId: number;
  readonly appId: number;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly status: CheckStatus;
  readonly conclusion: CheckConclusion | null;
  /** The workflow run this suite belongs to, for suites of GitHub Actions. */
  readonly runId: number | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface CheckRun {
  readonly id: number;
  readonly repositoryId: number;
  readonly suiteId: number;
  readonly appId: number;
  readonly headSha: string;
  readonly name: string;
  readonly status: CheckStatus;
  readonly conclusion: CheckConclusion | null;
  readonly externalId: string;
  readonly detailsUrl: string | null;
  readonly output: {
    readonly title: string | null;
    readonly summary: string | null;
    readonly text: string | null;
  };
  /** The workflow job this run mirrors, for check runs of GitHub Actions. */
  readonly jobId: number | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
}

export interface CommitStatus {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  readonly context: string;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creatorId: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
