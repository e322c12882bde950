import { usualKeys } from "../agent/usual-keys.ts";
import type { AgentChoice, Config } from "../config/config.ts";
import { planWorkflow, polecatWorkflow } from "../names.ts";
import { type Finding, find } from "./finding.ts";
import type { Told } from "./told.ts";
import type { WorkflowSketch } from "./workflow.ts";

interface Need {
  readonly agent: string;
  readonly variable: string;
  readonly file: string;
}

/** Whether each agent that the config may choose finds its key in the workflow files that start it. */
export function judgeAgent(
  config: Config,
  workflows: readonly WorkflowSketch[],
  repository: string,
): readonly Finding[] {
  const needs = needsOf(config).filter(({ file }) => workflows.some((each) => each.file === file));
  if (needs.length === 0) return [find("agent", "command", {})];
  return needs.flatMap((need) => judgeNeed(need, workflows, repository));
}

function needsOf({ agent, plan }: Config): readonly Need[] {
  const choices: readonly AgentChoice[] = [
    agent,
    ...agent.choose.map(({ change }) => ({ ...agent, ...change })),
  ];
  const keys = choices.flatMap(({ use, key }) =>
    use === "command" ? [] : [{ agent: use, variable: key ?? usualKeys[use] }],
  );
  const files = plan.command === undefined ? [polecatWorkflow, planWorkflow] : [polecatWorkflow];
  const needs = files.flatMap((file) => keys.map((key) => ({ ...key, file })));
  return [...new Map(needs.map((need) => [`${need.file} ${need.variable}`, need])).values()];
}

function judgeNeed(
  { agent, variable, file }: Need,
  workflows: readonly WorkflowSketch[],
  repository: string,
): readonly Finding[] {
  const jobs = workflows.filter((each) => each.file === file).flatMap((each) => each.jobs);
  const text = jobs.map(({ variables }) => variables[variable]).find((each) => each !== undefined);
  if (text === undefined || text === "null" || text === "")
    return [find("agent", "no-key", { file, variable, agent, repository })];
  const isExpression = /^\s*\$\{\{/.test(text);
  return isExpression
    ? [find("agent", "fine", { agents: agent, variable, file })]
    : [find("agent", "key-in-clear", { file, variable, repository })];
}

export interface SecretsFacts {
  readonly workflows: readonly WorkflowSketch[];
  /** Names of the repository's secrets, and of its organization's that it may use. */
  readonly secrets: Told<readonly string[]>;
  readonly variables: Told<readonly string[]>;
  readonly repository: string;
}

/** Whether everything is set that Cogtown's workflow files name. */
export function judgeSecrets(facts: SecretsFacts): readonly Finding[] {
  const { workflows, secrets, variables, repository } = facts;
  const wanted = workflows.flatMap(({ file, secrets: names, hasEnvironment }) =>
    names.map((name) => ({ file, name, hasEnvironment })),
  );
  const named = workflows.flatMap(({ file, variables: names, hasEnvironment }) =>
    names.map((name) => ({ file, name, hasEnvironment })),
  );
  if (wanted.length + named.length === 0) return [find("secrets", "none", {})];
  const found = [
    ...judgeNames(wanted, secrets, { kind: "secrets", repository }, (lack) =>
      find("secrets", "absent", { ...lack, repository }),
    ),
    ...judgeNames(named, variables, { kind: "variables", repository }, (lack) =>
      find("secrets", "no-variable", { ...lack, repository }),
    ),
  ];
  const names = [...new Set([...wanted, ...named].map(({ name }) => name))].join(", ");
  return found.length === 0 ? [find("secrets", "fine", { names })] : found;
}

interface Named {
  readonly file: string;
  readonly name: string;
  readonly hasEnvironment: boolean;
}

function judgeNames(
  wanted: readonly Named[],
  told: Told<readonly string[]>,
  about: { readonly kind: string; readonly repository: string },
  lacks: (lack: Pick<Named, "file" | "name">) => Finding,
): readonly Finding[] {
  if (wanted.length === 0) return [];
  if (told.kind === "told") {
    return wanted
      .filter(({ name }) => !told.value.includes(name))
      .map(({ file, name, hasEnvironment }) =>
        hasEnvironment
          ? find("secrets", "elsewhere", { file, name, repository: about.repository })
          : lacks({ file, name }),
      );
  }
  const names = [...new Set(wanted.map(({ name }) => name))].join(", ");
  return [find("secrets", "hidden", { ...about, names, words: told.words })];
}
