import { longestWhy, type PlanAnswer } from "#core/plan/answer.ts";
import { clip } from "#core/text/markdown.ts";
import { secretsOf } from "../shared/agents/with-cli.ts";
import { Cancelled } from "../shared/cancelled.ts";
import { readConfig } from "../shared/config.ts";
import type { Job } from "../shared/input.ts";
import { createRedaction, type Redact } from "../shared/tail.ts";
import { timeIsUpAfter } from "../shared/time-is-up.ts";
import { basicCredentials } from "../shared/token.ts";
import { withWorkshop } from "../shared/with-workshop.ts";
import { answerAsked, type Reply } from "./answering.ts";
import { findErrand, type Superseded } from "./desk.ts";
import { judgeWork } from "./judge-work.ts";
import { largestAnswer, packAnswer, unpackAnswer } from "./packed-answer.ts";
import type { ExploreInput } from "./plan-input.ts";
import { createPlanner } from "./planner.ts";
import { showRecord } from "./show-record.ts";

export type Explored =
  | Superseded
  | {
      readonly kind: "explored";
      readonly answer: PlanAnswer;
      /** For the job that records it. */
      readonly packed: string;
    };

/**
 * Has the agent answer what this run was dispatched for. What goes wrong is an answer as well, so that whoever asked is
 * told. Throws Cancelled when the job is being cancelled.
 */
export async function explore(job: Job, input: ExploreInput, stop: AbortSignal): Promise<Explored> {
  try {
    return await exploreAsked(job, input, stop);
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    const words = error instanceof Error ? error.message : String(error);
    const why = clip(`The planning job could not do its work: ${words}`, longestWhy);
    const redact = createRedaction([input.token, basicCredentials(input.token)]);
    return wrapUp(input, { kind: "failed", why, tail: "" }, redact);
  }
}

async function exploreAsked(job: Job, input: ExploreInput, stop: AbortSignal): Promise<Explored> {
  const config = readConfig(job.workspace);
  const secrets = secretsOf(job, config.agent);
  const timeIsUp = timeIsUpAfter(input.minutes);
  const request = {
    job,
    purpose: "plan",
    token: input.token,
    secrets,
    stop,
    timeIsUp,
    isolation: config.isolation,
  };
  return withWorkshop(request, async ({ git, workshop }): Promise<Explored> => {
    const errand = await findErrand(git, input);
    if (errand.kind === "superseded") return errand;
    const planner = createPlanner(workshop, config);
    if (errand.kind === "judge") {
      const { timeoutMinutes } = config.judge;
      const judged = await judgeWork({ git, workshop, planner, timeoutMinutes }, errand);
      return wrapUp(input, judged, workshop.redact);
    }
    await showRecord(workshop, git, input.issue);
    const reply = await answerAsked({
      planner,
      directory: job.workspace,
      issue: input.issue,
      asked: errand.asked,
      timeoutMinutes: config.plan.timeoutMinutes,
    });
    return wrapUp(input, reply, workshop.redact);
  });
}

type Run = Pick<ExploreInput, "issue" | "nonce">;

/** What is shown here is what is handed on: without the job's secrets, and still an answer without them. */
function wrapUp({ issue, nonce }: Run, reply: Reply, redact: Redact): Explored {
  const packed = packAnswer({ version: 1, issue, nonce, ...reply }, redact);
  const answer = packed === undefined ? undefined : unpackAnswer(packed);
  if (packed !== undefined && answer !== undefined) return { kind: "explored", answer, packed };
  const why =
    packed === undefined
      ? `The agent's answer is too long to be kept (${largestAnswer} bytes at most); ask for less at a time.`
      : "The agent's answer has a secret of the job where something else must stand; ask again.";
  const { seconds, usage } = reply;
  return wrapUp({ issue, nonce }, { seconds, usage, kind: "failed", why, tail: "" }, redact);
}
