import type { Contexts, Scope } from "./expressions.ts";
import { createScope } from "./expressions.ts";
import { hashFiles } from "./hash-files.ts";
import type { JobSession, StepFrame, StepResult } from "./job-session.ts";

/** The `env` context at a step, the strongest last: job, GITHUB_ENV, calling step, step. */
export function stepEnvironment(
  session: JobSession,
  frame: StepFrame,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...session.jobEnvironment,
    ...Object.fromEntries(session.environment),
    ...frame.environment,
    ...own,
  };
}

/** What expressions see at a step. A composite action judges success by its own steps, a job by all of its. */
export function createStepScope(
  session: JobSession,
  frame: StepFrame,
  own: Readonly<Record<string, string>> = {},
): Scope {
  const { control } = session;
  const contexts: Contexts = {
    ...frame.contexts,
    github: frame.github,
    env: stepEnvironment(session, frame, own),
    steps: stepsContext(frame.results),
    job: { status: jobStatus(session), check_run_id: session.jobId },
    runner: session.runnerContext,
  };
  const status = {
    success: () => !frame.failed && !control.isCancelled,
    failure: () => frame.failed && !control.isCancelled,
    cancelled: () => control.isCancelled,
  };
  return createScope(contexts, status, (patterns) =>
    hashFiles(session.folders.workspace, patterns),
  );
}

/** The status of the job so far, as `job.status` has it. */
export function jobStatus(session: JobSession): "success" | "failure" | "cancelled" {
  if (session.control.isCancelled) return "cancelled";
  return session.frame.failed ? "failure" : "success";
}

function stepsContext(results: ReadonlyMap<string, StepResult>): Record<string, StepResult> {
  return Object.fromEntries(results);
}
