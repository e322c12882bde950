import type { components } from "@octokit/openapi-types";
import { readCommit } from "../../git/history.ts";
import type { WorkflowJob, WorkflowRun } from "../../world/actions-entities.ts";
import { stateOf } from "../../world/actions-policy.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { World } from "../../world/world.ts";
import { escapePath, pageUrl, repositoryUrl, timestamp } from "./links.ts";
import { renderRepository } from "./repository.ts";
import { renderUser } from "./user.ts";

type Schemas = components["schemas"];

/** A workflow file has no row of its own: its id follows from where it is, and stays the same. */
export function workflowId(repository: Repository, path: string): number {
  let hash = repository.id;
  for (const character of path)
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 2_147_483_647;
  return hash;
}

export function renderWorkflow(
  world: World,
  repository: Repository,
  workflow: { readonly path: string; readonly name: string },
): Schemas["workflow"] {
  const { path, name } = workflow;
  const id = workflowId(repository, path);
  const file = path.slice(path.lastIndexOf("/") + 1);
  return {
    id,
    node_id: nodeId("Workflow", repository.id, path),
    name,
    path,
    state: stateOf(world, repository, path),
    created_at: timestamp(repository.createdAt),
    updated_at: timestamp(repository.createdAt),
    url: repositoryUrl(world, repository, `/actions/workflows/${id}`),
    html_url: pageUrl(world, repository, `/blob/${repository.defaultBranch}/${escapePath(path)}`),
    badge_url: pageUrl(world, repository, `/actions/workflows/${file}/badge.svg`),
  };
}

function renderRunAddresses(world: World, repository: Repository, run: WorkflowRun) {
  const url = repositoryUrl(world, repository, `/actions/runs/${run.id}`);
  const suite = world.checkSuites.find((row) => row.runId === run.id);
  return {
    url,
    html_url: pageUrl(world, repository, `/actions/runs/${run.id}`),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.runAttempt > 1 ? `${url}/attempts/${run.runAttempt - 1}` : null,
    check_suite_id: suite?.id ?? 0,
    check_suite_node_id: nodeId("CheckSuite", suite?.id ?? 0),
    check_suite_url: repositoryUrl(world, repository, `/check-suites/${suite?.id ?? 0}`),
    workflow_url: repositoryUrl(
      world,
      repository,
      `/actions/workflows/${workflowId(repository, run.workflowPath)}`,
    ),
  };
}

/** The open pull requests whose head this run is for. */
function renderRunPulls(world: World, repository: Repository, run: WorkflowRun) {
  const repo = {
    id: repository.id,
    name: repository.name,
    url: repositoryUrl(world, repository),
  };
  const pulls = world.pulls.filter(
    (pull) =>
      pull.repositoryId === repository.id &&
      pull.headRepositoryId === repository.id &&
      pull.headBranch === run.headBranch &&
      world.issues.get(pull.issueId)?.state === "open",
  );
  return pulls.map((pull) => ({
    id: pull.id,
    number: pull.number,
    url: repositoryUrl(world, repository, `/pulls/${pull.number}`),
    head: { ref: pull.headBranch, sha: pull.headSha, repo },
    base: { ref: pull.baseBranch, sha: pull.baseSha, repo },
  }));
}

export async function renderHeadCommit(world: World, repository: Repository, sha: string) {
  const commit = await readCommit(world.git(repository), sha);
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: timestamp(commit.committer.date),
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

/** The row at this moment; only its head commit is asked of git. */
export async function renderRun(world: World, repository: Repository, run: WorkflowRun) {
  const rendered = {
    id: run.id,
    node_id: nodeId("WorkflowRun", run.id),
    name: run.workflowName,
    display_title: run.displayTitle,
    path: run.workflowPath,
    workflow_id: workflowId(repository, run.workflowPath),
    run_number: run.runNumber,
    run_attempt: run.runAttempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    pull_requests: renderRunPulls(world, repository, run),
    referenced_workflows: [],
    ...renderRunAddresses(world, repository, run),
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(run.updatedAt),
    run_started_at: timestamp(run.runStartedAt),
    actor: renderUser(world, world.requireUser(run.actor)),
    triggering_actor: renderUser(world, world.requireUser(run.triggeringActor)),
    repository: renderRepository(world, repository),
    head_repository: renderRepository(world, repository),
  };
  const head_commit = await renderHeadCommit(world, repository, run.headSha);
  return { ...rendered, head_commit } satisfies Schemas["workflow-run"];
}

/** GitHub's API knows fewer conclusions of a job than of a run. */
function jobConclusion(job: WorkflowJob): Schemas["job"]["conclusion"] {
  return job.conclusion === "startup_failure" ? "failure" : job.conclusion;
}

export function renderJob(world: World, repository: Repository, job: WorkflowJob) {
  const run = world.runs.require(job.runId);
  const date = (moment: Date | null) => (moment === null ? null : timestamp(moment));
  const hasRunner = job.runnerName !== null;
  return {
    id: job.id,
    node_id: nodeId("WorkflowJob", job.id),
    run_id: job.runId,
    run_attempt: job.runAttempt,
    run_url: repositoryUrl(world, repository, `/actions/runs/${job.runId}`),
    url: repositoryUrl(world, repository, `/actions/jobs/${job.id}`),
    html_url: pageUrl(world, repository, `/actions/runs/${job.runId}/job/${job.id}`),
    check_run_url: repositoryUrl(world, repository, `/check-runs/${job.id}`),
    name: job.name,
    workflow_name: run.workflowName,
    head_sha: job.headSha,
    head_branch: job.headBranch,
    status: job.status,
    conclusion: jobConclusion(job),
    created_at: timestamp(job.createdAt),
    started_at: timestamp(job.startedAt ?? job.createdAt),
    completed_at: date(job.completedAt),
    labels: [...job.labels],
    runner_id: hasRunner ? 1 : null,
    runner_name: job.runnerName,
    runner_group_id: hasRunner ? 1 : null,
    runner_group_name: hasRunner ? "GitHub Actions" : null,
    steps: job.steps.map((step) => ({
      number: step.number,
      name: step.name,
      status: step.status,
      conclusion: step.conclusion,
      started_at: date(step.startedAt),
      completed_at: date(step.completedAt),
    })),
  } satisfies Schemas["job"];
}
