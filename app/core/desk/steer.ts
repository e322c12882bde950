import type { Command } from "../command/command.ts";
import type { Key } from "../decision.ts";
import { specDigest } from "../molecule/digest.ts";
import { parseSpec } from "../molecule/parse-spec.ts";
import { dispatchLabel } from "../names.ts";
import { renderProblems } from "../text/problem-list.ts";
import { named } from "../text/quoted.ts";
import type { Carried, Desk } from "./carried.ts";
import { changedMeanwhile, isChangedSince } from "./changed-since.ts";
import { isConvoyWith } from "./convoy-children.ts";
import type { DeskFacts } from "./facts.ts";
import type { Order } from "./record.ts";
import { pauseTown, resumeTown } from "./steer-town.ts";
import { type DeskTurn, doing, noting, relabelling } from "./turn.ts";

/** The molecule that is spoken of: the issue itself, or the one that the pull request is for. */
const moleculeOf = ({ pull, number }: DeskFacts): number | undefined =>
  pull === undefined ? number : pull.molecule;

const moleculeKey = (number: number): Key => ({ kind: "molecule", number });

const noMolecule = (facts: DeskFacts, what: string): Carried => ({
  kind: "refused",
  why:
    facts.pull === undefined
      ? `Nobody works on #${facts.number} yet, so there is nothing to ${what}: add the label \`polecat\`, or say \`/mayor sling\`.`
      : `Pull request #${facts.number} belongs to no molecule, so there is nothing to ${what}.`,
});

/** Words for whoever works on it: its own pass reads them off this desk. On a convoy they hold for all of it. */
export function withMolecule(
  turn: DeskTurn,
  command: Extract<Command, { kind: "stop" | "retry" | "hold" | "release" }>,
  desk: Desk,
): Carried {
  const { facts, order } = desk;
  if (facts.molecule.kind === "present") {
    const number = facts.molecule.value.number;
    const { by, at } = order;
    const released =
      command.kind === "release"
        ? noting(turn, { ...turn.record, released: { by, at } }, `${by} released it`)
        : turn;
    return { kind: "done", turn: doing(released, [], [moleculeKey(number)]) };
  }
  if (!isConvoyWith(turn.record, facts)) return noMolecule(facts, command.kind);
  const isEnd = command.kind === "stop" || command.kind === "hold";
  const reason = command.kind === "hold" ? command.reason : "";
  return isEnd ? pauseConvoy(turn, reason, desk) : resumeConvoy(turn, desk);
}

/** The label goes on by the App's hand; whoever said so is who approved, and only of the text as they saw it. */
export function sling(turn: DeskTurn, isForced: boolean, { facts, order }: Desk): Carried {
  if (facts.pull !== undefined)
    return {
      kind: "refused",
      why: "`/mayor sling` puts an issue on the line: say it on the issue.",
    };
  if (!facts.isOpen)
    return {
      kind: "refused",
      why: `#${facts.number} is closed. Reopen it, then say \`/mayor sling\`.`,
    };
  const parsed = parseSpec(facts.body);
  if (!parsed.ok)
    return {
      kind: "refused",
      why: `The text of #${facts.number} cannot be read, so nothing was started.\n\n${renderProblems(parsed.problems)}`,
    };
  if (isChangedSince(facts, order))
    return { kind: "refused", why: changedMeanwhile(facts, "sling") };
  const noted = noteSling(turn, isForced, order, specDigest(facts.title, facts.body));
  // The record first: a label of the App's own that nobody vouches for starts nothing.
  return noted === turn
    ? {
        kind: "done",
        turn: doing(relabelling(turn, facts, [dispatchLabel]), [], [moleculeKey(facts.number)]),
      }
    : { kind: "later", turn: noted };
}

/** Of several who say so of one text the last one counts, and force that was used once. */
function noteSling(turn: DeskTurn, isForced: boolean, { by, at }: Order, digest: string): DeskTurn {
  const { sling: before } = turn.record;
  const isSame = before?.digest === digest;
  const force = isForced || (isSame && before.isForced);
  if (isSame && before.isForced === force && before.at >= at) return turn;
  const last = isSame && before.at > at ? before : { by, at };
  const record = { ...turn.record, sling: { digest, isForced: force, by: last.by, at: last.at } };
  return noting(turn, record, `slung by ${by}${isForced ? ", by force" : ""}`);
}

