import { listRefs } from "../git/refs.ts";
import { renderCheckRun, renderSimpleSuite, renderSuite } from "../rest/render/check.ts";
import type { CheckConclusion, CheckRun, CheckSuite } from "./check-entities.ts";
import { emit } from "./emit.ts";
import type { App, Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { actionsAppId } from "./people.ts";
import type { World } from "./world.ts";

/** What an App says of its check; what it leaves out stays as it is. */
export type CheckRunChange = Partial<
  Pick<
    CheckRun,
    | "name"
    | "status"
    | "conclusion"
    | "externalId"
    | "detailsUrl"
    | "output"
    | "startedAt"
    | "completedAt"
  >
>;

/** The suite of one App on one commit. Actions has one per workflow run instead. */
function findSuite(
  world: World,
  repository: Repository,
  appId: number,
  headSha: string,
): CheckSuite | undefined {
  return world.checkSuites.find(
    (suite) =>
      suite.repositoryId === repository.id &&
      suite.appId === appId &&
      suite.headSha === headSha &&
      suite.runId === null,
  );
}

function ensureSuite(
  world: World,
  repository: Repository,
  appId: number,
  headSha: string,
  headBranch: string | null,
): { readonly suite: CheckSuite; readonly isNew: boolean } {
  const known = findSuite(world, repository, appId, headSha);
  if (known !== undefined) return { suite: known, isNew: false };
  const now = world.now();
  const suite = world.checkSuites.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    appId,
    headSha,
    headBranch,
    status: "queued",
    conclusion: null,
    runId: null,
    createdAt: now,
    updatedAt: now,
  });
  return { suite, isNew: true };
}

/** A push asks every App that may write checks for its opinion: the suite is there before the App says anything. */
export function requestSuites(
  world: World,
  repository: Repository,
  pushed: { readonly branch: string; readonly sha: string },
  actor: EventActor,
): void {
  const installed = world.installations.filter(
    ({ permissions, repositoryIds }) =>
      permissions["checks"] === "write" && repositoryIds.includes(repository.id),
  );
  for (const { appId } of installed) {
    if (appId === actionsAppId) continue;
    const { suite, isNew } = ensureSuite(world, repository, appId, pushed.sha, pushed.branch);
    if (isNew) emitSuite(world, repository, suite, "requested", actor);
  }
}

/** `requested` is the matter of the suite's App alone; no workflow starts by it. */
export function emitSuite(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  action: "requested" | "completed",
  actor: EventActor,
): void {
  const startsWorkflows = action === "completed" && suite.appId !== actionsAppId;
  if (!startsWorkflows && !hasListeners(world, "check_suite")) return;
  emit(world, {
    repository,
    name: "check_suite",
    action,
    actor,
    payload: renderSuite(world, repository, suite).then((check_suite) => ({ check_suite })),
    ...(action === "requested" ? { onlyAppId: suite.appId } : {}),
    ...(startsWorkflows ? {} : { trigger: "none" as const }),
  });
}

/** Rendering a suite asks git: not worth it on every push where no App wants to know. */
function hasListeners(world: World, event: string): boolean {
  return world.apps.find((app) => app.webhook !== null && app.events.includes(event)) !== undefined;
}

/** Checks of Actions start no workflows: `workflow_run` is there for that. */
export function emitCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  action: "created" | "completed",
  actor: EventActor,
): void {
  const suite = world.checkSuites.require(run.suiteId);
  const check_suite = renderSimpleSuite(world, repository, suite);
  emit(world, {
    repository,
    name: "check_run",
    action,
    actor,
    payload: { check_run: { ...renderCheckRun(world, repository, run), check_suite } },
    ...(run.appId === actionsAppId ? { trigger: "none" as const } : {}),
  });
}

/** Starts a check of this App on a commit that is there. */
export async function createCheckRun(
  world: World,
  repository: Repository,
  request: { readonly app: App; readonly headSha: string; readonly change: CheckRunChange },
  actor: EventActor,
): Promise<CheckRun> {
  const { app, headSha, change } = request;
  const branches = await listRefs(world.git(repository), "refs/heads/");
  const branch = branches.find(({ sha }) => sha === headSha)?.name.slice("refs/heads/".length);
  const { suite } = ensureSuite(world, repository, app.id, headSha, branch ?? null);
  const run = world.checkRuns.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    suiteId: suite.id,
    appId: app.id,
    headSha,
    name: "",
    status: "queued",
    conclusion: null,
    externalId: "",
    detailsUrl: null,
    output: { title: null, summary: null, text: null },
    jobId: null,
    startedAt: world.now(),
    completedAt: null,
    ...complete(world, change),
  });
  emitCheckRun(world, repository, run, "created", actor);
  if (run.status === "completed") emitCheckRun(world, repository, run, "completed", actor);
  followRuns(world, repository, suite, actor);
  return run;
}

/** A conclusion completes a check; any other status takes the conclusion away again. */
function complete(world: World, change: CheckRunChange): CheckRunChange {
  if (change.conclusion != null) {
    return { completedAt: world.now(), ...change, status: "completed" };
  }
  return change.status === undefined ? change : { ...change, conclusion: null, completedAt: null };
}

/** Changes a check. It is told when this completes it. */
export function updateCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  change: CheckRunChange,
  actor: EventActor,
): CheckRun {
  const updated = world.checkRuns.update(run.id, complete(world, change));
  if (updated.status === "completed" && run.status !== "completed") {
    emitCheckRun(world, repository, updated, "completed", actor);
  }
  followRuns(world, repository, world.checkSuites.require(run.suiteId), actor);
  return updated;
}

/** From the gravest to the mildest: a suite concludes as the gravest of its runs. */
const gravity = [
  "action_required",
  "startup_failure",
  "timed_out",
  "failure",
  "cancelled",
  "stale",
  "success",
  "neutral",
  "skipped",
] as const satisfies readonly CheckConclusion[];

function followRuns(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  actor: EventActor,
): void {
  const runs = world.checkRuns.filter((run) => run.suiteId === suite.id);
  const isComplete = runs.every((run) => run.status === "completed");
  const conclusions = new Set(runs.map((run) => run.conclusion));
  const isStarted = runs.some((run) => run.status !== "queued");
  const updated = world.checkSuites.update(suite.id, {
    status: isComplete ? "completed" : isStarted ? "in_progress" : "queued",
    conclusion: isComplete ? (gravity.find((one) => conclusions.has(one)) ?? null) : null,
    updatedAt: world.now(),
  });
  if (isComplete && suite.status !== "completed") {
    emitSuite(world, repository, updated, "completed", actor);
  }
}
