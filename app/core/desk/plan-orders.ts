import type { Command } from "../command/command.ts";
import type { Key } from "../decision.ts";
import { cook } from "../formula/cook.ts";
import type { Asked } from "../plan/asked.ts";
import { planHash } from "../plan/hash.ts";
import type { Plan } from "../plan/plan.ts";
import { warningsOf } from "../plan/warnings.ts";
import { renderFormulaProblems } from "../text/formula-words.ts";
import { codeSpan } from "../text/markdown.ts";
import { named } from "../text/quoted.ts";
import type { Carried, Desk } from "./carried.ts";
import { changedMeanwhile, isChangedSince } from "./changed-since.ts";
import { approveDesign } from "./convoy-design.ts";
import type { DeskFacts } from "./facts.ts";
import type { DeskPlan, DeskRecord, PlanSource } from "./record.ts";
import { type DeskTurn, doing, noting } from "./turn.ts";
import { findUnreadable } from "./unreadable-edit.ts";

const onIssuesOnly = (what: string): Carried => ({
  kind: "refused",
  why: `\`/mayor ${what}\` makes issues below an issue: say it on one.`,
});

/** A planning job is asked for; what it finds is posted by a later look. */
export function askForPlan(turn: DeskTurn, text: string, desk: Desk): Carried {
  const { facts } = desk;
  if (facts.pull !== undefined) return onIssuesOnly("plan");
  if (!facts.isOpen) return closed(facts, "planned");
  const under = underWay(turn.record, "plan");
  if (under !== undefined)
    return {
      kind: "refused",
      why: `A plan for #${facts.number} is being made already (${named(under.by)} asked for it). It comes as a comment here.`,
    };
  if (turn.record.plan?.approved !== undefined)
    return {
      kind: "refused",
      why: `The plan that ${named(turn.record.plan.approved.by)} approved is still being carried out. Say it again when all of its issues are there.`,
    };
  return sendOut(turn, "plan", text, desk);
}

export function askQuestion(turn: DeskTurn, question: string, desk: Desk): Carried {
  return underWay(turn.record, "question") === undefined
    ? sendOut(turn, "question", question, desk)
    : {
        kind: "refused",
        why: "An earlier question is still being answered. Ask again when its answer is there.",
      };
}

const closed = ({ number }: DeskFacts, what: string): Carried => ({
  kind: "refused",
  why: `#${number} is closed, so nothing is ${what}. Reopen it first.`,
});

const underWay = ({ asked }: DeskRecord, kind: Asked["kind"]) =>
  asked.find((each) => each.kind === kind && each.over === undefined);

const mostAsked = 10;

function sendOut(
  turn: DeskTurn,
  kind: Asked["kind"],
  text: string,
  { order, facts, nonce }: Desk,
): Carried {
  // Two commands of one comment have one nonce between them: each job has its own all the same.
  const job = `${nonce}-${kind}`;
  const { title, body } = facts;
  const { by, at } = order;
  const entry = { nonce: job, kind, text, title, body, by, at, dispatches: [] };
  const asked = [...turn.record.asked, entry];
  const record = { ...turn.record, asked: asked.slice(-mostAsked) };
  return { kind: "done", turn: noting(turn, record, `${by} asked for ${nameOf(kind)}`) };
}

const nameOf = (kind: Asked["kind"]) => (kind === "plan" ? "a plan" : "an answer");

/** A formula makes a plan without anybody having to think: it is proposed, and approved, like any other. */
export function cookPlan(
  turn: DeskTurn,
  { formula, values }: Extract<Command, { kind: "cook" }>,
  desk: Desk,
): Carried {
  const { facts } = desk;
  if (facts.pull !== undefined) return onIssuesOnly("cook");
  if (!facts.isOpen) return closed(facts, "cooked");
  if (turn.record.plan?.approved !== undefined)
    return {
      kind: "refused",
      why: "An approved plan is still being carried out here. Say it again when all of its issues are there.",
    };
  const cooked = cook({ name: formula, values, load: (name) => facts.formulas.get(name) });
  if (!cooked.ok) return { kind: "refused", why: renderFormulaProblems(formula, cooked.problems) };
  const source = { kind: "formula" as const, name: formula, values };
  return {
    kind: "done",
    turn: proposePlan(turn, {
      ...{ source, plan: cooked.plan, by: desk.order.by, at: toTheSecond(desk.now) },
      more: cooked.warnings,
    }),
  };
}

