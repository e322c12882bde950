import type { DefinitionResult } from "./run-request.ts";
import type { WorkflowFile } from "./workflow-file.ts";

export interface RerunChoice {
  readonly failedOnly?: boolean;
  readonly jobId?: number;
}

/** The results of the last attempt that a rerun takes over: all but the chosen jobs and what depends on them. */
export function decideKept(
  workflow: WorkflowFile,
  last: ReadonlyMap<string, DefinitionResult>,
  choice: RerunChoice,
): ReadonlyMap<string, DefinitionResult> {
  const { jobId, failedOnly } = choice;
  if (jobId === undefined && failedOnly !== true) return new Map();
  const chosen = [...last].filter(([, end]) =>
    jobId === undefined ? end.result !== "success" : end.jobIds.includes(jobId),
  );
  const again = withDependents(workflow, new Set(chosen.map(([id]) => id)));
  return new Map([...last].filter(([id]) => !again.has(id)));
}

function withDependents(workflow: WorkflowFile, ids: ReadonlySet<string>): ReadonlySet<string> {
  const more = workflow.jobs.filter((job) => job.needs.some((need) => ids.has(need)));
  const all = new Set([...ids, ...more.map((job) => job.id)]);
  return all.size === ids.size ? ids : withDependents(workflow, all);
}
