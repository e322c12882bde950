import type { WorkflowRun } from "../world/actions-entities.ts";
import type { ActionsHost, TriggerEvent } from "./host.ts";
import type { JobFolders } from "./job-folders.ts";

/** The `github` context of a run, as far as it is the same for all its jobs. */
export function createGithubContext(
  host: ActionsHost,
  event: TriggerEvent,
  run: WorkflowRun,
): Record<string, unknown> {
  const [owner = ""] = run.repository.split("/");
  const ids = readRepositoryIds(event.payload);
  return {
    actor: event.actor.login,
    actor_id: String(event.actor.id),
    triggering_actor: run.triggeringActor,
    api_url: host.urls.api,
    server_url: host.urls.server,
    graphql_url: host.urls.graphql,
    base_ref: event.baseRef ?? "",
    head_ref: event.headRef ?? "",
    event: event.payload,
    event_name: event.name,
    ref: event.ref,
    ref_name: shortRef(event.ref),
    ref_type: event.ref.startsWith("refs/tags/") ? "tag" : "branch",
    ref_protected: false,
    repository: run.repository,
    repository_id: ids.repository,
    repository_owner: owner,
    repository_owner_id: ids.owner,
    repositoryUrl: `${host.urls.server}/${run.repository}.git`,
    retention_days: "90",
    run_id: String(run.id),
    run_number: String(run.runNumber),
    run_attempt: String(run.runAttempt),
    secret_source: "Actions",
    sha: event.sha,
    workflow: run.workflowName,
    workflow_ref: `${run.repository}/${run.workflowPath}@${event.ref}`,
    workflow_sha: event.sha,
  };
}

/** `main` for `refs/heads/main`, `12/merge` for `refs/pull/12/merge`. */
export function shortRef(ref: string): string {
  return ref.replace(/^refs\/(heads|tags|pull)\//, "");
}

function readRepositoryIds(payload: Readonly<Record<string, unknown>>): {
  repository: string;
  owner: string;
} {
  const repository = readObject(payload["repository"]);
  const owner = readObject(repository["owner"]);
  return { repository: readText(repository["id"]), owner: readText(owner["id"]) };
}

/** Whether a stranger's commits run: a `pull_request` from a fork gets no secrets, and a token that only reads (docs). */
export function isFromFork(event: TriggerEvent): boolean {
  if (event.name !== "pull_request") return false;
  const head = readObject(readObject(event.payload["pull_request"])["head"]);
  const home = readText(readObject(head["repo"])["full_name"]);
  return home !== "" && home !== event.repository;
}

/** A part of a payload as an object; empty when it is something else. */
export function readObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

export function readText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The `github` context entries that exist only on a machine. */
export function createMachineContext(
  folders: JobFolders,
  jobId: string,
  token: string,
): Record<string, unknown> {
  return { job: jobId, token, workspace: folders.workspace, event_path: folders.eventPath };
}

export function createRunnerContext(
  folders: JobFolders,
  runnerName: string,
): Record<string, string> {
  return {
    name: runnerName,
    os: "Linux",
    arch: "X64",
    environment: "self-hosted",
    temp: folders.temp,
    tool_cache: folders.toolCache,
    workspace: folders.root,
  };
}

/** Entries of the `github` context that GitHub does not turn into variables of a step. */
const NOT_EXPORTED = new Set([
  "event",
  "token",
  "job_workflow_sha",
  "secret_source",
  "repositoryUrl",
]);

/** GITHUB_* variables from the `github` context. */
export function githubVariables(github: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(github).filter(([key]) => !NOT_EXPORTED.has(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [`GITHUB_${key.toUpperCase()}`, exportedText(value)]),
  );
}

function exportedText(value: unknown): string {
  return typeof value === "boolean" ? String(value) : readText(value);
}

/** RUNNER_* variables from the `runner` context. */
export function runnerVariables(runner: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(runner).map(([key, value]) => [`RUNNER_${key.toUpperCase()}`, value]),
  );
}
