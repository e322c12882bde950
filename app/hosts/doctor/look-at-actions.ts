import { z } from "zod";
import { type Finding, find } from "#core/doctor/finding.ts";
import { judgeSecrets } from "#core/doctor/judge-agent.ts";
import { judgeWorkflows, type WorkflowFacts } from "#core/doctor/judge-workflows.ts";
import type { Told } from "#core/doctor/told.ts";
import {
  mergeGroupWorkflow,
  patrolWorkflow,
  planWorkflow,
  polecatWorkflow,
  refineryWorkflow,
  reviewWorkflow,
  townWorkflow,
} from "#core/names.ts";
import { GitHubError } from "#github/errors.ts";
import { askWitnesses, type Examination } from "./examination.ts";
import { workflowFolder } from "./read-town.ts";
import { UnmetNeed } from "./unmet.ts";
import { hear, type Wire } from "./wire.ts";
import { findWorkflowProblems } from "./workflow-problems.ts";

const ours = [
  ...[polecatWorkflow, refineryWorkflow, planWorkflow],
  ...[patrolWorkflow, townWorkflow, reviewWorkflow, mergeGroupWorkflow],
];

const State = z.object({ state: z.string() });

export async function lookAtWorkflows(it: Examination): Promise<readonly Finding[]> {
  const { who, wire } = await it.eyes();
  const { defaultBranch: branch } = await it.repository();
  const files = await Promise.all(ours.map((file) => readWorkflow(it, wire, file)));
  const hasQueue = await isQueued(it);
  const { version } = it.options;
  return judgeWorkflows({ ...{ files, branch, version, who, hasQueue }, repository: it.fullName });
}

/** Not known: then the Refinery's workflow is asked for, as where there is no queue. */
async function isQueued(it: Examination): Promise<boolean> {
  try {
    return (await it.refinery()).queue.kind === "present";
  } catch (error) {
    if (error instanceof GitHubError || error instanceof UnmetNeed) return false;
    throw error;
  }
}

async function readWorkflow(it: Examination, wire: Wire, file: string): Promise<WorkflowFacts> {
  const path = `${workflowFolder}/${file}`;
  const text = (await it.texts()).get(path);
  const sketch = (await it.workflows()).find((each) => each.file === file);
  if (text === undefined) {
    const state = { kind: "hidden", words: "there is no such file" } as const;
    return { file, sketch, problems: [], isPresent: false, state };
  }
  const route = "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}";
  const state = await hear(
    async () => (await wire.ask(route, { ...it.place, workflow_id: file }, State)).state,
  );
  const problems = await findWorkflowProblems(path, text);
  return { file, sketch, problems, isPresent: true, state };
}

/** Neither does anything where nothing is to be done. */
const startable = [patrolWorkflow, townWorkflow];

const Policy = z.object({ enabled: z.boolean(), allowed_actions: z.string().optional() });

/** Starts a workflow as Cogtown does; only GitHub knows beforehand whether it would. */
export async function tryDispatch(it: Examination): Promise<readonly Finding[]> {
  const policy = await judgePolicy(it);
  if (policy.some(({ level }) => level === "failure")) return policy;
  if (it.options.isReadOnly) return [...policy, find("dispatch", "read-only", {})];
  return [...policy, await dispatch(it)];
}

/** An App has no right to be told: then the dispatch says it. */
async function judgePolicy(it: Examination): Promise<readonly Finding[]> {
  const route = "GET /repos/{owner}/{repo}/actions/permissions";
  const told = await askWitnesses(it, (wire) => wire.ask(route, { ...it.place }, Policy));
  if (told.kind !== "told") return [];
  const { enabled, allowed_actions: allowed = "all" } = told.value;
  const { fullName: repository } = it;
  if (!enabled) return [find("dispatch", "off", { repository })];
  if (allowed === "local_only") return [find("dispatch", "limited", { repository, allowed })];
  return allowed === "selected" ? [find("dispatch", "selected", { repository })] : [];
}

async function dispatch(it: Examination): Promise<Finding> {
  const { github } = await it.eyes();
  const { defaultBranch } = await it.repository();
  const workflows = await it.workflows();
  const file = startable.find((name) =>
    workflows.some((each) => each.file === name && each.events.includes("workflow_dispatch")),
  );
  if (file === undefined) return find("dispatch", "nothing", { files: startable.join(" nor ") });
  const started = await github.dispatchWorkflow(file, defaultBranch, {});
  if (started.kind === "refused")
    return find("dispatch", "refused", { file, words: started.message });
  return started.url === undefined
    ? find("dispatch", "no-run", { file })
    : find("dispatch", "fine", { file, url: started.url });
}

const Names = z.array(z.object({ name: z.string() }));
const Secrets = z.object({ secrets: Names });
const Variables = z.object({ variables: Names });

export async function lookAtSecrets(it: Examination): Promise<readonly Finding[]> {
  const workflows = (await it.workflows()).filter(({ file }) => ours.includes(file));
  const list = (name: string, read: (data: unknown) => readonly { name: string }[], size: number) =>
    askWitnesses(it, async (wire) => {
      const route = `GET /repos/{owner}/{repo}/actions/${name}`;
      const data = await wire.ask(route, { ...it.place, per_page: size }, z.unknown());
      return read(data).map((each) => each.name.toUpperCase());
    });
  const readSecrets = (data: unknown) => Secrets.parse(data).secrets;
  const readVariables = (data: unknown) => Variables.parse(data).variables;
  return judgeSecrets({
    workflows,
    secrets: joinNames(
      await list("secrets", readSecrets, 100),
      await list("organization-secrets", readSecrets, 100),
    ),
    variables: joinNames(
      await list("variables", readVariables, 30),
      await list("organization-variables", readVariables, 30),
    ),
    repository: it.fullName,
  });
}

/** The repository's own count alone, where it has no organization whose names could be told. */
function joinNames(
  own: Told<readonly string[]>,
  shared: Told<readonly string[]>,
): Told<readonly string[]> {
  if (own.kind !== "told" || shared.kind !== "told") return own;
  return { kind: "told", value: [...own.value, ...shared.value] };
}
