import type { PlanProblem } from "../plan/plan-problem.ts";
import { clip, codeSpan, oneLine } from "./markdown.ts";
import { said } from "./quoted.ts";

const mostProblems = 10;
const longestProblem = 300;

/** The first ten problems of a plan as a Markdown list, and how many more there are. */
export function renderPlanProblems(problems: readonly PlanProblem[]): string {
  return [...problems.slice(0, mostProblems).map(renderProblem), ...restOf(problems)].join("\n");
}

function renderProblem({ where, problem, fix }: PlanProblem): string {
  return `- **${where}**: ${brief(problem)}. Fix: ${brief(fix)}`;
}

/** The same for whoever reads no Markdown, such as an agent that has to mend its answer. */
export function listPlanProblems(problems: readonly PlanProblem[]): string {
  const shown = problems.slice(0, mostProblems);
  return [
    ...shown.map(({ where, problem, fix }) => `- ${where}: ${problem}. Fix: ${fix}`),
    ...restOf(problems),
  ].join("\n");
}

function restOf(problems: readonly PlanProblem[]): string[] {
  const rest = problems.length - mostProblems;
  return rest > 0 ? [`- and ${rest} more`] : [];
}

/** Marks that are taken the force of grow; what would grow too much is shown as code, which does not. */
function brief(text: string): string {
  const clipped = clip(oneLine(text), longestProblem).replace(/\.$/, "");
  const quieted = said(clipped);
  return quieted.length > 2 * longestProblem ? codeSpan(clipped) : quieted;
}
