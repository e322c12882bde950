/** What GitHub Actions remembers: the rows behind `/actions/runs` and `/actions/jobs`. */

export type RunStatus = "queued" | "pending" | "waiting" | "in_progress" | "completed";
export type Conclusion =
  | "success"
  | "failure"
  | "cancelled"
  | "skipped"
  | "timed_out"
  | "neutral"
  | "action_required"
  | "startup_failure";

export interface WorkflowRun {
  readonly id: number;
  readonly repository: string; // "owner/name"
  readonly workflowPath: string; // ".github/workflows/ci.yml"
  readonly workflowName: string;
  /** `run-name` evaluated, or GitHub's default for the event. */
  readonly displayTitle: string;
  readonly event: string;
  readonly headBranch: string | null;
  readonly headSha: string;
  readonly runNumber: number;
  readonly runAttempt: number;
  readonly status: RunStatus;
  readonly conclusion: Conclusion | null;
  readonly actor: string; // login
  readonly triggeringActor: string; // login
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly runStartedAt: Date;
}

export interface WorkflowStep {
  readonly number: number;
  readonly name: string;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: Conclusion | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
}

export interface WorkflowJob {
  readonly id: number;
  readonly runId: number;
  readonly runAttempt: number;
  readonly name: string;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly status: RunStatus;
  readonly conclusion: Conclusion | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly labels: readonly string[];
  readonly runnerName: string | null;
  readonly steps: readonly WorkflowStep[];
}
