import type { Command } from "../command/command.ts";
import { renderHelp } from "../command/help.ts";
import { needsHumanLabel } from "../names.ts";
import { codeSpan } from "../text/markdown.ts";
import { mention } from "../text/mention.ts";
import { named, sentence } from "../text/quoted.ts";
import { renderStatus } from "../text/status-words.ts";
import { renderWhyReply } from "../text/why-words.ts";
import type { Carried, Desk } from "./carried.ts";
import { openConvoy } from "./open-convoy.ts";
import { approve, askForPlan, askQuestion, cookPlan } from "./plan-orders.ts";
import {
  claimIt,
  pause,
  resume,
  setBudget,
  setPriority,
  sling,
  unclaimIt,
  withMolecule,
} from "./steer.ts";
import { tellRefinery } from "./tell-refinery.ts";
import { type DeskTurn, noting, relabelling } from "./turn.ts";

/** One command, of somebody who may say it. Each may be carried out again: what has happened already is looked for first. */
export function carryOut(turn: DeskTurn, command: Command, desk: Desk): Carried {
  switch (command.kind) {
    case "help":
      return { kind: "done", turn, reply: renderHelp(command.command, desk.config) };
    case "status":
      return { kind: "done", turn, reply: renderStatus(desk.facts, desk.config, desk.now) };
    case "why":
      return why(turn, command.number ?? desk.facts.pull?.molecule ?? desk.facts.number, desk);
    case "sling":
      return sling(turn, command.isForced, desk);
    case "plan":
      return askForPlan(turn, command.text, desk);
    case "ask":
      return askQuestion(turn, command.question, desk);
    case "cook":
      return cookPlan(turn, command, desk);
    case "approve":
      return approve(turn, command.hash, desk);
    case "convoy":
      return openConvoy(turn, command, desk);
    case "pause":
      return pause(turn, command.reason, desk);
    case "resume":
      return resume(turn, desk);
    case "stop":
    case "retry":
    case "hold":
    case "release":
      return withMolecule(turn, command, desk);
    case "priority":
      return setPriority(turn, command.level, desk);
    case "budget":
      return setBudget(turn, command.dollars, desk);
    case "note":
      return note(turn, command.text, desk);
    case "claim":
      return claimIt(turn, desk);
    case "unclaim":
      return unclaimIt(turn, desk);
    case "escalate":
      return escalate(turn, command.reason, desk);
    case "merge":
    case "freeze":
    case "thaw":
      return tellRefinery(turn, command, desk);
  }
}

function why(turn: DeskTurn, number: number, { facts }: Desk): Carried {
  const look = facts.looks.get(number);
  if (look === undefined)
    return {
      kind: "refused",
      why: `#${number} was not looked at, because only ${facts.looks.size} issues are at a time: ask for it again in another comment.`,
    };
  if (look === "absent")
    return {
      kind: "refused",
      why: `There is no issue #${number} here, so there is nothing to say of it.`,
    };
  return { kind: "done", turn, reply: renderWhyReply(look) };
}

const mostNotes = 50;

/** Decisions hold for the whole convoy: what is noted on a molecule is read with what is noted on its parent. */
function note(turn: DeskTurn, text: string, { order }: Desk): Carried {
  const { by, at } = order;
  const notes = [...turn.record.notes, { text, by, at }].slice(-mostNotes);
  return { kind: "done", turn: noting(turn, { ...turn.record, notes }, `${by} noted a decision`) };
}

function escalate(turn: DeskTurn, reason: string, { facts, order, config }: Desk): Carried {
  const people = (config?.commands.escalate ?? []).map(mention).filter((name) => name !== "");
  const words = reason === "" ? "" : ` ${sentence(reason)}`;
  const whom =
    people.length === 0 ? "A person is needed." : `${people.join(" ")}: a person is needed.`;
  const reply = `${whom}${words} (${named(order.by)} said so.)${people.length === 0 ? ` Name them in ${codeSpan("commands.escalate")} of \`.github/cogtown.yml\` and they are mentioned here.` : ""}`;
  return { kind: "done", turn: relabelling(turn, facts, [needsHumanLabel]), reply };
}
