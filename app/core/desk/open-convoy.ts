import { createHash } from "node:crypto";
import type { Command } from "../command/command.ts";
import type { Effect, Key } from "../decision.ts";
import { convoyLabel } from "../names.ts";
import { isConvoyOf, renderConvoyIssue } from "../text/convoy-issue.ts";
import { listNumbers } from "../text/convoy-states.ts";
import type { Carried, Desk } from "./carried.ts";
import type { ConvoyIssue, DeskFacts } from "./facts.ts";
import type { DeskRecord } from "./record.ts";
import { type DeskTurn, doing, doingAfter, lookingAgain, noting } from "./turn.ts";

type Order = Extract<Command, { kind: "convoy" }>;

/** By then GitHub's lists show what was written. */
const lagSeconds = 60;
/** What is done so often and cannot be seen afterwards is not done once more. */
const mostTries = 2;

/**
 * A convoy out of issues that exist, a hundred at most (the grammar sees to it): an issue of its own, with these below it. What is about to be made is written down
 * before it is, and found again by a mark in its text, so that a crash in the middle makes nothing twice.
 */
export function openConvoy(turn: DeskTurn, order: Order, desk: Desk): Carried {
  const mark = markOf(order, desk);
  const found = desk.facts.convoys.find(({ body }) => isConvoyOf(body, mark));
  return found === undefined ? make(turn, order, mark, desk) : fill(turn, found, order, mark, desk);
}

/** Two commands of one comment are two convoys. */
function markOf({ name, members }: Order, { facts, order }: Desk): string {
  const said = JSON.stringify([name, members]);
  const digest = createHash("sha256").update(said, "utf8").digest("hex").slice(0, 8);
  return `${facts.number} ${order.comment} ${digest}`;
}

function make(
  turn: DeskTurn,
  order: Order,
  mark: string,
  { facts, order: said, now }: Desk,
): Carried {
  const before = findGathering(turn.record, mark);
  if (before === undefined || before.made === 0) {
    const problems = findProblems(order.members, facts);
    if (problems.length > 0) return { kind: "refused", why: renderRefusal(problems) };
  }
  const wait = secondsLeft(before, now);
  if (wait > 0) return { kind: "later", turn: lookingAgain(turn, wait) };
  const made = (before?.made ?? 0) + 1;
  if (made > mostTries)
    return {
      kind: "refused",
      why: `The issue of the convoy was opened ${mostTries} times and cannot be found: it is open, has the label \`${convoyLabel}\`, and nobody changed the last line of its text. Where there is one, add the sub-issues to it by hand.`,
    };
  const record = gathering(turn.record, { mark, added: 0, made, at: now.toISOString() });
  const body = renderConvoyIssue({ by: said.by, desk: facts.number, mark });
  const issue = { title: order.name, body, labels: [convoyLabel], parent: undefined };
  const noted = noting(turn, record, `about to open a convoy for ${said.by}`);
  return {
    kind: "later",
    turn: doingAfter(noted, [{ kind: "create-issues", issues: [issue] }]),
  };
}

function fill(
  turn: DeskTurn,
  found: ConvoyIssue,
  { members }: Order,
  mark: string,
  { facts, now }: Desk,
): Carried {
  const before = findGathering(turn.record, mark);
  const outside = members.filter((number) => facts.named.get(number)?.parent !== found.number);
  const problems = findProblems(outside, facts);
  const missing = outside.filter((number) => !problems.some((each) => each.number === number));
  const tries = before?.added ?? 0;
  if (missing.length === 0 || (tries >= mostTries && secondsLeft(before, now) <= 0))
    return finish(turn, found, mark, members.length - outside.length, [
      ...problems,
      ...missing.map((number) => ({ number, why: "GitHub did not take it" })),
    ]);
  const wait = tries === 0 ? 0 : secondsLeft(before, now);
  if (wait > 0) return { kind: "later", turn: lookingAgain(turn, wait) };
  const children = missing.flatMap((number) => facts.named.get(number)?.nodeId ?? []);
  const added = { mark, made: before?.made ?? 0, added: tries + 1, at: now.toISOString() };
  const event = `about to add ${listNumbers(missing)} to convoy #${found.number}`;
  const adding: Effect = { kind: "add-sub-issues", parent: found.nodeId, children };
  const noted = noting(turn, gathering(turn.record, added), event);
  return { kind: "later", turn: doingAfter(noted, [adding]) };
}

function finish(
  turn: DeskTurn,
  { number }: ConvoyIssue,
  mark: string,
  count: number,
  problems: readonly Problem[],
): Carried {
  const left = (turn.record.gathering ?? []).filter((each) => each.mark !== mark);
  const { gathering: _all, ...bare } = turn.record;
  const record = left.length === 0 ? bare : { ...bare, gathering: left };
  const next: readonly Key[] = [{ kind: "desk", number }];
  const without =
    problems.length === 0 ? "" : `\n\nLeft out:\n\n${problems.map(renderProblem).join("\n")}`;
  return {
    kind: "done",
    turn: doing(noting(turn, record, `convoy #${number} is there`), [], next),
    reply: `Convoy #${number} has ${count === 1 ? "1 sub-issue" : `${count} sub-issues`}. Write below \`Design\` in its text what all of them have to respect.${without}`,
  };
}

type Gathering = NonNullable<DeskRecord["gathering"]>[number];

const findGathering = ({ gathering: all }: DeskRecord, mark: string): Gathering | undefined =>
  all?.find((each) => each.mark === mark);

const gathering = (record: DeskRecord, change: Gathering): DeskRecord => ({
  ...record,
  gathering: [...(record.gathering ?? []).filter(({ mark }) => mark !== change.mark), change],
});

/** Until what was about to be done can be seen. */
function secondsLeft(before: Gathering | undefined, now: Date): number {
  if (before === undefined) return 0;
  const since = (now.getTime() - Date.parse(before.at)) / 1000;
  return since >= lagSeconds ? 0 : Math.ceil(lagSeconds - since) + 1;
}

interface Problem {
  readonly number: number;
  readonly why: string;
}

function findProblems(members: readonly number[], facts: DeskFacts): readonly Problem[] {
  return members.flatMap((number) => {
    const why = findProblem(number, facts);
    return why === undefined ? [] : [{ number, why }];
  });
}

function findProblem(number: number, { named, number: own }: DeskFacts): string | undefined {
  const issue = named.get(number);
  if (number === own) return "this is the issue where you said it; say it on another one";
  if (issue === undefined) return "there is no such issue here";
  if (!issue.isOpen) return "it is closed";
  return issue.parent === undefined
    ? undefined
    : `it is a sub-issue of #${issue.parent} already; take it out there first`;
}

const renderProblem = ({ number, why }: Problem) => `- #${number}: ${why}`;

const renderRefusal = (problems: readonly Problem[]) =>
  `No convoy was opened:\n\n${problems.map(renderProblem).join("\n")}`;
