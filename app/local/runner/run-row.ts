import type { WorkflowRun } from "../world/actions-entities.ts";
import { readObject, readText, shortRef } from "./contexts.ts";
import type { ActionsHost, TriggerEvent } from "./host.ts";

export interface RunIdentity {
  readonly path: string;
  readonly name: string;
  readonly title: string;
}

/** The row of a new run. A pull request's run is listed under the head it is about, not under the merge it tests. */
export function createRunRow(
  host: ActionsHost,
  { path, name, title }: RunIdentity,
  event: TriggerEvent,
): WorkflowRun {
  const now = host.clock.now();
  const head = readText(readObject(readObject(event.payload["pull_request"])["head"])["sha"]);
  return {
    id: host.nextRunId(),
    repository: event.repository,
    workflowPath: path,
    workflowName: name,
    displayTitle: title,
    event: event.name,
    headBranch: event.headRef ?? shortRef(event.ref),
    headSha: head === "" ? event.sha : head,
    runNumber: host.nextRunNumber(event.repository, path),
    runAttempt: 1,
    status: "queued",
    conclusion: null,
    actor: event.actor.login,
    triggeringActor: event.actor.login,
    createdAt: now,
    updatedAt: now,
    runStartedAt: now,
  };
}

/** The row of the next attempt of a run that is over. */
export function nextAttemptRow(host: ActionsHost, run: WorkflowRun): WorkflowRun {
  const now = host.clock.now();
  const runAttempt = run.runAttempt + 1;
  return {
    ...run,
    runAttempt,
    status: "queued",
    conclusion: null,
    updatedAt: now,
    runStartedAt: now,
  };
}
