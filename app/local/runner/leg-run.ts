import { readConcurrency } from "./concurrency-claim.ts";
import { isFromFork } from "./contexts.ts";
import { type Contexts, createScope, ExpressionFailure } from "./expressions.ts";
import type { JobEnd } from "./job-plan.ts";
import { runJob } from "./job-run.ts";
import type { Leg } from "./leg.ts";
import type { RunnerServices, RunRequest } from "./run-request.ts";
import type { Slots } from "./slots.ts";
import { evaluateFlag } from "./template.ts";
import { findUnsupported } from "./unsupported.ts";
import type { JobDefinition } from "./workflow-file.ts";

export interface LegRequest {
  readonly services: RunnerServices;
  readonly request: RunRequest;
  readonly definition: JobDefinition;
  readonly github: Readonly<Record<string, unknown>>;
  readonly markStarted: () => void;
  readonly leg: Leg;
  /** What expressions of this leg see, its matrix values included. */
  readonly contexts: Contexts;
  /** `max-parallel` of the matrix. */
  readonly limit: Slots;
}

const CANCELLED: JobEnd = { result: "cancelled", outputs: {} };

/**
 * Brings one leg to its end: waits for its turn in the matrix, its concurrency group and a free machine, and runs
 * it. Its row is completed before any of them is given on, so nobody ever sees two in one place.
 */
export async function runLeg(request: LegRequest): Promise<JobEnd> {
  const { leg, limit, definition, contexts, services } = request;
  const end = (await limit.acquire(leg.control.cancelling))
    ? await attemptLeg(request).finally(() => {
        limit.release();
      })
    : finish(leg, CANCELLED);
  services.options.onJobEnd?.(leg.row.current, end.result);
  const forgiven = evaluateFlag(definition.token.find("continue-on-error"), createScope(contexts));
  return end.result === "failure" && forgiven ? { ...end, result: "success" } : end;
}

function finish(leg: Leg, end: JobEnd): JobEnd {
  leg.row.end(end.result);
  return end;
}

function fail(request: LegRequest, message: string): JobEnd {
  const { leg, services } = request;
  services.host.appendLog(leg.row.id, `##[error]${message}`);
  return finish(leg, { result: "failure", outputs: {} });
}

async function attemptLeg(request: LegRequest): Promise<JobEnd> {
  try {
    return await runInGroup(request);
  } catch (error) {
    if (!(error instanceof ExpressionFailure)) throw error;
    return fail(request, error.message);
  }
}

async function runInGroup(request: LegRequest): Promise<JobEnd> {
  const { services, definition, leg, contexts } = request;
  const claim = readConcurrency(definition.token.find("concurrency"), createScope(contexts));
  if (claim === undefined) return await runInSlot(request);
  const { repository } = request.request.run;
  const { control, row } = leg;
  const holder = {
    cancel: () => {
      control.cancel();
    },
  };
  const wait = () => {
    row.setStatus("pending");
  };
  const entered = await services.groups.enter(repository, claim, holder, control.cancelling, wait);
  if (entered === "cancelled") return finish(leg, CANCELLED);
  row.setStatus("queued");
  try {
    return await runInSlot(request);
  } finally {
    services.groups.leave(repository, claim.group, holder);
  }
}

async function runInSlot(request: LegRequest): Promise<JobEnd> {
  const { slots } = request.services;
  const { leg } = request;
  if (!(await slots.acquire(leg.control.cancelling))) return finish(leg, CANCELLED);
  try {
    request.markStarted();
    const problem = findUnsupported(request.definition.token);
    return problem === undefined
      ? finish(leg, await runOnMachine(request))
      : fail(request, problem);
  } finally {
    slots.release();
  }
}

async function runOnMachine({
  services: { host, options },
  request: { run, event, workflow },
  definition,
  contexts,
  github,
  leg: { row, control },
}: LegRequest): Promise<JobEnd> {
  const secrets = isFromFork(event) ? {} : host.secrets(run.repository);
  return await runJob({
    host,
    options,
    run,
    event,
    workflow,
    definition,
    contexts,
    github,
    secrets,
    row,
    control,
  });
}
