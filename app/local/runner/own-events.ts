import type { ActionsHost, Actor, DispatchRequest, TriggerEvent } from "./host.ts";

/** A full ref and the commit it names. */
export interface Target {
  readonly ref: string;
  readonly sha: string;
}

/** Who is named as the actor of scheduled runs: GitHub names whoever last changed the cron line. */
const SCHEDULER: Actor = { login: "github-actions[bot]", id: 41898282, type: "Bot" };

/** The event of a dispatch, which no webhook precedes. */
export function createDispatchEvent(
  host: ActionsHost,
  request: DispatchRequest,
  target: Target,
  workflowPath: string,
  inputs: Readonly<Record<string, string>>,
): TriggerEvent {
  const { repository, actor } = request;
  const payload = {
    inputs,
    ref: target.ref,
    workflow: workflowPath,
    repository: describeRepository(host, repository),
    sender: actor,
  };
  const name = "workflow_dispatch";
  return { repository, name, payload, ...target, actor, byWorkflowToken: false };
}

/** The event of a cron line that is due. */
export function createScheduleEvent(
  host: ActionsHost,
  repository: string,
  target: Target,
  cron: string,
): TriggerEvent {
  const payload = { schedule: cron, repository: describeRepository(host, repository) };
  const actor = SCHEDULER;
  return { repository, name: "schedule", payload, ...target, actor, byWorkflowToken: false };
}

function describeRepository(host: ActionsHost, repository: string): Record<string, unknown> {
  const [login = "", name = ""] = repository.split("/");
  const default_branch = host.defaultBranch(repository);
  return { full_name: repository, name, owner: { login }, default_branch };
}