/** A plan on the desk, in the place of one that nobody approved. */
export function proposePlan(
  turn: DeskTurn,
  {
    source,
    plan,
    by,
    at,
    isEdit = false,
    more = [],
  }: {
    readonly source: PlanSource;
    readonly plan: Plan;
    readonly by: string;
    readonly at: string;
    readonly isEdit?: boolean;
    readonly more?: readonly string[];
  },
): DeskTurn {
  const hash = planHash(plan);
  const warnings = [...more, ...warningsOf(plan)];
  const proposed: DeskPlan = {
    ...{ source, plan, hash, by, at, warnings, created: {} },
    ...(isEdit ? { isEdit } : {}),
  };
  return noting(turn, { ...turn.record, plan: proposed }, `plan ${hash} of ${by}`);
}

/** GitHub tells when a comment was written to the second: an approval in the same one comes after. */
export const toTheSecond = (now: Date): string =>
  new Date(Math.floor(now.getTime() / 1000) * 1000).toISOString();

/**
 * Approval is of the very plan that its reader saw: one that was posted or edited after they spoke is not meant. Where
 * there is none, it is of a text that somebody without write permission changed.
 */
export function approve(turn: DeskTurn, hash: string | undefined, desk: Desk): Carried {
  const { plan } = turn.record;
  return plan === undefined
    ? approveText(turn, desk)
    : approvePlan(turn, plan, { ...desk.order, hash }, desk.facts);
}

/** Approval of a plan by somebody who spoke at this moment; `hash`: of the one that they meant, as far as they said. */
export function approvePlan(
  turn: DeskTurn,
  plan: DeskPlan,
  order: { readonly by: string; readonly at: string; readonly hash: string | undefined },
  facts: DeskFacts,
): Carried {
  if (plan.approved !== undefined)
    return {
      kind: "refused",
      why: `The plan was approved already, by ${named(plan.approved.by)}.`,
    };
  const { by, at, hash } = order;
  const unread = findUnread(facts, plan, hash, at);
  if (unread !== undefined) return { kind: "refused", why: unread };
  const tooMany = findTooMany(facts, plan.plan);
  if (tooMany !== undefined) return { kind: "refused", why: tooMany };
  const approved = { ...plan, approved: { by, at } };
  return {
    kind: "done",
    turn: noting(turn, { ...turn.record, plan: approved }, `${by} approved plan ${plan.hash}`),
  };
}

/** GitHub allows an issue so many sub-issues, closed ones included (GitHub docs, "Adding sub-issues"). */
const mostChildren = 100;

/** Why there is no room for the issues of this plan; undefined: there is. */
export function findTooMany({ children, number }: DeskFacts, plan: Plan): string | undefined {
  const room = mostChildren - children.length;
  return plan.molecules.length <= room
    ? undefined
    : `The plan has ${plan.molecules.length} molecules, and #${number} has room for ${room} more sub-issues: GitHub allows ${mostChildren}, closed ones included. Nothing was created. Take some out of the plan, or plan the rest on another issue.`;
}

/** Why whoever approves has not read what would be carried out; undefined: they have. */
function findUnread(
  facts: DeskFacts,
  plan: DeskPlan,
  hash: string | undefined,
  saidAt: string,
): string | undefined {
  const [comment] = facts.planComments;
  const isOther = hash !== undefined && !plan.hash.startsWith(hash.toLowerCase());
  if (isOther || isNewer(plan, saidAt, hash !== undefined))
    return `That is not the plan that stands here now, which is ${codeSpan(plan.hash)}. Read it, then say \`/mayor approve ${plan.hash}\`.`;
  if (comment?.editedBy?.canWrite === false)
    return `${named(comment.editedBy.login)} changed the plan's comment and may not write to this repository. The plan is put back as it was: read it, then say \`/mayor approve ${plan.hash}\`.`;
  if (hash === undefined && findUnreadable(facts) !== undefined)
    return `The edited plan cannot be read. Mend it, or say \`/mayor approve ${plan.hash}\` for the last one that could be read.`;
  return undefined;
}

/** What was edited in the very second in which somebody spoke they may not have seen, unless they name it. */
function isNewer({ at, isEdit }: DeskPlan, saidAt: string, isNamed: boolean): boolean {
  const [made, said] = [Date.parse(at), Date.parse(saidAt)];
  return isEdit === true && !isNamed ? made >= said : made > said;
}

function approveText(turn: DeskTurn, { facts, order }: Desk): Carried {
  const designed = approveDesign(turn, facts, order);
  if (designed !== undefined)
    return isChangedSince(facts, order)
      ? { kind: "refused", why: changedMeanwhile(facts, "approve") }
      : { kind: "done", turn: designed };
  if (facts.molecule.kind !== "present")
    return {
      kind: "refused",
      why: "There is no plan here to approve. Say `/mayor plan` for one, or `/mayor sling` to have the issue worked on as it is.",
    };
  const key: Key = { kind: "molecule", number: facts.molecule.value.number };
  return { kind: "done", turn: doing(turn, [], [key]) };
}
