import { configPath } from "#core/names.ts";
import { readTemplate, workflowsOf } from "../templates.ts";
import { agentFacts } from "./agents.ts";
import type { Answers } from "./answers.ts";
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
  const { host, mergeQueue: hasQueue } = answers;
  const names = workflowsOf({ isInJobs: host === "actions", hasQueue });
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
