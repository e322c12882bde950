/** Whether the examples of a document are what they say they are. */
import { join } from "node:path";
import type { Command } from "commander";
import { execa } from "execa";
import type { Code } from "mdast";
import { parseTOML } from "toml-eslint-parser";
import { isSeq, parse, parseDocument } from "yaml";
import { z } from "zod";
import { parseConfig, smallestConfig } from "../app/core/config/parse-config.ts";
import { ConfigFile } from "../app/core/config/schema.ts";
import { readFormula } from "../app/core/formula/read-formula.ts";
import { parseSpec } from "../app/core/molecule/parse-spec.ts";
import { objectionsToCommands } from "./command-lines.ts";
import { readDocument } from "./documents.ts";
import { lintWorkflow } from "./workflow-lint.ts";

/** What is wrong with the examples of a document, and with the command lines that its sentences name. */
export async function wrongExamples(
  root: string,
  path: string,
  program: Command,
): Promise<readonly string[]> {
  const { fences, spans } = readDocument(join(root, path));
  const inFences = fences.map(async (fence) =>
    (await whyWrong(fence, program)).map((problem) =>
      at(path, fence.position?.start.line, problem),
    ),
  );
  const inSpans = spans
    .filter(({ value }) => /^(npx )?cogtown [a-z]/.test(value))
    .flatMap(({ value, position }) =>
      objectionsToCommands(value, program, "in passing").map((problem) =>
        at(path, position?.start.line, problem),
      ),
    );
  return [...(await Promise.all(inFences)).flat(), ...inSpans];
}

const at = (path: string, line = 1, problem: string) => `${path}:${line}: ${problem}`;

/** A fence marked `refused` shows what is not accepted. */
async function whyWrong(fence: Code, program: Command): Promise<readonly string[]> {
  if (fence.lang === null || fence.lang === undefined)
    return ["the fence does not say what it holds"];
  const problems = await problemsIn(fence.lang, fence.value, program);
  if (fence.meta?.split(" ").includes("refused") !== true) return problems;
  return problems.length > 0 ? [] : ["accepted, although it is marked as refused"];
}

async function problemsIn(
  lang: string,
  text: string,
  program: Command,
): Promise<readonly string[]> {
  switch (lang) {
    case "json":
      return whyUnreadable(() => JSON.parse(text));
    case "toml":
      return problemsInToml(text);
    case "sh":
      return [...(await whyNoShell(text)), ...objectionsToCommands(text, program)];
    case "console":
      return objectionsToCommands(text, program);
    case "markdown":
      return /^#{1,4} Goal$/m.test(text) ? problemsOf(parseSpec(text)) : [];
    case "yaml":
      return problemsInYaml(text);
    default:
      return [];
  }
}

function whyUnreadable(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

async function whyNoShell(text: string): Promise<readonly string[]> {
  const { failed, stderr } = await execa("bash", ["-n"], { input: text, reject: false });
  return failed ? [stderr.trim() || "bash does not read it"] : [];
}

type Answer = { readonly ok: true } | { readonly ok: false; readonly problems: readonly unknown[] };

const problemsOf = (answer: Answer): readonly string[] =>
  answer.ok ? [] : answer.problems.map((problem) => JSON.stringify(problem));

function problemsInToml(text: string): readonly string[] {
  const name = /^formula = "(.*)"$/m.exec(text)?.[1];
  return name === undefined
    ? whyUnreadable(() => parseTOML(text))
    : problemsOf(readFormula(`${name}.formula.toml`, text));
}

const Table = z.record(z.string(), z.unknown()).catch({});

/** A configuration, a workflow, or steps of one, whole or in part; else any YAML. */
async function problemsInYaml(text: string): Promise<readonly string[]> {
  const unreadable = whyUnreadable(() => parse(text));
  if (unreadable.length > 0) return unreadable;
  const { contents } = parseDocument(text);
  if (isSeq(contents)) return /^- (uses|run|name):/m.test(text) ? lintSteps(text) : [];
  const keys = Object.keys(Table.parse(parse(text)));
  if (keys.includes("jobs")) return lintJobs(text, keys);
  const isConfig = keys.some((key) => key in ConfigFile.shape);
  return isConfig ? problemsOf(parseConfig(completeConfig(text, keys))) : [];
}

function lintJobs(text: string, keys: readonly string[]): Promise<readonly string[]> {
  return keys.includes("on") ? lintWorkflow("workflow", text) : lintPart(text);
}

function lintSteps(steps: string): Promise<readonly string[]> {
  const indented = steps.replaceAll(/^(?=.)/gm, "      ");
  return lintPart(`jobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n${indented}\n`);
}

/** What starts a workflow is left out, and with it the names of what it is given. */
async function lintPart(text: string): Promise<readonly string[]> {
  const problems = await lintWorkflow("part of a workflow", `on: workflow_dispatch\n${text}`);
  return problems.filter(
    (problem) => !/property "\w+" is not defined in object type \{\}/.test(problem),
  );
}

/** An example of one setting leaves out what every configuration must have. */
function completeConfig(text: string, keys: readonly string[]): string {
  const needed = Object.entries(Table.parse(parse(smallestConfig))).filter(
    ([key]) => !keys.includes(key),
  );
  return [text, ...needed.map(([key, value]) => `${key}: ${JSON.stringify(value)}`)].join("\n");
}
