import type { Clock } from "../clock.ts";
import type { Conclusion, WorkflowJob, WorkflowRun } from "../world/actions-entities.ts";

/** A user or bot as event payloads and `github.actor` name it. */
export interface Actor {
  readonly login: string;
  readonly id: number;
  readonly type: "User" | "Bot";
}

/** Something that happened in a repository and may start workflows. */
export interface TriggerEvent {
  readonly repository: string; // "owner/name"
  readonly name: string; // webhook event name: "push", "issues", "pull_request", …
  readonly action?: string; // activity type: "opened", "labeled", …
  /** The webhook payload: becomes `github.event` and the file at GITHUB_EVENT_PATH. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Full ref and commit the run is for, by GitHub's rules for this event (default branch where it says so). */
  readonly ref: string;
  readonly sha: string;
  /** `github.head_ref` and `github.base_ref`, only for pull_request events. */
  readonly headRef?: string;
  readonly baseRef?: string;
  /** Changed paths, for `paths` filters of push and pull_request. */
  readonly changedPaths?: readonly string[];
  readonly actor: Actor;
  /** True when a workflow's GITHUB_TOKEN caused it: GitHub then starts nothing (dispatches excepted). */
  readonly byWorkflowToken: boolean;
}

export interface DispatchRequest {
  readonly repository: string;
  readonly workflow: string; // file name ("ci.yml") or path
  readonly ref: string; // branch or tag name, or full ref
  readonly inputs: Readonly<Record<string, string>>;
  readonly actor: Actor;
}

export type DispatchResult =
  | { readonly kind: "started"; readonly run: WorkflowRun }
  /** `status` and `message` as GitHub's REST API answers them (404 no such workflow, 422 no trigger, bad input). */
  | { readonly kind: "refused"; readonly status: 404 | 422; readonly message: string };

/** What the Actions runner needs from the world. The world implements it; the runner owns no lasting state. */
export interface ActionsHost {
  readonly clock: Clock;
  readonly urls: { readonly server: string; readonly api: string; readonly graphql: string };
  /** Path of the bare repository on disk. */
  gitDirectory(repository: string): string;
  defaultBranch(repository: string): string;
  /** Whether events start this workflow: somebody may have disabled it, or Actions as a whole. */
  isEnabled(repository: string, workflowPath: string): boolean;
  secrets(repository: string): Readonly<Record<string, string>>;
  variables(repository: string): Readonly<Record<string, string>>;
  /**
   * A GITHUB_TOKEN for one job: works for REST, GraphQL and git over HTTP, with exactly these permissions
   * (Actions names: "contents", "issues", "pull-requests", "actions", "checks", "statuses" …).
   */
  issueJobToken(request: {
    repository: string;
    runId: number;
    jobId: number;
    permissions: Readonly<Record<string, "read" | "write" | "none">>;
  }): string;
  revokeJobToken(token: string): void;
  nextRunId(): number;
  nextJobId(): number;
  nextRunNumber(repository: string, workflowPath: string): number;
  runs(repository: string): readonly WorkflowRun[];
  run(id: number): WorkflowRun | undefined;
  jobs(runId: number): readonly WorkflowJob[];
  /**
   * Stores the row and sends the webhooks that follow from the change: `workflow_run` requested, in_progress,
   * completed; `workflow_job` queued, in_progress, completed; and the check suite and check run of GitHub Actions.
   */
  saveRun(run: WorkflowRun): void;
  saveJob(job: WorkflowJob): void;
  appendLog(jobId: number, line: string): void;
  saveSummary(jobId: number, markdown: string): void;
}

/** The embedded GitHub Actions. */
export interface ActionsRunner {
  /** Starts every workflow of the repository that this event triggers. Returns once the runs exist (not finished). */
  trigger(event: TriggerEvent): Promise<readonly WorkflowRun[]>;
  dispatch(request: DispatchRequest): Promise<DispatchResult>;
  /** As `POST runs/{id}/cancel`: "accepted", or "conflict" when the run is already over. */
  cancel(runId: number, options?: { force?: boolean }): "accepted" | "conflict";
  /** As `POST runs/{id}/rerun` and rerun-failed-jobs: same run id, next attempt. */
  rerun(
    runId: number,
    options?: { failedOnly?: boolean; jobId?: number },
  ): Promise<"accepted" | "conflict">;
  /** Fault knob: the process of the running step is killed, as when memory runs out; post steps still run. */
  killStep(jobId: number): void;
  /** Fault knob: the runner machine of this job vanishes: no post steps, no outcome; GitHub notices and fails it. */
  loseRunner(jobId: number): void;
  /** Fires `schedule` triggers that are due between two moments of the injected clock. */
  runSchedules(repository: string, from: Date, to: Date): Promise<readonly WorkflowRun[]>;
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>;
  /** Kills everything it started and removes its folders. */
  close(): Promise<void>;
}

export interface RunnerOptions {
  /** How many jobs run at a time. Default: the machine's cores. */
  readonly concurrency?: number;
  /** Where job work folders are made and removed. */
  readonly workDirectory: string;
  /**
   * Where the code of an action is: `owner/repo/path@ref` (longest match wins; a key without `@ref` matches every
   * ref) to a folder with an action.yml. `actions/checkout`, `actions/setup-node` and the other set-up actions have local equivalents.
   */
  readonly actions: Readonly<Record<string, string>>;
  /** Seconds between INT, TERM and KILL on cancellation. GitHub: 7.5, then 2.5. */
  readonly cancelGrace?: { readonly interrupt: number; readonly terminate: number };
  /** The Node that runs JavaScript actions, whatever version they ask for (our own `process.execPath`). */
  readonly nodePath: string;
  /**
   * The only variables of our own process that jobs get: PATH, LANG and whatever else the machine needs.
   * Nothing else is inherited, so that no secret of ours reaches a workflow.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether a workflow may be started by an event; dispatches are not asked about. Default: every one. */
  readonly mayStart?: (workflowPath: string, event: Pick<TriggerEvent, "name">) => boolean;
  readonly onJobEnd?: (job: WorkflowJob, conclusion: Conclusion) => void;
}
