import { estimateOf } from "../plan/estimate.ts";
import { planHash } from "../plan/hash.ts";
import { readPlanYaml } from "../plan/read-plan.ts";
import { type PlanView, readPlanComment, renderPlan } from "../text/plan-words.ts";
import { named } from "../text/quoted.ts";
import type { DeskFacts } from "./facts.ts";
import { proposePlan } from "./plan-orders.ts";
import { type DeskPlan, isAllThere, type PlanSource } from "./record.ts";
import { type DeskTurn, doing } from "./turn.ts";
import { findUnreadable } from "./unreadable-edit.ts";

/**
 * A plan is edited where it stands, and is what it was edited to from that moment on. An edit by somebody who may write is a plan of theirs, with a hash of its own; one by
 * anybody else is written over by the next look; one that cannot be read says so and is kept, for its writer to mend.
 */
export function readEdit(turn: DeskTurn, facts: DeskFacts): DeskTurn {
  const { plan } = turn.record;
  const [comment] = facts.planComments;
  if (plan === undefined || plan.approved !== undefined) return turn;
  if (comment?.editedBy?.canWrite !== true) return turn;
  const parsed = readPlanYaml(readPlanComment(comment.body) ?? "");
  if (!parsed.ok || planHash(parsed.plan) === plan.hash) return turn;
  const { login: by, at } = comment.editedBy;
  return proposePlan(turn, { source: plan.source, plan: parsed.plan, by, at, isEdit: true });
}

/** The plan's comment as it should be; the one that was posted first is kept, others were a race. */
export function showPlan(turn: DeskTurn, facts: DeskFacts): DeskTurn {
  const { plan } = turn.record;
  if (plan === undefined) return turn;
  const [comment, ...others] = facts.planComments;
  const text = renderPlan(viewOf(plan, facts));
  const isSaid = comment?.body.replaceAll("\r\n", "\n").trim() === text.trim();
  if ((isSaid || facts.isLocked) && others.length === 0) return turn;
  const { number, nodeId } = facts;
  return doing(turn, [
    {
      kind: "project",
      issue: {
        ...{ number, nodeId },
        comment: isSaid || facts.isLocked ? undefined : text,
        sticky: comment?.id,
        duplicates: others.map(({ id }) => id),
        ...{ addLabels: [], removeLabels: [] },
      },
    },
  ]);
}

function viewOf(plan: DeskPlan, facts: DeskFacts): PlanView {
  const { hash, by, source, warnings } = plan;
  return {
    plan: plan.plan,
    ...{ hash, by, warnings },
    source: nameSource(source),
    estimate: estimateOf(plan.plan, facts.town.records),
    state: stateOf(plan, facts),
  };
}

function nameSource(source: PlanSource): string {
  switch (source.kind) {
    case "agent":
      return "the planning agent";
    case "formula":
      return `the formula ${named(source.name)}`;
  }
}

function stateOf(plan: DeskPlan, facts: DeskFacts): PlanView["state"] {
  if (plan.approved !== undefined) {
    return isAllThere(plan)
      ? { kind: "created", numbers: plan.created }
      : { kind: "approved", by: plan.approved.by };
  }
  return findUnreadable(facts) ?? { kind: "proposed" };
}
