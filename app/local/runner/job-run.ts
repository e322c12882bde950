import { ExpressionFailure } from "./expressions.ts";
import { removeJobFolders } from "./job-folders.ts";
import type { JobEnd, JobPlan } from "./job-plan.ts";
import type { JobRow } from "./job-row.ts";
import { type JobSession, StepFailure } from "./job-session.ts";
import { fillJobEnvironment, openSession, RUNNER_NAME } from "./job-setup.ts";
import { runPostSteps } from "./post-steps.ts";
import { findPreSteps, type PreStep, runPreStep } from "./pre-steps.ts";
import { stepName } from "./step-name.ts";
import { runStep } from "./step-run.ts";
import { createStepScope, jobStatus } from "./step-scope.ts";
import { evaluateNumber, evaluateTexts } from "./template.ts";
import type { StepDefinition } from "./workflow-file.ts";

const MINUTE_MS = 60_000;
/** GitHub: a job may run for six hours, and has five minutes to end once it is cancelled. */
const DEFAULT_TIMEOUT_MINUTES = 360;
const DEFAULT_CANCEL_TIMEOUT_MINUTES = 5;

/** Runs one job on its machine, from "Set up job" to "Complete job". Never leaves a process or folder behind. */
export async function runJob(plan: JobPlan): Promise<JobEnd> {
  plan.row.start(RUNNER_NAME);
  const session = await openSession(plan);
  const over = new AbortController();
  try {
    fillJobEnvironment(plan, session);
    void watchLimits(session, readLimits(plan, session), over.signal);
    await runSteps(plan, session);
    const outputs = evaluateOutputs(plan, session);
    return { result: conclude(session), outputs };
  } catch (error) {
    if (!(error instanceof ExpressionFailure || error instanceof StepFailure)) throw error;
    session.log.error(error.message);
    return { result: "failure", outputs: {} };
  } finally {
    over.abort();
    await session.processes.killAll();
    plan.host.revokeJobToken(session.token);
    await removeJobFolders(session.folders.root);
  }
}

async function runSteps(plan: JobPlan, session: JobSession): Promise<void> {
  const { row, definition } = plan;
  const preSteps = await setUp(plan, session);
  for (const pre of preSteps) await runPreStep(session, row, pre);
  const scope = createStepScope(session, session.frame);
  const numbers = definition.steps.map((step) => row.addStep(stepName(step, scope)));
  for (const [index, step] of definition.steps.entries()) {
    if (session.control.isLost()) return;
    await runNumberedStep(session, row, step, numbers[index] ?? 0);
  }
  await runPostSteps(session, row);
  const last = row.addStep("Complete job");
  row.startStep(last);
  row.endStep(last, "success");
}

/** "Set up job": an action that cannot be found fails the job here, before any step has run. */
async function setUp(plan: JobPlan, session: JobSession): Promise<readonly PreStep[]> {
  const { row, definition } = plan;
  const number = row.addStep("Set up job");
  row.startStep(number);
  try {
    const preSteps = await findPreSteps(session, definition.steps);
    row.endStep(number, "success");
    return preSteps;
  } catch (error) {
    row.endStep(number, "failure");
    throw error;
  }
}

async function runNumberedStep(
  session: JobSession,
  row: JobRow,
  step: StepDefinition,
  number: number,
): Promise<void> {
  row.startStep(number, stepName(step, createStepScope(session, session.frame)));
  const { conclusion } = await runStep(session, session.frame, step);
  row.endStep(number, session.control.isLost() ? "cancelled" : conclusion);
}

function conclude(session: JobSession): JobEnd["result"] {
  if (!session.control.isLost()) return jobStatus(session);
  session.log.error(
    "The runner lost communication with the server: its machine is gone, and so is what it was doing.",
  );
  return "failure";
}

/** Job outputs; one that contains a secret is left out, as GitHub does. */
function evaluateOutputs(plan: JobPlan, session: JobSession): Record<string, string> {
  if (session.control.isLost()) return {};
  const scope = createStepScope(session, session.frame);
  const outputs = evaluateTexts(plan.definition.token.find("outputs"), scope);
  const kept = Object.entries(outputs).filter(([name, value]) => {
    if (session.masks.hide(value) === value) return true;
    session.log.warning(`Skip output '${name}' since it may contain secret.`);
    return false;
  });
  return Object.fromEntries(kept);
}

interface TimeLimits {
  readonly run: number; // minutes
  readonly cancel: number; // minutes
}

function readLimits(plan: JobPlan, session: JobSession): TimeLimits {
  const scope = createStepScope(session, session.frame);
  const minutes = (key: string, otherwise: number) =>
    evaluateNumber(plan.definition.token.find(key), scope, otherwise);
  return {
    run: minutes("timeout-minutes", DEFAULT_TIMEOUT_MINUTES),
    cancel: minutes("cancel-timeout-minutes", DEFAULT_CANCEL_TIMEOUT_MINUTES),
  };
}

/**
 * Ends the job when its time is over, and a cancelled job when it does not end by itself. A job that is out of
 * time ends as cancelled, not as failed: so GitHub's API shows it.
 */
async function watchLimits(
  session: JobSession,
  limits: TimeLimits,
  over: AbortSignal,
): Promise<void> {
  const { control, clock } = session;
  control.abandoning.addEventListener("abort", () => {
    if (control.isLost()) void session.processes.killAll();
  });
  await clock.sleep(limits.run * MINUTE_MS, AbortSignal.any([over, control.cancelling]));
  if (over.aborted) return;
  if (!control.isCancelled) {
    session.log.error(`The job has exceeded the maximum execution time of ${limits.run}m0s`);
    control.cancel();
  }
  await clock.sleep(limits.cancel * MINUTE_MS, over);
  if (!isOver(over)) control.force();
}

function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}
