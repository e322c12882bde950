import type { Config } from "../config/config.ts";
import type { Effect, RefAt } from "../decision.ts";
import { planWorkflow } from "../names.ts";
import type { PlanAnswer } from "../plan/answer.ts";
import { readPlanJson } from "../plan/read-plan.ts";
import { jobReply, renderAnswer, renderFailure } from "../text/job-words.ts";
import { listPlanProblems } from "../text/plan-problems.ts";
import type { Moment } from "./carried.ts";
import { carryOutPlan } from "./carry-out-plan.ts";
import type { DeskFacts } from "./facts.ts";
import { findTooMany, proposePlan, toTheSecond } from "./plan-orders.ts";
import type { DeskRecord } from "./record.ts";
import { say } from "./say.ts";
import { showPlan } from "./show-plan.ts";
import { type DeskTurn, doingAfter, lookingAgain, noting } from "./turn.ts";

/** What jobs were asked for, what they answered, what became of a plan: one thing after the other, each written down. */
export function tendPlan(
  start: DeskTurn,
  facts: DeskFacts,
  config: Config,
  moment: Moment,
): DeskTurn {
  const answered = facts.answers.reduce(
    (turn, { answer, ref }) => takeIn(turn, answer, ref, facts, moment),
    start,
  );
  const sent = answered.record.asked.reduce(
    (turn, asked) => seeTo(turn, asked, facts, config, moment),
    answered,
  );
  const agreed = approveBySetting(sent, facts, config, moment);
  return showPlan(carryOutPlan(agreed, facts, moment.now), facts);
}

type Asked = DeskRecord["asked"][number];

function change(turn: DeskTurn, nonce: string, to: Partial<Asked>, event: string): DeskTurn {
  const asked = turn.record.asked.map((each) => (each.nonce === nonce ? { ...each, ...to } : each));
  return noting(turn, { ...turn.record, asked }, event);
}

/** What a job answered counts once, and only where it was asked for. It goes when it has served. */
function takeIn(
  turn: DeskTurn,
  answer: PlanAnswer,
  ref: RefAt,
  facts: DeskFacts,
  moment: Moment,
): DeskTurn {
  const asked = findOpen(turn, answer.nonce);
  const used = asked === undefined ? turn : useAnswer(turn, asked, answer, facts, moment);
  const isServed = findOpen(used, answer.nonce) === undefined;
  return isServed ? doingAfter(used, [{ kind: "delete-refs", refs: [ref] }]) : used;
}

const findOpen = ({ record }: DeskTurn, nonce: string): Asked | undefined =>
  record.asked.find((each) => each.nonce === nonce && each.over === undefined);

/** A plan waits while another one is being carried out. */
function useAnswer(
  turn: DeskTurn,
  asked: Asked,
  answer: PlanAnswer,
  facts: DeskFacts,
  { now }: Moment,
): DeskTurn {
  const event = `the ${asked.kind} of ${asked.by} is there`;
  switch (answer.kind) {
    case "plan":
      return turn.record.plan?.approved === undefined
        ? usePlan(turn, asked, answer, facts, now)
        : turn;
    case "answer":
      return tell(turn, asked, renderAnswer(asked, answer.text), event, facts, now);
    case "failed": {
      const text = renderFailure(asked, answer.why, answer.tail);
      return tell(turn, asked, text, event, facts, now);
    }
  }
}

/** The attacker can push to the repository and leaves a plan that no job would: it is read as an agent's is. */
function usePlan(
  turn: DeskTurn,
  asked: Asked,
  { plan, nonce }: Extract<PlanAnswer, { kind: "plan" }>,
  facts: DeskFacts,
  now: Date,
): DeskTurn {
  const read = readPlanJson(JSON.stringify(plan));
  if (!read.ok) {
    const why = `The plan cannot be used: ${listPlanProblems(read.problems)}`;
    return tell(turn, asked, renderFailure(asked, why, ""), "no usable plan", facts, now);
  }
  const over = change(turn, asked.nonce, { over: true }, `the plan of ${asked.by} is there`);
  const source = { kind: "agent" as const, nonce };
  return proposePlan(over, { source, plan: read.plan, by: asked.by, at: toTheSecond(now) });
}

/** Said once, and then it is over. */
function tell(
  turn: DeskTurn,
  asked: Asked,
  text: string,
  event: string,
  facts: DeskFacts,
  now: Date,
): DeskTurn {
  const said = say(turn, { to: jobReply(asked.nonce), text, reactions: [] }, facts, now);
  return said.isOver ? change(said.turn, asked.nonce, { over: true }, event) : said.turn;
}

/** A job that nobody started is sent for; one that has not answered in time is looked after. */
function seeTo(
  turn: DeskTurn,
  asked: Asked,
  facts: DeskFacts,
  config: Config,
  { now }: Moment,
): DeskTurn {
  const isAnswered = facts.answers.some(({ answer }) => answer.nonce === asked.nonce);
  if (asked.over !== undefined || isAnswered) return turn;
  const giveUp = (why: string) => tell(turn, asked, renderFailure(asked, why, ""), why, facts, now);
  if (!facts.town.workflows.includes(planWorkflow))
    return giveUp(
      `\`.github/workflows/${planWorkflow}\` is not on the default branch; it comes with Cogtown`,
    );
  if (asked.dispatches.length === 0) return sendFor(turn, asked, facts, config, now);
  const run = facts.runs.get(asked.nonce) ?? { kind: "not-asked" };
  switch (run.kind) {
    case "not-asked":
    case "active":
      return lookingAgain(turn, config.limits.claimMinutes * 60 + 1);
    case "none":
      return asked.dispatches.length < mostDispatches
        ? sendFor(turn, asked, facts, config, now)
        : giveUp(`its job was sent for ${mostDispatches} times and never began`);
    case "ended":
      return giveUp(`its job ended (${run.conclusion}) without an answer: ${run.url}`);
  }
}

const mostDispatches = 3;

/** Written down first: a job that is sent for twice has one nonce, and only one of the two can leave an answer. */
function sendFor(
  turn: DeskTurn,
  asked: Asked,
  { town, number }: DeskFacts,
  config: Config,
  now: Date,
): DeskTurn {
  if (town.defaultBranch === undefined) return turn;
  const dispatches = [...asked.dispatches, now.toISOString()];
  const sent = change(turn, asked.nonce, { dispatches }, `a job was sent for (${asked.kind})`);
  const inputs = { issue: String(number), nonce: asked.nonce };
  const dispatch: Effect = {
    kind: "dispatch",
    workflow: planWorkflow,
    ref: town.defaultBranch,
    inputs,
  };
  return lookingAgain(doingAfter(sent, [dispatch]), config.limits.claimMinutes * 60 + 1);
}

/** `plan.auto`: whoever asked for the plan has approved it, unless there is no room for it. */
function approveBySetting(
  turn: DeskTurn,
  facts: DeskFacts,
  config: Config,
  { now }: Moment,
): DeskTurn {
  const { plan } = turn.record;
  if (!config.plan.auto || plan === undefined || plan.approved !== undefined) return turn;
  if (findTooMany(facts, plan.plan) !== undefined) return turn;
  const approved = { by: plan.by, at: now.toISOString() };
  return noting(
    turn,
    { ...turn.record, plan: { ...plan, approved } },
    `plan ${plan.hash} approved by setting (plan.auto)`,
  );
}