const levels = ["P0", "P1", "P2", "P3"];

/** The label is what counts; anybody who may label can change it again by hand. */
export function setPriority(turn: DeskTurn, level: string, { facts }: Desk): Carried {
  const others = levels.filter((each) => each !== level);
  const next: readonly Key[] =
    facts.pull === undefined
      ? [moleculeKey(facts.number)]
      : [{ kind: "refinery", base: facts.pull.base }];
  return { kind: "done", turn: doing(relabelling(turn, facts, [level], others), [], next) };
}

export function setBudget(turn: DeskTurn, dollars: number, { facts, order }: Desk): Carried {
  const { by, at } = order;
  const number = moleculeOf(facts);
  if (number === undefined) return noMolecule(facts, "give a budget to");
  if (number !== facts.number)
    return {
      kind: "refused",
      why: `The budget of a molecule is set on its issue: say it on #${number}.`,
    };
  const record = { ...turn.record, budget: { dollars, by, at } };
  const what = isConvoyWith(turn.record, facts) ? "convoy" : "molecule";
  return {
    kind: "done",
    turn: doing(noting(turn, record, `${by} set the budget to $${dollars}`), [], wakeAll(facts)),
    reply: `The budget of this ${what} is $${dollars.toFixed(2)}, all attempts together.`,
  };
}

/** Everybody whom this desk may have kept waiting. */
function wakeAll(facts: DeskFacts): readonly Key[] {
  const own = facts.pull === undefined ? [moleculeKey(facts.number)] : [];
  const children = facts.children
    .filter(({ isOpen }) => isOpen)
    .map(({ number }) => moleculeKey(number));
  return [...own, ...children];
}

/** A person does it. What a polecat does at the moment ends; what it has stays on its branch. */
export function claimIt(turn: DeskTurn, { facts, order }: Desk): Carried {
  const { by, at } = order;
  const { claim } = turn.record;
  if (facts.pull !== undefined)
    return { kind: "refused", why: "`/mayor claim` is about an issue: say it there." };
  if (claim !== undefined && claim.by !== by)
    return {
      kind: "refused",
      why: `${named(claim.by)} has claimed #${facts.number}; \`/mayor unclaim\` gives it back.`,
    };
  const record = { ...turn.record, claim: claim ?? { by, at } };
  return {
    kind: "done",
    turn: doing(noting(turn, record, `claimed by ${by}`), [], [moleculeKey(facts.number)]),
    reply: `#${facts.number} is ${named(by)}'s: no polecat works on it until somebody says \`/mayor unclaim\`.`,
  };
}

export function unclaimIt(turn: DeskTurn, { facts, order }: Desk): Carried {
  const { claim: _given, ...record } = turn.record;
  if (turn.record.claim === undefined)
    return { kind: "refused", why: `Nobody has claimed #${facts.number}.` };
  return {
    kind: "done",
    turn: doing(noting(turn, record, `given back by ${order.by}`), [], [moleculeKey(facts.number)]),
  };
}

/** On a convoy: nothing of it. Anywhere else: nothing in the town. */
export function pause(turn: DeskTurn, reason: string, desk: Desk): Carried {
  return isConvoyWith(turn.record, desk.facts)
    ? pauseConvoy(turn, reason, desk)
    : pauseTown(turn, reason, desk);
}

export function resume(turn: DeskTurn, desk: Desk): Carried {
  return isConvoyWith(turn.record, desk.facts) ? resumeConvoy(turn, desk) : resumeTown(turn, desk);
}

function pauseConvoy(turn: DeskTurn, reason: string, { facts, order }: Desk): Carried {
  const { by, at } = order;
  const record = { ...turn.record, pause: { reason, by, at } };
  return {
    kind: "done",
    turn: doing(noting(turn, record, `convoy paused by ${by}`), [], wakeAll(facts)),
    reply:
      "This convoy is paused: nothing of it is started until somebody says `/mayor resume` here. What is at work goes on.",
  };
}

function resumeConvoy(turn: DeskTurn, { facts, order }: Desk): Carried {
  const { pause: paused, ...record } = turn.record;
  if (paused === undefined) return { kind: "refused", why: "This convoy is not paused." };
  return {
    kind: "done",
    turn: doing(noting(turn, record, `convoy resumed by ${order.by}`), [], wakeAll(facts)),
  };
}
