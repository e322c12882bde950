import type { ActionsRunner } from "../../runner/host.ts";
import type { WorkflowJob, WorkflowRun } from "../../world/actions-entities.ts";
import { linkToLog } from "../../world/log-links.ts";
import { ApiError, conflict, notFound } from "../errors.ts";
import { pagedUnder } from "../paging.ts";
import { renderJob, renderRun, workflowId } from "../render/workflow.ts";
import type { Call, Route } from "../route.ts";
import { accepted, created, ok, route } from "../route.ts";
import { requireRunner } from "./workflows.ts";

const read = { permission: "actions:read" } as const;
const write = { permission: "actions:write" } as const;

function requireRun(
  { world, repository }: Pick<Call, "world" | "repository">,
  id: string,
): WorkflowRun {
  const run = world.runs.get(Number(id));
  if (run?.repository !== repository.fullName) throw notFound();
  return run;
}

function requireJob(
  { world, repository }: Pick<Call, "world" | "repository">,
  id: string,
): WorkflowJob {
  const job = world.jobs.get(Number(id));
  if (job === undefined) throw notFound();
  if (world.runs.require(job.runId).repository !== repository.fullName) throw notFound();
  return job;
}

/** `status` takes statuses and conclusions alike; `created` takes a date, `>=DATE`, `<=DATE` and `FROM..TO`. */
function matches(run: WorkflowRun, query: URLSearchParams): boolean {
  const status = query.get("status");
  const tests: [string | null, (wanted: string) => boolean][] = [
    [query.get("actor"), (wanted) => run.actor === wanted],
    [query.get("branch"), (wanted) => run.headBranch === wanted],
    [query.get("event"), (wanted) => run.event === wanted],
    [query.get("head_sha"), (wanted) => run.headSha === wanted],
    [status, (wanted) => run.status === wanted || run.conclusion === wanted],
    [query.get("created"), (wanted) => isCreated(run.createdAt, wanted)],
  ];
  return tests.every(([wanted, test]) => wanted === null || wanted === "" || test(wanted));
}

function isCreated(moment: Date, range: string): boolean {
  const [from, to] = range.includes("..") ? range.split("..", 2) : [range, range];
  const bound = (text: string | undefined) => new Date((text ?? "").replace(/^[<>]=?/, ""));
  // GitHub stamps whole seconds: a run of the second that is asked for counts.
  const second = Math.floor(moment.getTime() / 1000) * 1000;
  if (range.includes("..")) return second >= bound(from).getTime() && second <= bound(to).getTime();
  if (range.startsWith(">=")) return second >= Math.floor(bound(from).getTime() / 1000) * 1000;
  if (range.startsWith(">")) return second > bound(from).getTime();
  if (range.startsWith("<=")) return second <= bound(from).getTime();
  if (range.startsWith("<")) return second < bound(from).getTime();
  return moment.toISOString().startsWith(range);
}

function listRuns(call: Call, isWanted: (run: WorkflowRun) => boolean) {
  const rows = call.world.runs
    .filter((run) => run.repository === call.repository.fullName && isWanted(run))
    .filter((run) => matches(run, call.query))
    .toSorted((a, b) => b.id - a.id);
  return pagedUnder(call, "workflow_runs", rows, (run) =>
    renderRun(call.world, call.repository, run),
  );
}

const listRoutes: Route[] = [
  route("GET /repos/{owner}/{repo}/actions/runs", read, (call) => listRuns(call, () => true)),
  route("GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs", read, (call) => {
    const key = call.parameter("workflow_id");
    return listRuns(
      call,
      ({ workflowPath }) =>
        workflowPath === `.github/workflows/${key}` ||
        String(workflowId(call.repository, workflowPath)) === key,
    );
  }),
  route("GET /repos/{owner}/{repo}/actions/runs/{run_id}", read, async (call) =>
    ok(await renderRun(call.world, call.repository, requireRun(call, call.parameter("run_id")))),
  ),
  route("GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs", read, (call) => {
    const run = requireRun(call, call.parameter("run_id"));
    const isAll = call.query.get("filter") === "all";
    const rows = call.world.jobs.filter(
      (job) => job.runId === run.id && (isAll || job.runAttempt === run.runAttempt),
    );
    return pagedUnder(call, "jobs", rows, (job) => renderJob(call.world, call.repository, job));
  }),
  route("GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts", read, (call) => {
    requireRun(call, call.parameter("run_id"));
    return pagedUnder(call, "artifacts", [], (nothing: never) => nothing);
  }),
];

const jobRoutes: Route[] = [
  route("GET /repos/{owner}/{repo}/actions/jobs/{job_id}", read, (call) =>
    ok(renderJob(call.world, call.repository, requireJob(call, call.parameter("job_id")))),
  ),
  route("GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs", read, (call) => {
    const job = requireJob(call, call.parameter("job_id"));
    return { status: 302, headers: { location: linkToLog(call.world, job.id) } };
  }),
];

function cancelRoute(runner: ActionsRunner | undefined, force: boolean): Route {
  const name = force
    ? ("POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel" as const)
    : ("POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel" as const);
  return route(name, write, (call) => {
    const run = requireRun(call, call.parameter("run_id"));
    if (requireRunner(runner).cancel(run.id, { force }) === "accepted") return accepted();
    throw conflict("Cannot cancel a workflow run that is completed.");
  });
}

async function rerun(
  runner: ActionsRunner | undefined,
  id: number,
  options: { failedOnly?: boolean; jobId?: number },
) {
  if ((await requireRunner(runner).rerun(id, options)) === "accepted") return created({});
  throw new ApiError(403, "This workflow run cannot be rerun: it is still running.");
}

/** Runs, jobs, their logs, and what can be done to them. */
export function runRoutes(runner: ActionsRunner | undefined): Route[] {
  return [
    ...listRoutes,
    ...jobRoutes,
    cancelRoute(runner, false),
    cancelRoute(runner, true),
    route("POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun", write, (call) =>
      rerun(runner, requireRun(call, call.parameter("run_id")).id, {}),
    ),
    route("POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs", write, (call) =>
      rerun(runner, requireRun(call, call.parameter("run_id")).id, { failedOnly: true }),
    ),
    route("POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun", write, (call) => {
      const job = requireJob(call, call.parameter("job_id"));
      return rerun(runner, job.runId, { jobId: job.id });
    }),
  ];
}
