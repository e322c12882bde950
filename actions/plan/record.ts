import { printLedgerMessage } from "#core/ledger-message.ts";
import { describeAnswer, longestWhy, type PlanAnswer } from "#core/plan/answer.ts";
import type { Asked } from "#core/plan/asked.ts";
import { clip } from "#core/text/markdown.ts";
import { removeHiddenCharacters } from "#core/text/sanitise.ts";
import type { Git } from "../shared/git.ts";
import { mayorIdentity, signatureEnvironment } from "../shared/identity.ts";
import type { Job } from "../shared/input.ts";
import { moveRefs } from "../shared/push.ts";
import { withWorkshop } from "../shared/with-workshop.ts";
import { alreadyAnswered, answerRef, findErrand, type Superseded, superseded } from "./desk.ts";
import { unpackAnswer } from "./packed-answer.ts";
import type { RecordInput } from "./plan-input.ts";
import { listPlanProblems, readPlanJson } from "./prompts.ts";
import { type Judged, recordJudgement } from "./record-judgement.ts";

export type Recorded =
  | Superseded
  | { readonly kind: "recorded"; readonly answer: PlanAnswer; readonly ref: string }
  | Judged;

/**
 * Leaves the answer where the App looks for it, in one commit that is never replaced. It comes from a job with an agent
 * in it, so it is believed no more than the agent is. Throws GitError when the remote takes nothing.
 */
export function recordAnswer(job: Job, input: RecordInput, stop: AbortSignal): Promise<Recorded> {
  const request = { job, purpose: "plan", token: input.token, stop };
  return withWorkshop(request, async ({ git }): Promise<Recorded> => {
    const errand = await findErrand(git, input);
    if (errand.kind === "superseded") return errand;
    if (errand.kind === "judge") return recordJudgement(git, input, errand);
    const answer = judgeAnswer(input, errand.asked);
    const ref = answerRef(input);
    const to = await writeAnswer(git, answer);
    const isMoved = (await moveRefs(git, [{ ref, from: undefined, to }])) === "moved";
    return isMoved ? { kind: "recorded", answer, ref } : superseded(alreadyAnswered);
  });
}

async function writeAnswer(git: Git, answer: PlanAnswer): Promise<string> {
  const emptyTree = await git.run(["mktree"], { stdin: "" });
  return git.run(["commit-tree", emptyTree, "-F", "-"], {
    stdin: printLedgerMessage(describeAnswer(answer), answer),
    environment: signatureEnvironment(mayorIdentity, mayorIdentity),
  });
}

/** What is recorded of what the other job left; what is none is a failure. */
export function judgeAnswer(input: RecordInput, asked: Asked): PlanAnswer {
  if (input.answer === "") return failed(input, whyLost(input.explored));
  const answer = unpackAnswer(input.answer);
  if (answer === undefined)
    return failed(input, "The planning job left something that is no answer; ask again.");
  if (!isToWhatWasAsked(answer, input, asked))
    return failed(input, "The planning job left an answer to something else; ask again.");
  return answer.kind === "plan" ? judgePlan(input, answer) : answer;
}

function isToWhatWasAsked(
  answer: PlanAnswer,
  { issue, nonce }: RecordInput,
  asked: Asked,
): boolean {
  if (answer.issue !== issue || answer.nonce !== nonce) return false;
  switch (answer.kind) {
    case "plan":
      return asked.kind === "plan";
    case "answer":
      return asked.kind === "question";
    case "failed":
      return true;
  }
}

/** More is asked of a plan than its form. */
function judgePlan(input: RecordInput, answer: Extract<PlanAnswer, { kind: "plan" }>): PlanAnswer {
  const read = readPlanJson(JSON.stringify(answer.plan));
  if (read.ok) return { ...answer, plan: read.plan };
  const why = removeHiddenCharacters(listPlanProblems(read.problems));
  const { seconds, usage } = answer;
  return { ...failed(input, `The agent's plan cannot be used:\n${why}`), seconds, usage };
}

function failed({ issue, nonce }: RecordInput, why: string): PlanAnswer {
  return { version: 1, issue, nonce, kind: "failed", why: clip(why, longestWhy), tail: "" };
}

/** `explored` is the result of the other job in GitHub's words; one that ran out of its time counts as cancelled. */
function whyLost(explored: string): string {
  return explored === "cancelled"
    ? "The planning job was cancelled, or was over its `timeout-minutes`, before the agent had an answer; ask again."
    : "The planning job died before the agent had an answer; its log says more. Ask again.";
}
