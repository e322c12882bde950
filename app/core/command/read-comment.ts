import { clip, isIntricate, oneLine } from "../text/markdown.ts";
import { named as quoted } from "../text/quoted.ts";
import { removeHiddenCharacters } from "../text/sanitise.ts";
import type { Command, CommandName } from "./command.ts";
import { type CommandLine, commandLines, isAddressed } from "./command-lines.ts";
import { guess } from "./grammar.ts";
import { beginningOfHidden, turnsText } from "./hidden.ts";
import { commandNames, entryOf, findCommand } from "./registry.ts";
import { takeApart } from "./said.ts";

export { isAddressed };

/** Why a line of a comment is not obeyed. `problem` and `fix` are Markdown; `said` is a stranger's. */
export interface CommandProblem {
  /** 1-based, in the comment. */
  readonly line: number;
  /** The line, without what is not drawn, clipped. */
  readonly said: string;
  readonly problem: string;
  readonly fix: string;
}

export type CommentReading =
  /** It does not speak to the Mayor. */
  | { readonly kind: "silent" }
  | { readonly kind: "commands"; readonly commands: readonly Command[] }
  /** Nothing of it may be done. */
  | { readonly kind: "refused"; readonly problems: readonly CommandProblem[] };

/** Nobody steers by more than these in one comment. */
const mostCommands = 10;
const mostProblems = 10;
const longestSaid = 100;

/**
 * The commands in a comment, in order: all of them or none, so that nothing is half done. Of a text that is built to
 * keep a parser busy nothing is read.
 */
export function readComment(body: string): CommentReading {
  if (!isAddressed(body) || isIntricate(body)) return { kind: "silent" };
  const lines = commandLines(body);
  const surplus = lines.filter(({ isBelowAnother }) => !isBelowAnother)[mostCommands];
  if (surplus !== undefined) return { kind: "refused", problems: [tooMany(surplus)] };
  const readings = lines.map(readLine);
  const problems = readings.flatMap((reading) => ("problem" in reading ? [reading] : []));
  const commands = readings.flatMap((reading) => ("problem" in reading ? [] : [reading]));
  if (problems.length > 0) return { kind: "refused", problems: problems.slice(0, mostProblems) };
  return commands.length === 0 ? { kind: "silent" } : { kind: "commands", commands };
}

function problemAt({ text, line }: CommandLine, problem: string, fix: string): CommandProblem {
  return { line, said: clip(oneLine(removeHiddenCharacters(text)), longestSaid), problem, fix };
}

const tooMany = (line: CommandLine) =>
  problemAt(
    line,
    `this is more than the ${mostCommands} commands that one comment may hold`,
    "say the rest in another comment",
  );

function readLine(line: CommandLine): Command | CommandProblem {
  const { text, isBelowAnother } = line;
  if (isBelowAnother) {
    return problemAt(
      line,
      "it stands below another command in the same paragraph",
      "put an empty line between the two",
    );
  }
  if (turnsText.test(text)) {
    return problemAt(
      line,
      "the line holds characters that turn the direction of text, so that readers see something else",
      "type it by hand instead of pasting it",
    );
  }
  const clean = oneLine(removeHiddenCharacters(text));
  if (clean.search(beginningOfHidden) >= 0) {
    return problemAt(
      line,
      "HTML comments and tags such as `<details>` change what readers see of it",
      "say it without HTML",
    );
  }
  return readWords(line, clean);
}

function readWords(line: CommandLine, clean: string): Command | CommandProblem {
  const [, mark = "", word = "", rest = ""] =
    /^\/mayor([:,;.!?]*) ?(\S*) ?(.*)$/i.exec(clean) ?? [];
  const name = findCommand(word.replace(/[.,:;!]+$/, ""));
  if (mark !== "" || word === "") return unaddressed(line, mark, name);
  if (name === undefined) return unknown(line, word);
  const entry = entryOf(name);
  const parsed = entry.grammar.safeParse(takeApart(rest));
  if (parsed.success) return parsed.data;
  return problemAt(line, parsed.error.issues[0]?.message ?? "it cannot be read", howToSay(name));
}

function howToSay(name: CommandName): string {
  const { usage, examples } = entryOf(name);
  if (usage === name)
    return `say \`/mayor ${name}\` alone, other words in a paragraph of their own`;
  return `it is said as \`/mayor ${usage}\`, for example \`/mayor ${examples.at(-1)?.says ?? name}\``;
}

function unaddressed(line: CommandLine, mark: string, name: CommandName | undefined) {
  return name === undefined
    ? problemAt(line, "no command follows `/mayor`", seeHelp)
    : problemAt(line, `\`${mark}\` stands behind \`/mayor\``, `write \`/mayor ${name}\``);
}

const unknown = (line: CommandLine, word: string) =>
  problemAt(line, `${quoted(word)} is no command${guess(word, commandNames)}`, seeHelp);

const seeHelp = "`/mayor help` lists what may be said";
