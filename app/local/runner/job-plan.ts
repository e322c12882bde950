import type { WorkflowRun } from "../world/actions-entities.ts";
import type { Contexts } from "./expressions.ts";
import type { ActionsHost, RunnerOptions, TriggerEvent } from "./host.ts";
import type { JobControl } from "./job-control.ts";
import type { JobRow } from "./job-row.ts";
import type { JobDefinition, WorkflowFile } from "./workflow-file.ts";

export type JobResult = "success" | "failure" | "cancelled" | "skipped";

/** One job (one leg of a matrix) that is about to run on a machine. */
export interface JobPlan {
  readonly host: ActionsHost;
  readonly options: RunnerOptions;
  readonly run: WorkflowRun;
  readonly event: TriggerEvent;
  readonly workflow: WorkflowFile;
  readonly definition: JobDefinition;
  /** Everything but `env`, `steps`, `job` and `runner`; `secrets` without GITHUB_TOKEN. */
  readonly contexts: Contexts;
  readonly github: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly row: JobRow;
  readonly control: JobControl;
}

export interface JobEnd {
  readonly result: JobResult;
  readonly outputs: Readonly<Record<string, string>>;
}
