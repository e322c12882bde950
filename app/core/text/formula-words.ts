import type { Cooked } from "../formula/cook.ts";
import { ended } from "../formula/problem.ts";
import { codeSpan, oneLine } from "./markdown.ts";
import { quietMarkdown } from "./neutralise.ts";
import { named } from "./quoted.ts";

type Problem = Extract<Cooked, { ok: false }>["problems"][number];

/** Why a formula was not cooked: each problem with file, line and key, and how to mend it. */
export function renderFormulaProblems(name: string, problems: readonly Problem[]): string {
  const lines = problems.map(
    ({ file, line, key, problem, fix }) =>
      `- ${codeSpan(`${file}:${line}`)}${key === "" ? "" : ` ${codeSpan(key)}`}: ${quiet(problem)} Fix: ${quiet(fix)}`,
  );
  return [
    `The formula ${named(name)} was not cooked, and nothing was created.`,
    lines.join("\n"),
  ].join("\n\n");
}

const quiet = (text: string) => ended(oneLine(quietMarkdown(text, "all-but-issues")));
