import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { createProgram } from "../../../app/cli/program.ts";
import { objectionsToCommands } from "../../../scripts/command-lines.ts";

let heard = "";
const terminal = {
  out: (text: string) => {
    heard += text;
  },
  err: (text: string) => {
    heard += text;
  },
};
const program = createProgram(terminal, { variables: {}, folder: "/" }, () => undefined);

function helpOf(command: Command): string {
  heard = "";
  command.outputHelp();
  return heard;
}

/** Commands that tell nothing which a script could want to read. */
const withoutJson = ["complete", "serve"];

const withAllBelow = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withAllBelow),
];

describe.each(
  program.commands.flatMap(withAllBelow).map((command) => [command.name(), command] as const),
)("cogtown %s", (name, command) => {
  const help = helpOf(command);

  test("says in a line, and in a sentence, what it does", () => {
    expect(command.summary()).toMatch(/^[a-z].*[^.]$/);
    expect(command.description()).toMatch(/^[A-Z]/);
  });

  test("has help with examples that this program takes, and exit codes", () => {
    expect(help).toContain("\nExamples:\n");
    expect(help).toMatch(new RegExp(`\\bcogtown ${name}\\b`));
    expect(help).toContain("\nExit codes: 0 ");
    expect(objectionsToCommands(help, program)).toEqual([]);
  });

  test("can be read by a script where there is something to read", () => {
    const hasJson = command.options.some(({ long }) => long === "--json");
    expect(hasJson).toBe(!withoutJson.includes(name));
  });

  test("explains each of its options", () => {
    const unexplained = command.options.filter(({ description }) => description === "");
    expect(unexplained.map(({ flags }) => flags)).toEqual([]);
  });
});

test("the help of the whole tells only of what there is", () => {
  expect(objectionsToCommands(helpOf(program), program)).toEqual([]);
});

test.each([
  ["$ cogtown lgo 12", "there is no command lgo"],
  ["$ cogtown log 12 --jsno | jq .", "log has no option --jsno"],
  ["npx cogtown log", "number is missing"],
  ["x=$(cogtown why 12 13)", "1 words too many"],
  ["cogtown local --repo . --review=maybe", "--review <none|required> is one of none, required"],
  ["cogtown queue --base", "--base <branch> wants a value"],
])("%s is not taken", (line, problem) => {
  expect(objectionsToCommands(line, program)).toEqual([`${line}: ${problem}`]);
});

test.each([
  "cogtown log 12 --json | jq '.attempts[]' # the rest",
  "npx cogtown@0.1.0 local --repo . --agent 'my --agent' \\\n  --until-done && cogtown why",
  "cogtown cook bug bug='a b' test=\"npm test\" --json > x",
  "cogtown --version",
  "echo cogtown is not run here --at-all",
])("%s is taken", (line) => {
  expect(objectionsToCommands(line, program)).toEqual([]);
});
