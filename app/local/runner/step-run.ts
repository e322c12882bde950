import { isString } from "@actions/workflow-parser";
import { ExpressionFailure, isTrue, type Scope } from "./expressions.ts";
import {
  type JobSession,
  type PerformedStep,
  type StepCall,
  StepFailure,
  type StepFrame,
  type StepResult,
} from "./job-session.ts";
import { performAction } from "./step-action.ts";
import { createStepScope } from "./step-scope.ts";
import { performScript } from "./step-script.ts";
import { evaluateFlag, evaluateNumber, evaluateText, evaluateTexts } from "./template.ts";
import type { StepDefinition } from "./workflow-file.ts";

const MINUTE_MS = 60_000;
const SKIPPED: StepResult = { outputs: {}, outcome: "skipped", conclusion: "skipped" };

/** Runs one step of a job or of a composite action and records its result in the frame. */
export async function runStep(
  session: JobSession,
  frame: StepFrame,
  step: StepDefinition,
  around?: AbortSignal,
): Promise<StepResult> {
  const result = await attemptStep(session, frame, step, around);
  if (result.conclusion === "failure") frame.failed = true;
  if (step.id !== "") frame.results.set(step.id, result);
  return result;
}

async function attemptStep(
  session: JobSession,
  frame: StepFrame,
  step: StepDefinition,
  around: AbortSignal | undefined,
): Promise<StepResult> {
  try {
    const own = evaluateTexts(step.token.find("env"), createStepScope(session, frame));
    const mayRun = () => isTrue(step.condition, createStepScope(session, frame, own));
    if (session.control.isAbandoned() || !mayRun()) return SKIPPED;
    const scope = createStepScope(session, frame, own);
    const limit = evaluateNumber(step.token.find("timeout-minutes"), scope, Infinity);
    const performed = await performWithin(session, { mayRun, limit, around }, (bounds) => {
      const call = createCall(session, withAction(frame, step), step, own, bounds);
      return performStep(call, createStepScope(session, call.frame, own));
    });
    return conclude(performed, evaluateFlag(step.token.find("continue-on-error"), scope));
  } catch (error) {
    return failedResult(session, error);
  }
}

type Bounds = Pick<StepCall, "stop" | "expired">;

/** What the performer of a step gets. */
export function createCall(
  session: JobSession,
  frame: StepFrame,
  step: StepDefinition,
  environment: Readonly<Record<string, string>>,
  { stop, expired }: Bounds,
): StepCall {
  const runNested = (inner: StepFrame, nested: StepDefinition) =>
    runStep(session, inner, nested, expired);
  return { session, frame, step, environment, stop, expired, runStep: runNested };
}

/** `github.action` names the step: its id, or what GitHub makes up for one without. */
function withAction(frame: StepFrame, step: StepDefinition): StepFrame {
  const uses = step.token.find("uses");
  const name = uses !== undefined && isString(uses) ? uses.value : "run";
  const made = `__${name.replaceAll(/[^\w-]/g, "_")}`;
  const github = { ...frame.github, action: step.id === "" ? made : step.id };
  return { ...frame, github };
}

function conclude(performed: PerformedStep, forgiven: boolean): StepResult {
  const { outcome, outputs } = performed;
  return { outputs, outcome, conclusion: outcome === "failure" && forgiven ? "success" : outcome };
}

/** The errors that a workflow's author can cause end the step; anything else is a fault of ours and goes on up. */
function failedResult(session: JobSession, error: unknown): StepResult {
  if (!(error instanceof StepFailure || error instanceof ExpressionFailure)) throw error;
  session.log.error(error.message);
  return { outputs: {}, outcome: "failure", conclusion: "failure" };
}

export interface StepLimits {
  /** The step's condition, asked again when the job is cancelled. */
  readonly mayRun: () => boolean;
  readonly limit: number; // minutes
  readonly around: AbortSignal | undefined;
}

/** Runs `perform` under the time limits that apply and under the job's control. */
export async function performWithin(
  session: JobSession,
  { mayRun, limit, around }: StepLimits,
  perform: (bounds: Bounds) => Promise<PerformedStep>,
): Promise<PerformedStep> {
  const active = session.control.begin(mayRun);
  const over = new AbortController();
  const own = new AbortController();
  const expired = around === undefined ? own.signal : AbortSignal.any([own.signal, around]);
  expired.addEventListener("abort", () => {
    active.stop.abort();
  });
  if (Number.isFinite(limit)) {
    void session.clock.sleep(limit * MINUTE_MS, over.signal).then(() => {
      if (!over.signal.aborted) own.abort();
    });
  }
  try {
    const performed = await perform({ stop: active.stop.signal, expired });
    if (!own.signal.aborted) return performed;
    session.log.error(`The step has timed out after ${limit} minutes.`);
    return { ...performed, outcome: "failure" };
  } finally {
    over.abort();
    active.end();
  }
}

async function performStep(call: StepCall, scope: Scope): Promise<PerformedStep> {
  const uses = evaluateText(call.step.token.find("uses"), scope);
  return uses === undefined
    ? await performScript(call, scope)
    : await performAction(call, uses, scope);
}
