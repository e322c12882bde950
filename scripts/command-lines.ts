/** Whether what documentation and help tell people to type is what the program takes. */
import type { Argument, Command, Option } from "commander";

/** What is wrong with the command lines of cogtown in a text of shell; each names the line. */
export function objectionsToCommands(shell: string, program: Command): readonly string[] {
  return shell
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .flatMap((line) => commandsIn(line).flatMap((words) => objectionsTo(words, program, line)));
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

function objectionsTo(words: readonly string[], program: Command, line: string): readonly string[] {
  const [first = "", ...others] = words;
  const command = program.commands.find((each) => each.name() === first);
  if (command === undefined && first !== "" && !first.startsWith("-"))
    return [`${line.trim()}: there is no command ${first}`];
  const problems =
    command === undefined ? objectionsToUse(words, program) : objectionsToUse(others, command);
  return problems.map((problem) => `${line.trim()}: ${problem}`);
}

function objectionsToUse(words: readonly string[], command: Command): readonly string[] {
  const options = command.createHelp().visibleOptions(command);
  const problems: string[] = [];
  const given: string[] = [];
  for (let at = 0; at < words.length && words[at] !== "--"; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("-") || word === "-") given.push(word);
    else {
      const [flag = "", value] = word.split("=", 2);
      const option = options.find(({ long, short }) => long === flag || short === flag);
      if (option === undefined) problems.push(`${command.name()} has no option ${flag}`);
      else problems.push(...objectionsToValue(option, value ?? words[at + 1]));
      if (option?.required === true && value === undefined) at++;
    }
  }
  return [...problems, ...objectionsToCount(given.length, command)];
}

function objectionsToValue(option: Option, value: string | undefined): readonly string[] {
  if (!option.required) return [];
  if (value === undefined) return [`${option.flags} wants a value`];
  const { argChoices } = option;
  return argChoices === undefined || argChoices.includes(value)
    ? []
    : [`${option.flags} is one of ${argChoices.join(", ")}`];
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
