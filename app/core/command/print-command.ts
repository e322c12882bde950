import type { Command } from "./command.ts";

/** A command as a person would say it, in one line; it reads back as the same command. */
export function printCommand(command: Command): string {
  return ["/mayor", command.kind, ...argumentsOf(command)].filter((part) => part !== "").join(" ");
}

function argumentsOf(command: Command): readonly string[] {
  switch (command.kind) {
    case "help":
      return [command.command ?? ""];
    case "why":
      return [command.number === undefined ? "" : `#${command.number}`];
    case "sling":
      return [command.isForced ? "force" : ""];
    case "merge":
      return [command.isUrgent ? "urgent" : "", command.head ?? ""];
    case "plan":
    case "note":
      return [command.text];
    case "ask":
      return [command.question];
    case "approve":
      return [command.hash ?? ""];
    case "priority":
      return [command.level];
    case "budget":
      return [printDollars(command.dollars)];
    case "convoy":
      return [quoteWord(command.name), ...command.members.map((number) => `#${number}`)];
    case "cook":
      return [
        command.formula,
        ...Object.entries(command.values).map(([name, value]) => `${name}=${quoteWord(value)}`),
      ];
    case "pause":
    case "hold":
    case "freeze":
    case "escalate":
      return [command.reason];
    case "status":
    case "stop":
    case "retry":
    case "release":
    case "resume":
    case "claim":
    case "unclaim":
    case "thaw":
      return [];
  }
}

/** Cents where there are some. */
const printDollars = (dollars: number) =>
  Number.isInteger(dollars) ? `$${dollars}` : `$${dollars.toFixed(2)}`;

function quoteWord(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`;
}
