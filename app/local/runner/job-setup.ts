import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createMachineContext, createRunnerContext, isFromFork } from "./contexts.ts";
import { type Contexts, createScope } from "./expressions.ts";
import { createJobFolders } from "./job-folders.ts";
import { JobLog } from "./job-log.ts";
import type { JobPlan } from "./job-plan.ts";
import type { JobSession, StepFrame } from "./job-session.ts";
import { Masks } from "./masks.ts";
import { decidePermissions, type Permissions, withoutWriting } from "./permissions.ts";
import { JobProcesses } from "./process-group.ts";
import { evaluate, evaluateTexts, field, type Template } from "./template.ts";

/** GitHub: SIGINT, 7.5 s later SIGTERM, 2.5 s later KILL. */
const GRACE = { interrupt: 7.5, terminate: 2.5 };
export const RUNNER_NAME = "Embedded Runner";

/** Prepares the machine of a job: folders, token, masks, environment. */
export async function openSession(plan: JobPlan): Promise<JobSession> {
  const { host, options, run, row } = plan;
  const permissions = jobPermissions(plan);
  const token = issueToken(plan, permissions);
  const masks = createMasks(plan, token);
  const log = createLog(plan, masks);
  const root = join(options.workDirectory, `${run.id}-${run.runAttempt}-${row.id}`);
  // As GitHub's runner has it: where its own environment says, else beside its work.
  const toolCache =
    options.environment["RUNNER_TOOL_CACHE"] ?? join(options.workDirectory, "_tool");
  const folders = await createJobFolders({ root, toolCache }, run.repository, plan.event.payload);
  const github = { ...plan.github, ...createMachineContext(folders, plan.definition.id, token) };
  const contexts: Contexts = {
    ...plan.contexts,
    secrets: { ...plan.secrets, GITHUB_TOKEN: token },
  };
  const tracking = `github_${randomUUID()}`;
  const grace = options.cancelGrace ?? GRACE;
  const processes = new JobProcesses(host.clock, grace, tracking);
  plan.control.whenKilled(() => {
    processes.killLeaders();
  });
  writeSetupLog(log, run.repository, permissions);
  return {
    host,
    options,
    clock: host.clock,
    repository: run.repository,
    jobId: row.id,
    token,
    folders,
    log,
    masks,
    processes,
    control: plan.control,
    defaults: runDefaults(plan),
    frame: createJobFrame(contexts, github),
    runnerContext: createRunnerContext(folders, RUNNER_NAME),
    jobEnvironment: {},
    environment: new Map(),
    path: [],
    summaries: [],
    posts: [],
    actionFiles: new Map(),
    states: new Map(),
  };
}

function createJobFrame(contexts: Contexts, github: Readonly<Record<string, unknown>>): StepFrame {
  return { kind: "job", contexts, github, environment: {}, results: new Map(), failed: false };
}

function jobPermissions(plan: JobPlan): Permissions {
  const scope = createScope(plan.contexts);
  const { workflow, definition } = plan;
  const permissions = decidePermissions(
    evaluate(workflow.root.find("permissions"), scope),
    evaluate(definition.token.find("permissions"), scope),
  );
  return isFromFork(plan.event) ? withoutWriting(permissions) : permissions;
}

function issueToken(plan: JobPlan, permissions: Permissions): string {
  return plan.host.issueJobToken({
    repository: plan.run.repository,
    runId: plan.run.id,
    jobId: plan.row.id,
    permissions,
  });
}

function createMasks(plan: JobPlan, token: string): Masks {
  const masks = new Masks();
  for (const value of [...Object.values(plan.secrets), token]) masks.add(value);
  masks.add(Buffer.from(`x-access-token:${token}`).toString("base64"));
  return masks;
}

/** GitHub shows `::debug::` lines when the secret or variable ACTIONS_STEP_DEBUG is true. */
function createLog(plan: JobPlan, masks: Masks): JobLog {
  const { host, run, row, secrets } = plan;
  const variables = host.variables(run.repository);
  const isDebug = [secrets, variables].some((from) => from["ACTIONS_STEP_DEBUG"] === "true");
  return new JobLog(
    masks,
    (line) => {
      host.appendLog(row.id, line);
    },
    isDebug,
  );
}

function writeSetupLog(log: JobLog, repository: string, permissions: Permissions): void {
  const lines = Object.entries(permissions).map(([name, access]) => `${name}: ${access}`);
  log.write(`Job for ${repository} on the embedded runner`);
  log.write(["##[group]GITHUB_TOKEN Permissions", ...lines, "##[endgroup]"].join("\n"));
}

function runDefaults(plan: JobPlan): JobSession["defaults"] {
  const find = (key: string): Template => {
    const places = [plan.definition.token, plan.workflow.root];
    const runs = places.map((place) => field(field(place.find("defaults"), "run"), key));
    return runs.find((token) => token !== undefined);
  };
  return { shell: find("shell"), workingDirectory: find("working-directory") };
}

/** `env:` of the workflow, then of the job, which sees the workflow's. */
export function fillJobEnvironment(plan: JobPlan, session: JobSession): void {
  const contexts: Contexts = { ...session.frame.contexts, github: session.frame.github };
  const outer = evaluateTexts(plan.workflow.root.find("env"), createScope(contexts));
  const scope = createScope({ ...contexts, env: outer });
  Object.assign(session.jobEnvironment, outer);
  Object.assign(session.jobEnvironment, evaluateTexts(plan.definition.token.find("env"), scope));
}
