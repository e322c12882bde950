import { z } from "zod";
import { readBlob, readTree, readTreeEntry } from "../../git/objects.ts";
import type { GitRepository } from "../../git/repository.ts";
import type { ActionsRunner, Actor } from "../../runner/host.ts";
import { isActionsEnabled, setState, stateOf } from "../../world/actions-policy.ts";
import type { Repository } from "../../world/entities.ts";
import type { EventActor } from "../../world/events.ts";
import type { World } from "../../world/world.ts";
import { ApiError, notFound, unprocessable } from "../errors.ts";
import { pagedUnder } from "../paging.ts";
import { pageUrl, repositoryUrl } from "../render/links.ts";
import { renderWorkflow, workflowId } from "../render/workflow.ts";
import type { Call, Route } from "../route.ts";
import { noContent, ok, route } from "../route.ts";

const folder = ".github/workflows";

interface WorkflowFile {
  readonly path: string;
  readonly name: string;
}

const Dispatch = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  return_run_details: z.boolean().default(false),
});
const RepositoryDispatch = z.object({
  event_type: z.string().min(1).max(100),
  client_payload: z.record(z.string(), z.unknown()).default({}),
});

function asActor({ user }: EventActor): Actor {
  return { login: user.login, id: user.id, type: user.type === "Bot" ? "Bot" : "User" };
}

/** The workflow files on the default branch, which are the ones GitHub knows of. */
async function listWorkflows(git: GitRepository, repository: Repository): Promise<WorkflowFile[]> {
  const tree = await readTreeEntry(git, `refs/heads/${repository.defaultBranch}`, folder);
  if (tree?.type !== "tree") return [];
  const files = (await readTree(git, tree.sha)).filter(({ path }) => /\.ya?ml$/.test(path));
  return Promise.all(
    files.map(async (file) => {
      const path = `${folder}/${file.path}`;
      return { path, name: nameOf((await readBlob(git, file.sha)).toString(), path) };
    }),
  );
}

/** The top-level `name`; a file that has none goes by its path. */
function nameOf(text: string, path: string): string {
  return /^name:\s*(?:"([^"]*)"|'([^']*)'|(\S.*?))\s*$/m.exec(text)?.slice(1).find(Boolean) ?? path;
}

/** By file name or by id, as GitHub takes them. */
async function requireWorkflow(
  { git, repository }: Pick<Call, "git" | "repository">,
  key: string,
): Promise<WorkflowFile> {
  const found = (await listWorkflows(git, repository)).find(
    ({ path }) => path === `${folder}/${key}` || String(workflowId(repository, path)) === key,
  );
  if (found === undefined) throw notFound();
  return found;
}

/** A world without Actions answers as a repository where they are disabled. */
export function requireRunner(runner: ActionsRunner | undefined): ActionsRunner {
  if (runner === undefined) throw actionsAreOff();
  return runner;
}

function requireEnabled({ world, repository }: Call, path: string): void {
  requireActions(world, repository);
  if (stateOf(world, repository, path) !== "active")
    throw unprocessable("Cannot trigger a 'workflow_dispatch' on a disabled workflow");
}

function requireActions(world: World, repository: Repository): void {
  if (!isActionsEnabled(world, repository)) throw actionsAreOff();
}

const actionsAreOff = () => new ApiError(403, "Actions are disabled on this repository");

const switchWorkflow = (deed: "enable" | "disable") =>
  route(
    `PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/${deed}`,
    { permission: "actions:write" },
    async (call) => {
      const { path } = await requireWorkflow(call, call.parameter("workflow_id"));
      const state = deed === "enable" ? "active" : "disabled_manually";
      setState(call.world, call.repository, path, state);
      return noContent();
    },
  );

const readingRoutes: readonly Route[] = [
  route(
    "GET /repos/{owner}/{repo}/actions/workflows",
    { permission: "actions:read" },
    async (call) =>
      pagedUnder(call, "workflows", await listWorkflows(call.git, call.repository), (file) =>
        renderWorkflow(call.world, call.repository, file),
      ),
  ),
  route(
    "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}",
    { permission: "actions:read" },
    async (call) => {
      const file = await requireWorkflow(call, call.parameter("workflow_id"));
      return ok(renderWorkflow(call.world, call.repository, file));
    },
  ),
];

/** Workflow files, and the two ways to start them by hand. */
export function workflowRoutes(runner: ActionsRunner | undefined): Route[] {
  return [
    ...readingRoutes,
    switchWorkflow("enable"),
    switchWorkflow("disable"),
    route(
      "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
      { permission: "actions:write", body: Dispatch },
      async (call, body) => {
        const file = await requireWorkflow(call, call.parameter("workflow_id"));
        requireEnabled(call, file.path);
        const started = await requireRunner(runner).dispatch({
          repository: call.repository.fullName,
          workflow: file.path,
          ref: body.ref,
          inputs: Object.fromEntries(
            Object.entries(body.inputs).map(([key, value]) => [key, String(value)]),
          ),
          actor: asActor(call.actor),
        });
        if (started.kind === "refused") throw refusal(started.status, started.message);
        return body.return_run_details
          ? ok(renderDispatched(call.world, call.repository, started.run.id))
          : noContent();
      },
    ),
    route(
      "POST /repos/{owner}/{repo}/dispatches",
      { permission: "contents:write", body: RepositoryDispatch },
      async (call, { event_type, client_payload }) => {
        requireActions(call.world, call.repository);
        const branch = call.repository.defaultBranch;
        const ref = `refs/heads/${branch}`;
        const sha = (await call.git.run(["rev-parse", "--verify", ref])).trim();
        await requireRunner(runner).trigger({
          repository: call.repository.fullName,
          name: "repository_dispatch",
          action: event_type,
          payload: { action: event_type, branch, client_payload },
          ref,
          sha,
          actor: asActor(call.actor),
          byWorkflowToken: false, // the one exception, with workflow_dispatch, to GITHUB_TOKEN starting nothing
        });
        return noContent();
      },
    ),
  ];
}

function refusal(status: 404 | 422, message: string): ApiError {
  return status === 404 ? notFound() : unprocessable(message);
}

function renderDispatched(world: World, repository: Repository, id: number) {
  return {
    workflow_run_id: id,
    run_url: repositoryUrl(world, repository, `/actions/runs/${id}`),
    html_url: pageUrl(world, repository, `/actions/runs/${id}`),
  };
}
