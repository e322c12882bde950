import type { Problem } from "../molecule/spec.ts";
import { codeBlock } from "./markdown.ts";
import { quietMarkdown } from "./neutralise.ts";

const mostProblems = 20;

/** Problems of a text as a Markdown list: line, what is wrong, how to mend it; an example in a fix becomes a block. */
export function renderProblems(problems: readonly Problem[], language = "markdown"): string {
  const shown = problems.slice(0, mostProblems).map((problem) => renderProblem(problem, language));
  const rest = problems.length - shown.length;
  return [...shown, ...(rest > 0 ? [`- and ${rest} more`] : [])].join("\n");
}

function renderProblem({ line, problem, fix }: Problem, language: string): string {
  const [words = "", ...example] = fix.split("\n\n");
  const sentence = `- **line ${line}**: ${quiet(problem)}. Fix: ${quiet(words)}`;
  if (example.length === 0) return sentence;
  const block = codeBlock(example.join("\n\n"), language);
  return `${sentence}\n\n${block.replace(/^(?=.)/gm, "  ")}\n`;
}

const quiet = (text: string) => quietMarkdown(text, "all-but-issues");
