import type { components } from "@octokit/openapi-types";
import type { CheckRun, CheckSuite, CommitStatus } from "../../world/check-entities.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import { isFromFork } from "../../world/network.ts";
import type { World } from "../../world/world.ts";
import { renderApp } from "./app.ts";
import { pageUrl, repositoryUrl, timestamp } from "./links.ts";
import { renderRepository } from "./repository.ts";
import { renderUser } from "./user.ts";
import { renderHeadCommit } from "./workflow.ts";

type Schemas = components["schemas"];

const dateOrNull = (date: Date | null) => (date === null ? null : timestamp(date));

/** The open pull requests that a commit is the head of. GitHub leaves out those from forks. */
function renderMinimalPulls(world: World, repository: Repository, sha: string) {
  const { id, name } = repository;
  const repo = { id, name, url: repositoryUrl(world, repository) };
  const pulls = world.pulls.filter(
    (pull) =>
      pull.repositoryId === repository.id &&
      !isFromFork(pull) &&
      pull.headSha === sha &&
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

/** GitHub's description of a check run leaves out two conclusions that its suites know. */
function runConclusion({ conclusion }: CheckRun): Schemas["check-run"]["conclusion"] {
  switch (conclusion) {
    case "startup_failure":
      return "failure";
    case "stale":
      return "neutral";
    case "success":
    case "failure":
    case "neutral":
    case "cancelled":
    case "skipped":
    case "timed_out":
    case "action_required":
    case null:
      return conclusion;
  }
}

/** A run that waits for a runner has not started, yet GitHub gives it a time: that of its suite. */
function renderTimes(world: World, run: CheckRun) {
  const startedAt = run.startedAt ?? world.checkSuites.require(run.suiteId).createdAt;
  return { started_at: timestamp(startedAt), completed_at: dateOrNull(run.completedAt) };
}

function renderRunAddresses(world: World, repository: Repository, run: CheckRun) {
  const job = run.jobId === null ? undefined : world.jobs.get(run.jobId);
  const page = job === undefined ? `/runs/${run.id}` : `/actions/runs/${job.runId}/job/${job.id}`;
  const html_url = pageUrl(world, repository, page);
  return {
    url: repositoryUrl(world, repository, `/check-runs/${run.id}`),
    html_url,
    details_url: run.detailsUrl ?? html_url,
  };
}

export function renderCheckRun(world: World, repository: Repository, run: CheckRun) {
  const addresses = renderRunAddresses(world, repository, run);
  return {
    id: run.id,
    node_id: nodeId("CheckRun", run.id),
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    ...addresses,
    status: run.status,
    conclusion: runConclusion(run),
    ...renderTimes(world, run),
    output: {
      ...run.output,
      annotations_count: 0,
      annotations_url: `${addresses.url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: renderApp(world, world.apps.require(run.appId)),
    pull_requests: renderMinimalPulls(world, repository, run.headSha),
  } satisfies Schemas["check-run"];
}

/** The form in webhooks of a run: what needs no git. */
export function renderSimpleSuite(world: World, repository: Repository, suite: CheckSuite) {
  return {
    id: suite.id,
    node_id: nodeId("CheckSuite", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: suite.status,
    conclusion: suite.conclusion,
    url: repositoryUrl(world, repository, `/check-suites/${suite.id}`),
    before: null,
    after: suite.headSha,
    pull_requests: renderMinimalPulls(world, repository, suite.headSha),
    app: renderApp(world, world.apps.require(suite.appId)),
    created_at: timestamp(suite.createdAt),
    updated_at: timestamp(suite.updatedAt),
  };
}

export async function renderSuite(world: World, repository: Repository, suite: CheckSuite) {
  const runs = world.checkRuns.filter((run) => run.suiteId === suite.id);
  const simple = renderSimpleSuite(world, repository, suite);
  const rendered = {
    ...simple,
    repository: renderRepository(world, repository),
    latest_check_runs_count: runs.length,
    check_runs_url: `${simple.url}/check-runs`,
    rerequestable: suite.runId === null,
    runs_rerequestable: suite.runId === null,
  };
  const head_commit = await renderHeadCommit(world, repository, suite.headSha);
  return { ...rendered, head_commit } satisfies Schemas["check-suite"];
}

/** The form inside a combined status. */
export function renderSimpleStatus(world: World, repository: Repository, status: CommitStatus) {
  const creator = world.users.require(status.creatorId);
  return {
    url: repositoryUrl(world, repository, `/statuses/${status.sha}`),
    avatar_url: `${world.baseUrl}/avatars/${creator.id}`,
    id: status.id,
    node_id: nodeId("StatusContext", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: timestamp(status.createdAt),
    updated_at: timestamp(status.updatedAt),
  };
}

export function renderStatus(
  world: World,
  repository: Repository,
  status: CommitStatus,
): Schemas["status"] {
  const creator = renderUser(world, world.users.require(status.creatorId));
  return { ...renderSimpleStatus(world, repository, status), creator };
}
