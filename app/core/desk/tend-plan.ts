import type { Config } from "../config/config.ts";
import type { Effect } from "../decision.ts";
import { planWorkflow } from "../names.ts";
import type { PlanAnswer } from "../plan/answer.ts";
import { jobReply, renderAnswer, renderFailure } from "../text/job-words.ts";
import { markReply } from "../text/reply-words.ts";
import type { Moment } from "./carried.ts";
import { carryOutPlan } from "./carry-out-plan.ts";
import type { DeskFacts } from "./facts.ts";
import { findTooMany, proposePlan } from "./plan-orders.ts";
import type { DeskRecord } from "./record.ts";
import { readEdit, showPlan } from "./show-plan.ts";
import { type DeskTurn, doing, doingAfter, lookingAgain, noting } from "./turn.ts";

/** What jobs were asked for, what they answered, what became of a plan: one thing after the other, each written down. */
export function tendPlan(
  start: DeskTurn,
  facts: DeskFacts,
  config: Config,
  moment: Moment,
): DeskTurn {
  const answered = facts.answers.reduce(
    (turn, { answer, ref }) =>
      takeIn(doingAfter(turn, [{ kind: "delete-refs", refs: [ref] }]), answer, facts, moment),
    start,
  );
  const sent = answered.record.asked.reduce(
    (turn, asked) => seeTo(turn, asked, facts, config, moment),
    answered,
  );
  const edited = readEdit(sent, facts, moment.now);
  const agreed = approveBySetting(edited, facts, config, moment);
  return showPlan(carryOutPlan(agreed, facts, moment.now), facts);
}

type Asked = DeskRecord["asked"][number];

function change(turn: DeskTurn, nonce: string, to: Partial<Asked>, event: string): DeskTurn {
  const asked = turn.record.asked.map((each) => (each.nonce === nonce ? { ...each, ...to } : each));
  return noting(turn, { ...turn.record, asked }, event);
}

/** What a job answered counts once, and only where it was asked for. */
function takeIn(turn: DeskTurn, answer: PlanAnswer, facts: DeskFacts, { now }: Moment): DeskTurn {
  const asked = turn.record.asked.find(({ nonce }) => nonce === answer.nonce);
  if (asked === undefined || asked.over !== undefined) return turn;
  const over = change(
    turn,
    asked.nonce,
    { over: true },
    `the ${asked.kind} of ${asked.by} is there`,
  );
  switch (answer.kind) {
    case "plan": {
      const source = { kind: "agent" as const, nonce: answer.nonce };
      return proposePlan(over, { source, plan: answer.plan, by: asked.by, now });
    }
    case "answer":
      return doing(over, tell(facts, asked, renderAnswer(asked, answer.text)));
    case "failed":
      return doing(over, tell(facts, asked, renderFailure(asked, answer.why, answer.tail)));
  }
}

/** Said once: what can be seen of it is not said again. */
function tell({ number, nodeId, said, isLocked }: DeskFacts, asked: Asked, text: string): Effect[] {
  const to = jobReply(asked.nonce);
  if (said.has(to) || isLocked) return [];
  return [{ kind: "answer", number, nodeId, replies: [markReply(to, text)], reactions: [] }];
}

/** A job that nobody started is sent for; one that has not answered in time is looked after. */
function seeTo(
  turn: DeskTurn,
  asked: Asked,
  facts: DeskFacts,
  config: Config,
  { now }: Moment,
): DeskTurn {
  if (asked.over !== undefined) return turn;
  const giveUp = (why: string) =>
    change(
      doing(turn, tell(facts, asked, renderFailure(asked, why, ""))),
      asked.nonce,
      { over: true },
      why,
    );
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
