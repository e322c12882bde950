import { z } from "zod";
import { resolveCommit } from "../../git/refs.ts";
import type { CheckRun, CheckSuite } from "../../world/check-entities.ts";
import { dropOlder } from "../../world/check-rollup.ts";
import type { CheckRunChange } from "../../world/checks.ts";
import { createCheckRun, updateCheckRun } from "../../world/checks.ts";
import type { App } from "../../world/entities.ts";
import { ApiError, notFound, unprocessable } from "../errors.ts";
import { pagedUnder } from "../paging.ts";
import { renderCheckRun, renderSuite } from "../render/check.ts";
import type { Call } from "../route.ts";
import { created, ok, route } from "../route.ts";

/** GitHub's limit of the summary and of the text of a check. */
const mostText = 65_535;

const DateTime = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const Output = z.object({
  title: z.string().nullish(),
  summary: z.string().max(mostText),
  text: z.string().max(mostText).optional(),
});

/** Annotations, images and buttons are taken and not kept. "stale" is for GitHub alone to say. */
const CheckFields = z.object({
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  started_at: DateTime.optional(),
  completed_at: DateTime.optional(),
  conclusion: z
    .enum(["action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out"])
    .optional(),
  output: Output.optional(),
});
const PostCheckRun = CheckFields.extend({ name: z.string().min(1), head_sha: z.string() });
const PatchCheckRun = CheckFields.extend({ name: z.string().min(1).optional() });

/** Only what was sent is changed. */
function readChange(body: z.infer<typeof PatchCheckRun>): CheckRunChange {
  const { name, status, conclusion } = body;
  if (status === "completed" && conclusion === undefined) {
    throw unprocessable("Invalid request.\n\nA completed check run needs a conclusion.");
  }
  return {
    ...(name === undefined ? {} : { name }),
    ...(status === undefined ? {} : { status }),
    ...(conclusion === undefined ? {} : { conclusion }),
    ...readCircumstances(body),
  };
}

function readCircumstances(body: z.infer<typeof CheckFields>): CheckRunChange {
  const { output } = body;
  return {
    ...(body.details_url === undefined ? {} : { detailsUrl: body.details_url }),
    ...(body.external_id === undefined ? {} : { externalId: body.external_id }),
    ...(body.started_at === undefined ? {} : { startedAt: body.started_at }),
    ...(body.completed_at === undefined ? {} : { completedAt: body.completed_at }),
    ...(output === undefined ? {} : { output: readOutput(output) }),
  };
}

function readOutput({ title, summary, text }: z.infer<typeof Output>): CheckRun["output"] {
  return { title: title ?? null, summary, text: text ?? null };
}

function requireApp({ caller }: Call): App {
  if (caller.kind === "installation" || caller.kind === "job") return caller.app;
  throw new ApiError(403, "You must authenticate via a GitHub App.");
}

const create = route(
  "POST /repos/{owner}/{repo}/check-runs",
  { permission: "checks:write", body: PostCheckRun },
  async (call, body) => {
    const { world, repository, git, actor } = call;
    const app = requireApp(call);
    const headSha = await resolveCommit(git, body.head_sha);
    if (headSha === undefined) throw unprocessable(`No commit found for SHA: ${body.head_sha}`);
    const request = { app, headSha, change: readChange(body) };
    const run = await createCheckRun(world, repository, request, actor);
    return created(renderCheckRun(world, repository, run));
  },
);

function requireCheckRun(call: Call<"check_run_id">): CheckRun {
  const run = call.world.checkRuns.get(Number(call.parameter("check_run_id")));
  if (run?.repositoryId !== call.repository.id) throw notFound();
  return run;
}

const get = route(
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id}",
  { permission: "checks:read" },
  (call) => ok(renderCheckRun(call.world, call.repository, requireCheckRun(call))),
);

const patch = route(
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
  { permission: "checks:write", body: PatchCheckRun },
  (call, body) => {
    const { world, repository, actor } = call;
    const app = requireApp(call);
    const run = requireCheckRun(call);
    if (run.appId !== app.id) {
      throw new ApiError(
        403,
        `Invalid app_id \`${app.id}\` - check run can only be modified by the GitHub App that created it.`,
      );
    }
    const updated = updateCheckRun(world, repository, run, readChange(body), actor);
    return ok(renderCheckRun(world, repository, updated));
  },
);

const getSuite = route(
  "GET /repos/{owner}/{repo}/check-suites/{check_suite_id}",
  { permission: "checks:read" },
  async (call) => {
    const suite = call.world.checkSuites.get(Number(call.parameter("check_suite_id")));
    if (suite?.repositoryId !== call.repository.id) throw notFound();
    return ok(await renderSuite(call.world, call.repository, suite));
  },
);

async function requireCommit({ git, parameter }: Call<"ref">): Promise<string> {
  const sha = await resolveCommit(git, parameter("ref"));
  if (sha === undefined) throw unprocessable(`No commit found for SHA: ${parameter("ref")}`);
  return sha;
}

const listRuns = route(
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
  { permission: "checks:read" },
  async (call) => {
    const { world, repository, query } = call;
    const sha = await requireCommit(call);
    const asks = (name: string, value: string | number) =>
      (query.get(name) ?? String(value)) === String(value);
    const found = world.checkRuns.filter(
      (run) =>
        run.repositoryId === repository.id &&
        run.headSha === sha &&
        asks("check_name", run.name) &&
        asks("status", run.status) &&
        asks("app_id", run.appId),
    );
    const runs = query.get("filter") === "all" ? found : dropOlder(found);
    return pagedUnder(call, "check_runs", runs, (run) => renderCheckRun(world, repository, run));
  },
);

const listSuites = route(
  "GET /repos/{owner}/{repo}/commits/{ref}/check-suites",
  { permission: "checks:read" },
  async (call) => {
    const { world, repository, query } = call;
    const sha = await requireCommit(call);
    const [appId, name] = [query.get("app_id"), query.get("check_name")];
    const hasRun = (suite: CheckSuite) =>
      world.checkRuns.find((run) => run.suiteId === suite.id && run.name === name) !== undefined;
    const suites = world.checkSuites.filter(
      (suite) =>
        suite.repositoryId === repository.id &&
        suite.headSha === sha &&
        (appId === null || String(suite.appId) === appId) &&
        (name === null || hasRun(suite)),
    );
    return pagedUnder(call, "check_suites", suites, (suite) =>
      renderSuite(world, repository, suite),
    );
  },
);

export const checkRoutes = [create, get, patch, getSuite, listRuns, listSuites];
