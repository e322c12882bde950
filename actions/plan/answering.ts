import { randomUUID } from "node:crypto";
import { longestTail, longestText, longestWhy, type PlanAnswer } from "#core/plan/answer.ts";
import type { Asked } from "#core/plan/asked.ts";
import { clip } from "#core/text/markdown.ts";
import { removeHiddenCharacters } from "#core/text/sanitise.ts";
import type { Planner, Turn } from "./errand.ts";
import {
  buildPlanPrompt,
  buildQuestionPrompt,
  listPlanProblems,
  type PlanProblem,
  planJsonSchema,
  readPlanJson,
} from "./prompts.ts";
import { sumSpent } from "./spent.ts";

/** An answer to whatever it was that somebody asked for. */
export type Reply = DistributiveOmit<PlanAnswer, "version" | "issue" | "nonce">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export interface Interview {
  readonly planner: Planner;
  /** A checkout of the default branch. */
  readonly directory: string;
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
  const { planner, directory, issue, asked, timeoutMinutes } = interview;
  const nonce = randomUUID();
  const prompt = buildQuestionPrompt({ issue: issueOf(interview), question: asked.text, nonce });
  const request = { role: "plan", directory, prompt, issue, round: 1, timeoutMinutes } as const;
  return replyOf(await planner(request));
}

/** What one turn came to where words are asked for, or an answer that only the next job can read. */
export function replyOf(turn: Turn): Reply {
  if (turn.kind === "failed") return failed(turn.why, [turn]);
  const text = turn.kind === "said" ? removeHiddenCharacters(turn.text).trim() : "";
  if (text !== "") return { ...sumSpent([turn]), kind: "answer", text: clip(text, longestText) };
  const problem = turn.kind === "said" ? "it is empty" : turn.problem;
  return failed(`The agent's answer cannot be used: ${problem}.`, [turn]);
}

async function plan(interview: Interview): Promise<Reply> {
  const first = await askForPlan(interview, [], []);
  if (first.kind === "settled") return first.reply;
  const second = await askForPlan(interview, [first.turn], first.problems);
  if (second.kind === "settled") return second.reply;
  const why = "The agent's plan cannot be used, even after it was told what was wrong:";
  return failed(`${why}\n${listPlanProblems(second.problems)}`, [first.turn, second.turn]);
}

type Asking =
  | { readonly kind: "settled"; readonly reply: Reply }
  | {
      readonly kind: "unusable";
      readonly problems: readonly PlanProblem[];
      readonly turn: Turn;
    };

async function askForPlan(
  interview: Interview,
  earlier: readonly Turn[],
  problems: readonly PlanProblem[],
): Promise<Asking> {
  const { planner, directory, issue, asked } = interview;
  const schema = planJsonSchema();
  const nonce = randomUUID();
  const { text } = asked;
  const prompt = buildPlanPrompt({ issue: issueOf(interview), text, nonce, schema, problems });
  const timeoutMinutes = Math.max(0, interview.timeoutMinutes - sumSpent(earlier).seconds / 60);
  const round = earlier.length + 1;
  const request = {
    role: "plan",
    directory,
    prompt,
    issue,
    round,
    schema,
    timeoutMinutes,
  } as const;
  const turn = await planner(request);
  const turns = [...earlier, turn];
  if (turn.kind === "failed") return { kind: "settled", reply: failed(turn.why, turns) };
  const read = turn.kind === "said" ? readPlanJson(turn.text) : unreadable(turn.problem);
  if (!read.ok) return { kind: "unusable", problems: read.problems, turn };
  return { kind: "settled", reply: { ...sumSpent(turns), kind: "plan", plan: read.plan } };
}

const unreadable = (problem: string) => {
  const fix = "write the plan, and nothing else, to the file that `$COGTOWN_ANSWER` names";
  return { ok: false, problems: [{ where: "the answer", problem, fix }] } as const;
};

/** After these turns; what they were told, and what they said, may be quoted in `why`. */
export function failed(why: string, turns: readonly Turn[]): Reply {
  return {
    ...sumSpent(turns),
    kind: "failed",
    why: clip(removeHiddenCharacters(why), longestWhy),
    tail: (turns.at(-1)?.tail ?? "").slice(-longestTail),
  };
}
