import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  configPath,
  mergeGroupWorkflow,
  patrolWorkflow,
  planWorkflow,
  polecatWorkflow,
  refineryWorkflow,
  reviewWorkflow,
  townWorkflow,
} from "#core/names.ts";
import { findPackageRoot } from "../package-root.ts";
import { agentFacts } from "./agents.ts";
import type { Answers, HostName } from "./answers.ts";
import type { SetUpStep } from "./detect/finding.ts";
import { renderConfig } from "./render-config.ts";
import { renderLabels } from "./render-labels.ts";
import { renderWorkflow } from "./render-workflow.ts";

const formPath = ".github/ISSUE_TEMPLATE/molecule.yml";
const labelsPath = ".github/cogtown-labels.yml";

/** Texts by path, all with LF at their line ends. */
export type Texts = Readonly<Record<string, string>>;

/** What a repository holds that is a town: configuration, workflows, issue form, labels. */
export async function renderTown(
  answers: Answers,
  steps: readonly SetUpStep[],
  version: string,
): Promise<Texts> {
  const { key } = agentFacts[answers.agent.use];
  const { trunk } = answers;
  const names = workflowsOf(answers);
  const workflows = await Promise.all(
    names.map(async (name) => {
      const text = renderWorkflow(await readTemplate(name), { version, steps, key, trunk });
      return [`.github/workflows/${name}`, text] as const;
    }),
  );
  return {
    [configPath]: renderConfig(answers, version),
    ...Object.fromEntries(workflows),
    [formPath]: await readTemplate("molecule.yml"),
    [labelsPath]: renderLabels(),
  };
}

function workflowsOf({ host, mergeQueue }: Answers): readonly string[] {
  return [
    polecatWorkflow,
    refineryWorkflow,
    planWorkflow,
    ...hostWorkflows(host),
    ...(mergeQueue ? [mergeGroupWorkflow] : []),
  ];
}

function hostWorkflows(host: HostName): readonly string[] {
  switch (host) {
    case "server":
      return [patrolWorkflow];
    case "actions":
      return [townWorkflow, reviewWorkflow];
  }
}

const readTemplate = (name: string) =>
  readFile(join(findPackageRoot(), "app", "cli", "templates", name), "utf8");
