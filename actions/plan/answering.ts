import { randomUUID } from "node:crypto";
import { z } from "zod";
import { longestTail, longestText, longestWhy, type PlanAnswer } from "#core/plan/answer.ts";
import type { Asked } from "#core/plan/asked.ts";
import { Plan } from "#core/plan/plan.ts";
import { clip, oneLine } from "#core/text/markdown.ts";
import { removeHiddenCharacters } from "#core/text/sanitise.ts";
import type { Planner, Turn } from "./planner.ts";
import { buildPlanPrompt, buildQuestionPrompt, type PlanProblem, readPlanJson } from "./prompts.ts";
import { addSpent, type Spent } from "./spent.ts";

/** An answer to whatever it was that somebody asked for. */
export type Reply = DistributiveOmit<PlanAnswer, "version" | "issue" | "nonce">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export interface Interview {
  readonly planner: Planner;
  readonly issue: number;
  readonly asked: Asked;
  /** For all rounds together. */
  readonly timeoutMinutes: number;
}

/** Has the agent answer, and answer once more where its plan cannot be used. What goes wrong is an answer as well. */
export function answerAsked(interview: Interview): Promise<Reply> {
  switch (interview.asked.kind) {
    case "plan":
      return plan(interview);
    case "question":
      return answer(interview);
  }
}

/** The nonce of a run stands in its name: prompts have one that nobody could know. */
const issueOf = ({ issue, asked: { title, body } }: Interview) => ({ number: issue, title, body });

async function answer(interview: Interview): Promise<Reply> {
  const { planner, issue, asked, timeoutMinutes } = interview;
  const prompt = buildQuestionPrompt({
    issue: issueOf(interview),
    question: asked.text,
    nonce: randomUUID(),
  });
  const turn = await planner({ prompt, issue, round: 1, timeoutMinutes });
  if (turn.kind === "failed") return failed(turn.why, turn, turn);
  const text = turn.kind === "said" ? removeHiddenCharacters(turn.text).trim() : "";
  if (text !== "") return { ...costOf(turn), kind: "answer", text: clip(text, longestText) };
  const problem = turn.kind === "said" ? "it is empty" : turn.problem;
  return failed(`The agent's answer cannot be used: ${problem}.`, turn, turn);
}

const schema = JSON.stringify(z.toJSONSchema(Plan, { io: "input" }), undefined, 2);

async function plan(interview: Interview): Promise<Reply> {
  const first = await askForPlan(interview, { round: 1, spent: { seconds: 0 } });
  if (first.kind === "settled") return first.reply;
  const { problems, spent } = first;
  const second = await askForPlan(interview, { round: 2, spent, problems });
  if (second.kind === "settled") return second.reply;
  const why = [
    "The agent's plan cannot be used, even after it was told what was wrong:",
    ...listProblems(second.problems),
  ].join("\n");
  return failed(why, second.spent, second.turn);
}

type Asking =
  | { readonly kind: "settled"; readonly reply: Reply }
  | {
      readonly kind: "unusable";
      readonly problems: readonly PlanProblem[];
      readonly spent: Spent;
      readonly turn: Turn;
    };

interface Round {
  readonly round: number;
  readonly spent: Spent;
  readonly problems?: readonly PlanProblem[];
}

async function askForPlan(
  interview: Interview,
  { round, spent, problems }: Round,
): Promise<Asking> {
  const { planner, issue, asked } = interview;
  const prompt = buildPlanPrompt({
    issue: issueOf(interview),
    text: asked.text,
    nonce: randomUUID(),
    schema,
    problems,
  });
  const timeoutMinutes = Math.max(0, interview.timeoutMinutes - spent.seconds / 60);
  const turn = await planner({ prompt, issue, round, schema, timeoutMinutes });
  const all = addSpent(spent, turn);
  if (turn.kind === "failed") return { kind: "settled", reply: failed(turn.why, all, turn) };
  const read = turn.kind === "said" ? readPlanJson(turn.text) : unreadable(turn.problem);
  if (!read.ok) return { kind: "unusable", problems: read.problems, spent: all, turn };
  return { kind: "settled", reply: { ...costOf(all), kind: "plan", plan: read.plan } };
}

const unreadable = (problem: string) => {
  const fix = "write the plan, and nothing else, to the file that `$COGTOWN_ANSWER` names";
  return { ok: false, problems: [{ where: "the answer", problem, fix }] } as const;
};

const mostProblems = 20;
const longestProblem = 300;

/** One line for each: what it quotes is the agent's. */
export function listProblems(problems: readonly PlanProblem[]): string[] {
  const shown = problems.slice(0, mostProblems).map(({ where, problem, fix }) => {
    const words = removeHiddenCharacters(`${where}: ${problem}. Fix: ${fix}`);
    return `- ${clip(oneLine(words), longestProblem)}`;
  });
  const rest = problems.length - shown.length;
  return [...shown, ...(rest > 0 ? [`- and ${rest} more`] : [])];
}

function failed(why: string, spent: Spent, { tail }: Pick<Turn, "tail">): Reply {
  return {
    ...costOf(spent),
    kind: "failed",
    why: clip(why, longestWhy),
    tail: tail.slice(-longestTail),
  };
}

function costOf({ seconds, usage }: Spent): Pick<Reply, "seconds" | "usage"> {
  return usage === undefined ? { seconds } : { seconds, usage };
}
