/** Whether what documentation and help tell people to type is what the program takes. */
import type { Argument, Command, Option } from "commander";
import { valuesOf } from "../app/cli/option-values.ts";

/** What is typed is whole; a sentence that names a command in passing leaves out what is not its point. */
type Wholeness = "whole" | "in passing";

/** What is wrong with the command lines of cogtown in a text of shell; each names the line. */
export function objectionsToCommands(
  shell: string,
  program: Command,
  wholeness: Wholeness = "whole",
): readonly string[] {
  return shell
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .flatMap((line) =>
      commandsIn(line).flatMap((words) =>
        objectionsTo(words, program, wholeness).map((problem) => `${line.trim()}: ${problem}`),
      ),
    );
}

/** The words after each `cogtown` that stands where a program is named. */
function commandsIn(line: string): readonly (readonly string[])[] {
  const starts = line.matchAll(/(?:^|[$(|&;]\s*|\bnpx (?:--yes )?)cogtown(?:@\S+)?(?= |$)/g);
  return [...starts].map((start) => wordsOf(line.slice(start.index + start[0].length)));
}

/** A word of a shell: with its quotes, which may hold blanks. */
const shellWord = /^\s+((?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"|;&<>()#]|(?<=\S)#)+)/;

/** Up to the end of this command: a pipe, a redirection, a comment, or an explanation two blanks away. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (let rest = text; ; ) {
    const [whole, word] = shellWord.exec(rest) ?? [];
    if (whole === undefined || word === undefined || /^\s{2}/.test(whole)) return words;
    words.push(word.replaceAll(/^['"]|['"]$/g, ""));
    rest = rest.slice(whole.length);
  }
}

function objectionsTo(
  words: readonly string[],
  program: Command,
  wholeness: Wholeness,
): readonly string[] {
  const [first = "", ...others] = words;
  const command = program.commands.find((each) => each.name() === first);
  if (command !== undefined) return objectionsToUse(others, command, wholeness);
  return first === "" || first.startsWith("-")
    ? objectionsToUse(words, program, wholeness)
    : [`there is no command ${first}`];
}

function objectionsToUse(
  words: readonly string[],
  command: Command,
  wholeness: Wholeness,
): readonly string[] {
  const { given, uses } = readUses(words, command.createHelp().visibleOptions(command));
  const unknown = uses.flatMap(({ flag, option }) =>
    option === undefined ? [`${command.name()} has no option ${flag}`] : [],
  );
  if (wholeness === "in passing") return unknown;
  const values = uses.flatMap(({ option, value }) =>
    option === undefined ? [] : objectionsToValue(option, value),
  );
  return [...unknown, ...values, ...objectionsToCount(given, command)];
}

interface Use {
  readonly flag: string;
  readonly option: Option | undefined;
  readonly value: string | undefined;
}

/** Which options are used, and how many words are given besides; what follows `--` is somebody else's. */
function readUses(words: readonly string[], options: readonly Option[]) {
  const end = words.indexOf("--");
  const own = end < 0 ? words : words.slice(0, end);
  const uses: Use[] = [];
  let given = 0;
  for (let at = 0; at < own.length; at++) {
    const word = own[at] ?? "";
    if (word.startsWith("-") && word !== "-") {
      const [flag = "", value = own[at + 1]] = word.split("=", 2);
      const option = options.find(({ long, short }) => long === flag || short === flag);
      uses.push({ flag, option, value });
      if (option?.required === true && !word.includes("=")) at++;
    } else given++;
  }
  return { given, uses };
}

function objectionsToValue(option: Option, value: string | undefined): readonly string[] {
  if (!option.required) return [];
  if (value === undefined) return [`${option.flags} wants a value`];
  const values = valuesOf(option);
  return values.length === 0 || values.includes(value)
    ? []
    : [`${option.flags} is one of ${values.join(", ")}`];
}

function objectionsToCount(
  count: number,
  { registeredArguments: taken }: Command,
): readonly string[] {
  const isVariadic = taken.some((argument: Argument) => argument.variadic);
  if (count > taken.length && !isVariadic) return [`${count - taken.length} words too many`];
  const needed = taken.filter(({ required }) => required).length;
  return count < needed ? [`${taken[count]?.name() ?? "something"} is missing`] : [];
}
