import { apiPaths, type Edition } from "./edition.ts";
import type { ActionsHost } from "./runner/host.ts";
import { saveJob, saveRun } from "./world/actions.ts";
import { isActionsEnabled, stateOf } from "./world/actions-policy.ts";
import { fromWorkflowPermissions } from "./world/installations.ts";
import { createJobToken } from "./world/tokens.ts";
import { readNamedValues } from "./world/variables.ts";
import type { World } from "./world/world.ts";

/** The world as the Actions runner sees it. */
export function createActionsHost(world: World, edition: Edition): ActionsHost {
  const at = (fullName: string) => world.requireRepository(fullName);
  return {
    clock: world.clock,
    get urls() {
      const { baseUrl: server } = world;
      const { rest, graphql } = apiPaths[edition];
      return { server, api: `${server}${rest}`, graphql: `${server}${graphql}` };
    },
    gitDirectory: (repository) => world.gitDirectory(at(repository)),
    defaultBranch: (repository) => at(repository).defaultBranch,
    isEnabled: (repository, path) =>
      isActionsEnabled(world, at(repository)) && stateOf(world, at(repository), path) === "active",
    secrets: (repository) => readNamedValues(world.secrets, at(repository)),
    variables: (repository) => readNamedValues(world.variables, at(repository)),
    issueJobToken: ({ repository, runId, jobId, permissions }) =>
      createJobToken(world, {
        repository: at(repository),
        runId,
        jobId,
        permissions: fromWorkflowPermissions(permissions),
      }),
    revokeJobToken: (token) => {
      const row = world.tokens.byKey(token);
      if (row !== undefined) world.tokens.remove(row.id);
    },
    nextRunId: () => world.ids.next(),
    nextJobId: () => world.ids.next(),
    nextRunNumber: (repository, path) => takeRunNumber(world, repository, path),
    runs: (repository) => world.runs.filter((run) => run.repository === repository),
    run: (id) => world.runs.get(id),
    jobs: (runId) => world.jobs.filter((job) => job.runId === runId),
    saveRun: (run) => {
      saveRun(world, run);
    },
    saveJob: (job) => {
      saveJob(world, job);
    },
    appendLog: (jobId, line) => {
      const lines = world.jobLogs.get(jobId) ?? [];
      lines.push(line);
      world.jobLogs.set(jobId, lines);
    },
    saveSummary: (jobId, markdown) => {
      world.jobSummaries.set(jobId, markdown);
    },
  };
}

/** Counted, not derived: several runs may be named before the first of them is saved. */
function takeRunNumber(world: World, repository: string, path: string): number {
  const key = `${repository}:${path}`;
  const number = (world.runNumbers.get(key) ?? 0) + 1;
  world.runNumbers.set(key, number);
  return number;
}
