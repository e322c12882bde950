import { join } from "node:path";
import { reviewWorkflow, townWorkflow } from "#core/names.ts";
import { type LocalGitHub, startLocalGitHub } from "#local/github.ts";
import type { Exchange } from "#local/rest/server.ts";
import type { ActionsRunner } from "#local/runner/host.ts";
import { createActionsRunner } from "#local/runner/runner.ts";
import { UsageError } from "../usage-error.ts";
import { findActionFolders } from "./action-folders.ts";
import type { TownOptions } from "./town-options.ts";

/** Starts the embedded GitHub with a runner that knows our own actions, and that starts no workflow of somebody else. */
export async function openGitHub(
  options: TownOptions,
  folder: string,
  onExchange: (exchange: Exchange) => void,
): Promise<LocalGitHub> {
  const actions = findActionFolders();
  const { environment, concurrency, port, clock, edition } = options;
  const hearing = hearingOf(options);
  const starting = startLocalGitHub({
    folder: join(folder, "github"),
    searchPath: environment["PATH"] ?? "",
    onExchange,
    ...(edition === undefined ? {} : { edition }),
    ...(port === undefined ? {} : { port }),
    ...(clock === undefined ? {} : { clock }),
    runner: (host) =>
      narrow(
        hearing.events,
        createActionsRunner(host, {
          workDirectory: join(folder, "jobs"),
          actions,
          nodePath: process.execPath,
          environment,
          mayStart: (path, { name }) => hearing.mayStart(path, name),
          ...(concurrency === undefined ? {} : { concurrency }),
        }),
      ),
  });
  return starting.catch((error: unknown) => {
    throw explainPort(error, port);
  });
}

function explainPort(error: unknown, port: number | undefined): unknown {
  if (!(error instanceof Error) || !("code" in error) || port === undefined) return error;
  if (error.code === "EADDRINUSE") {
    return new UsageError(
      `--port ${port} is in use: choose another one, or leave the option out for any free one.`,
    );
  }
  if (error.code === "EACCES")
    return new UsageError(`--port ${port} may not be used by you: choose one above 1023.`);
  return error;
}

/** What required checks are reported for. */
const queueEvents = ["pull_request", "merge_group"];
/** What the App hears of where it lives in jobs: the triggers of its two workflows, but for those that nobody emits. */
const townEvents = [
  ...["check_run", "issue_comment", "issues", "pull_request_review", "pull_request_target"],
  ...["push", "workflow_run"],
];
const townPaths = [townWorkflow, reviewWorkflow].map((name) => `.github/workflows/${name}`);

/** Which events start which workflows here, besides what is dispatched. */
interface Hearing {
  readonly events: readonly string[];
  mayStart(path: string, eventName: string): boolean;
}

/**
 * Cogtown's own workflows are dispatched, but for those in which the App lives. A repository's other workflows wait for
 * events, and are not ours to run here, unless a merge queue waits for what they say.
 */
function hearingOf({ host, mergeQueue }: TownOptions): Hearing {
  const ofQueue = mergeQueue === undefined ? [] : queueEvents;
  const ofTown = host === "actions" ? townEvents : [];
  return {
    events: [...ofQueue, ...ofTown],
    mayStart: (path, name) =>
      ofQueue.includes(name) || (host === "actions" && townPaths.includes(path)),
  };
}

/** Most of what happens starts nothing: then nobody reads the workflow files for it. */
function narrow(events: readonly string[], runner: ActionsRunner): ActionsRunner {
  return {
    trigger: (event) => (events.includes(event.name) ? runner.trigger(event) : Promise.resolve([])),
    dispatch: (request) => runner.dispatch(request),
    cancel: (runId, options) => runner.cancel(runId, options),
    rerun: (runId, options) => runner.rerun(runId, options),
    killStep: (jobId) => {
      runner.killStep(jobId);
    },
    loseRunner: (jobId) => {
      runner.loseRunner(jobId);
    },
    runSchedules: (repository, from, to) => runner.runSchedules(repository, from, to),
    idle: () => runner.idle(),
    close: () => runner.close(),
  };
}
