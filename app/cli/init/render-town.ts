import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  configPath,
  mergeGroupWorkflow,
  patrolWorkflow,
  planWorkflow,
  polecatWorkflow,
  refineryWorkflow,
} from "#core/names.ts";
import { findPackageRoot } from "../package-root.ts";
import { UsageError } from "../usage-error.ts";
import { agentFacts } from "./agents.ts";
import type { Answers, HostName } from "./answers.ts";
import type { SetUpStep } from "./detect/finding.ts";
import { renderConfig } from "./render-config.ts";
import { renderWorkflow } from "./render-workflow.ts";

/** The App in jobs, started by events: no server anywhere; and what tells it of reviews. */
export const townWorkflow = "cogtown-town.yml";
const reviewWorkflow = "cogtown-review.yml";

export const formPath = ".github/ISSUE_TEMPLATE/molecule.yml";

/** Texts by path, all with LF at their line ends. */
export type Texts = Readonly<Record<string, string>>;

/**
 * What a repository holds that is a town: configuration, workflows, issue form. Labels are no files: GitHub reads none,
 * and the App makes those that it needs. Throws UsageError for a host that this version has no workflow for.
 */
export async function renderTown(
  answers: Answers,
  steps: readonly SetUpStep[],
  version: string,
): Promise<Texts> {
  const { key } = agentFacts[answers.agent.use];
  const names = workflowsOf(answers);
  const workflows = await Promise.all(
    names.map(async (name) => {
      const text = renderWorkflow(await readTemplate(name), { version, steps, key });
      return [`.github/workflows/${name}`, text] as const;
    }),
  );
  return {
    [configPath]: renderConfig(answers, version),
    ...Object.fromEntries(workflows),
    [formPath]: await readTemplate("molecule.yml"),
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

export const templatePath = (name: string) =>
  join(findPackageRoot(), "app", "cli", "templates", name);

async function readTemplate(name: string): Promise<string> {
  if (existsSync(templatePath(name))) return readFile(templatePath(name), "utf8");
  throw new UsageError(
    "This version of Cogtown has no App inside Actions yet: say --host server, and run the App where it can be reached.",
  );
}
