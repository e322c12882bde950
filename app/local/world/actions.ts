import { renderJob, renderRun, renderWorkflow } from "../rest/render/workflow.ts";
import type { WorkflowJob, WorkflowRun } from "./actions-entities.ts";
import { emitCheckRun, emitSuite } from "./checks.ts";
import { emit } from "./emit.ts";
import type { EventActor } from "./events.ts";
import { actionsAppId } from "./people.ts";
import type { World } from "./world.ts";

/** GitHub itself speaks of runs and jobs in the name of whoever started them. These events do start workflows (`workflow_run`). */
function actorOf(world: World, run: WorkflowRun): EventActor {
  return { user: world.requireUser(run.triggeringActor), app: null, byWorkflowToken: false };
}

type Phase = "requested" | "in_progress" | "completed";

function phaseOf(row: { readonly status: WorkflowRun["status"] }): Phase {
  if (row.status === "completed") return "completed";
  return row.status === "in_progress" ? "in_progress" : "requested";
}

/** Stores a run and tells of it when it is new, has begun or has ended. A run that begins again (re-run) is not `requested` again. */
export function saveRun(world: World, run: WorkflowRun): void {
  const before = world.runs.get(run.id);
  world.runs.save(run);
  const phase = phaseOf(run);
  const isNew = before === undefined;
  if (isNew) addSuite(world, run);
  updateSuite(world, run);
  if (!isNew && (phaseOf(before) === phase || phase === "requested")) return;
  const repository = world.requireRepository(run.repository);
  const workflow = renderWorkflow(world, repository, {
    path: run.workflowPath,
    name: run.workflowName,
  });
  emit(world, {
    repository,
    name: "workflow_run",
    action: phase,
    actor: actorOf(world, run),
    payload: renderRun(world, repository, run).then((workflow_run) => ({ workflow_run, workflow })),
  });
}

function addSuite(world: World, run: WorkflowRun): void {
  world.checkSuites.add({
    id: world.ids.next(),
    repositoryId: world.requireRepository(run.repository).id,
    appId: actionsAppId,
    headSha: run.headSha,
    headBranch: run.headBranch,
    status: "queued",
    conclusion: null,
    runId: run.id,
    createdAt: run.createdAt,
    updatedAt: run.createdAt,
  });
}

function updateSuite(world: World, run: WorkflowRun): void {
  const suite = world.checkSuites.find((row) => row.runId === run.id);
  if (suite === undefined) return;
  const updated = world.checkSuites.update(suite.id, {
    status: run.status,
    conclusion: run.conclusion,
    updatedAt: run.updatedAt,
  });
  if (updated.status !== "completed" || suite.status === "completed") return;
  const repository = world.requireRepository(run.repository);
  emitSuite(world, repository, updated, "completed", actorOf(world, run));
}

/** Stores a job with its check run (which has the job's id) and tells of it when it is queued, has begun or has ended. */
export function saveJob(world: World, job: WorkflowJob): void {
  const before = world.jobs.get(job.id);
  world.jobs.save(job);
  saveCheckRun(world, job);
  const phase = phaseOf(job);
  if (before !== undefined && phaseOf(before) === phase) return;
  const run = world.runs.require(job.runId);
  const repository = world.requireRepository(run.repository);
  emit(world, {
    repository,
    name: "workflow_job",
    action: phase === "requested" ? "queued" : phase,
    actor: actorOf(world, run),
    payload: { workflow_job: renderJob(world, repository, job) },
  });
}

function saveCheckRun(world: World, job: WorkflowJob): void {
  const suite = world.checkSuites.find((row) => row.runId === job.runId);
  if (suite === undefined) return;
  const before = world.checkRuns.get(job.id);
  const run = world.checkRuns.save({
    id: job.id,
    repositoryId: suite.repositoryId,
    suiteId: suite.id,
    appId: actionsAppId,
    headSha: job.headSha,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion,
    externalId: String(job.id),
    detailsUrl: null,
    output: { title: null, summary: null, text: null },
    jobId: job.id,
    startedAt: job.startedAt,
    completedAt: job.completedAt,
  });
  const repository = world.repositories.require(suite.repositoryId);
  const actor = actorOf(world, world.runs.require(job.runId));
  if (before === undefined) emitCheckRun(world, repository, run, "created", actor);
  if (run.status === "completed" && before?.status !== "completed") {
    emitCheckRun(world, repository, run, "completed", actor);
  }
}
