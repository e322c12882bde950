import type { Clock } from "../clock.ts";
import type { ActionFile } from "./action-file.ts";
import type { Contexts } from "./expressions.ts";
import type { ActionsHost, RunnerOptions } from "./host.ts";
import type { JobControl } from "./job-control.ts";
import type { JobFolders } from "./job-folders.ts";
import type { JobLog } from "./job-log.ts";
import type { Masks } from "./masks.ts";
import type { JobProcesses } from "./process-group.ts";
import type { Template } from "./template.ts";
import type { StepDefinition } from "./workflow-file.ts";

export type StepOutcome = "success" | "failure" | "cancelled" | "skipped";

export interface StepResult {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: StepOutcome;
  readonly conclusion: StepOutcome;
}

/** Work that an action leaves for the end of the job. */
export interface PostStep {
  readonly name: string;
  readonly condition: string;
  readonly frame: StepFrame;
  readonly step: StepDefinition;
  /** `env:` of the step that left it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly perform: (call: StepCall) => Promise<PerformedStep>;
}

/** What a list of steps shares: the job itself, or one call of a composite action. */
export interface StepFrame {
  readonly kind: "job" | "composite";
  readonly contexts: Contexts;
  readonly github: Readonly<Record<string, unknown>>;
  /** Variables of the calling step; empty at the level of the job. */
  readonly environment: Readonly<Record<string, string>>;
  readonly results: Map<string, StepResult>;
  /** A step without continue-on-error has failed. */
  failed: boolean;
}

/** A job while it runs on its machine. */
export interface JobSession {
  readonly host: ActionsHost;
  readonly options: RunnerOptions;
  readonly clock: Clock;
  readonly repository: string;
  readonly jobId: number;
  readonly token: string;
  readonly folders: JobFolders;
  readonly log: JobLog;
  readonly masks: Masks;
  readonly processes: JobProcesses;
  readonly control: JobControl;
  /** `defaults.run` of the job, else of the workflow. */
  readonly defaults: { readonly shell: Template; readonly workingDirectory: Template };
  readonly frame: StepFrame;
  readonly runnerContext: Readonly<Record<string, string>>;
  /** `env:` of the workflow and of the job, and what steps have put into GITHUB_ENV since. */
  readonly jobEnvironment: Record<string, string>;
  readonly environment: Map<string, string>;
  readonly path: string[];
  readonly summaries: string[];
  readonly posts: PostStep[];
  /** Parsed action files by folder, and state that an action's `pre` leaves for its `main`. */
  readonly actionFiles: Map<string, ActionFile>;
  readonly states: Map<StepDefinition, Map<string, string>>;
}

export interface PerformedStep {
  readonly outcome: "success" | "failure" | "cancelled";
  readonly outputs: Readonly<Record<string, string>>;
}

/** One step that is running: what its performer may use. */
export interface StepCall {
  readonly session: JobSession;
  readonly frame: StepFrame;
  readonly step: StepDefinition;
  /** `env:` of the step. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the step's processes, politely. */
  readonly stop: AbortSignal;
  /** Aborts when the time limit of this step or of one around it is over. */
  readonly expired: AbortSignal;
  /** Runs a step inside this one, for composite actions. */
  readonly runStep: (frame: StepFrame, step: StepDefinition) => Promise<StepResult>;
}

/** An error that ends a step and whose message is meant for the log as it stands. */
export class StepFailure extends Error {}
