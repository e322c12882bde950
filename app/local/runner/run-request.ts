import type { WorkflowRun } from "../world/actions-entities.ts";
import type { ConcurrencyGroups } from "./concurrency.ts";
import type { ActionsHost, RunnerOptions, TriggerEvent } from "./host.ts";
import type { JobResult } from "./job-plan.ts";
import type { Slots } from "./slots.ts";
import type { WorkflowFile } from "./workflow-file.ts";

/** What all runs of one runner share. */
export interface RunnerServices {
  readonly host: ActionsHost;
  readonly options: RunnerOptions;
  readonly slots: Slots;
  readonly groups: ConcurrencyGroups;
}

/** How a job of the file ended, all its matrix legs together. */
export interface DefinitionResult {
  /** What `needs.<job>.result` says. */
  readonly result: JobResult;
  readonly outputs: Readonly<Record<string, string>>;
  /** The rows of its legs, for a rerun that takes them over. */
  readonly jobIds: readonly number[];
}

/** One attempt of one run: what is to be done. */
export interface RunRequest {
  readonly run: WorkflowRun;
  readonly workflow: WorkflowFile;
  readonly event: TriggerEvent;
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  /** Results of an earlier attempt that hold again. */
  readonly kept: ReadonlyMap<string, DefinitionResult>;
}
