import { z } from "zod";
import { Plan } from "#core/plan/plan.ts";
import { codeBlock } from "#core/text/markdown.ts";
import { sanitise } from "#core/text/sanitise.ts";

/** What is wrong with a plan, where, and how to mend it. */
export interface PlanProblem {
  readonly where: string;
  readonly problem: string;
  readonly fix: string;
}

interface IssueText {
  readonly number: number;
  readonly title: string;
  readonly body: string;
}

/** JSON schema of a plan. */
export const planJsonSchema = (): string =>
  JSON.stringify(z.toJSONSchema(Plan, { io: "input" }), null, 2);

const mostProblems = 10;

export function listPlanProblems(problems: readonly PlanProblem[]): string {
  const rest = problems.length - mostProblems;
  return [
    ...problems
      .slice(0, mostProblems)
      .map(({ where, problem, fix }) => `- ${where}: ${problem}. Fix: ${fix}`),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
  ].join("\n");
}

export function buildPlanPrompt(request: {
  readonly issue: IssueText;
  readonly text: string;
  readonly nonce: string;
  readonly schema: string;
  readonly problems?: readonly PlanProblem[];
}): string {
  const { issue, text, nonce, schema, problems = [] } = request;
  return [
    "Explore the repository that you are in and answer with a plan as JSON. Change nothing.",
    `The schema:\n\n${codeBlock(schema, "json")}`,
    fence("issue", `${issue.title}\n\n${issue.body}`, nonce),
    fence("wish", text, nonce),
    listPlanProblems(problems),
  ].join("\n\n");
}

export function buildQuestionPrompt(request: {
  readonly issue: IssueText;
  readonly question: string;
  readonly nonce: string;
}): string {
  const { issue, question, nonce } = request;
  return [
    "Answer a question about the repository that you are in. Change nothing.",
    fence("issue", `${issue.title}\n\n${issue.body}`, nonce),
    fence("question", question, nonce),
  ].join("\n\n");
}

const fence = (name: string, text: string, nonce: string) =>
  `----- begin ${name} ${nonce}\n${sanitise(text)}\n----- end ${name} ${nonce}`;

export function readPlanJson(
  text: string,
):
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] } {
  const json = parseJson(text);
  if (!json.ok) return { ok: false, problems: [{ where: "the answer", ...json }] };
  const parsed = Plan.safeParse(json.value);
  if (parsed.success) return { ok: true, plan: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => ({
    where: z.core.toDotPath(path),
    problem: message,
    fix: "write it as the schema says",
  }));
  return { ok: false, problems };
}

function parseJson(
  text: string,
): { ok: true; value: unknown } | { ok: false; problem: string; fix: string } {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch (error) {
    const problem = `it is no JSON (${error instanceof Error ? error.message : "unreadable"})`;
    return { ok: false, problem, fix: "answer with one JSON object and nothing else" };
  }
}
