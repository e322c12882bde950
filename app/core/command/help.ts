import type { Config } from "../config/config.ts";
import { codeSpan } from "../text/markdown.ts";
import { quietMarkdown } from "../text/neutralise.ts";
import type { CommandName } from "./command.ts";
import type { Place } from "./grammar.ts";
import type { CommandProblem } from "./read-comment.ts";
import { commandNames, entryOf, findCommand, levelOf } from "./registry.ts";

/** What a town asks for beyond what the registry does; absent: nothing. */
type Settings = Pick<Config, "commands">;

/**
 * The answer to `/mayor help`: one command, or all of them where none of that name exists. With the town's config it
 * tells who may say them there.
 */
export function renderHelp(command?: string, config?: Settings): string {
  const name = command === undefined ? undefined : findCommand(command);
  if (name !== undefined)
    return `**${codeSpan(`/mayor ${name}`)}**\n\n${renderCommand(name, config)}`;
  return [
    "What the Mayor may be told, on the first line of a paragraph. Capital letters are for what you fill in, brackets for what may be left out.",
    renderCommandTable(),
    "`/mayor help COMMAND` tells more, with examples.",
  ].join("\n\n");
}

/** One row for each command. */
export function renderCommandTable(): string {
  const rows = commandNames.map((name) => {
    const { usage, does, where } = entryOf(name);
    return `| ${codeSpan(`/mayor ${usage}`)} | ${places[whereOf(where)]} | ${does} |`;
  });
  return ["| say | on | what it does |", "| --- | --- | --- |", ...rows].join("\n");
}

/** All about one command. */
export function renderCommand(name: CommandName, config?: Settings): string {
  const { usage, does, examples, where } = entryOf(name);
  return [
    does,
    `Usage: ${codeSpan(`/mayor ${usage}`)}, on ${places[whereOf(where)]}. ${whoMaySay(name, config)}`,
    examples.map(({ says, means }) => `- ${codeSpan(`/mayor ${says}`)}: ${means}`).join("\n"),
  ].join("\n\n");
}

const places = {
  issue: "issues",
  pull: "pull requests",
  both: "issues and pull requests",
} as const;

function whereOf(where: readonly Place[]): keyof typeof places {
  const [place = "issue"] = where;
  return where.length > 1 ? "both" : place;
}

function whoMaySay(name: CommandName, config: Settings | undefined): string {
  const level = config === undefined ? entryOf(name).level : levelOf(config, name);
  return `For people with the permission \`${level}\`${level === "admin" ? "" : " or more"}.`;
}

/** The one reply to a comment that is refused: nothing was done, what is wrong on which line, and what to say instead. */
export function renderProblems(problems: readonly CommandProblem[]): string {
  const [first, ...more] = problems;
  const list = problems.map(
    ({ line, said, problem, fix }) =>
      `- **line ${line}**, ${codeSpan(said)}: ${sentence(problem)} Fix: ${sentence(fix)}`,
  );
  const whole =
    first === undefined || more.length === 0
      ? ""
      : " A comment is carried out as a whole or not at all.";
  return [
    `Nothing was done: this comment cannot be carried out.${whole}`,
    list.join("\n"),
    "Say it again in a new comment.",
  ].join("\n\n");
}

const sentence = (markdown: string) =>
  `${quietMarkdown(markdown, "all-but-issues")}${markdown.endsWith("?") ? "" : "."}`;
