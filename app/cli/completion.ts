import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RootCommand } from "@bomb.sh/tab";
import tab from "@bomb.sh/tab/commander";
import type { Command, Option } from "commander";
import { formulaFolder, listFormulas } from "./cook/formula-files.ts";
import { valuesOf } from "./option-values.ts";
import type { Scene } from "./scene.ts";

const examples = `
Examples:
  $ source <(cogtown complete bash)                       in this shell; put it into ~/.bashrc for every one
  $ source <(cogtown complete zsh)                        the same for ~/.zshrc, after compinit
  $ cogtown complete fish > ~/.config/fish/completions/cogtown.fish
  $ cogtown complete powershell | Out-String | Invoke-Expression

It prints what the shell needs to complete commands, options and their values. The shell then asks cogtown itself, as in
\`cogtown complete -- why --j\`, so what it offers is always what this version knows.

Exit codes: 0 printed, 2 wrong usage.`;

/** `cogtown complete`: for all commands that \`program\` has by now, so it is added last. */
export function addCompletion(program: Command, scene: Scene): void {
  const { folder } = scene.surroundings;
  const completion = tab(program);
  completion.commands.get("cook")?.argument("formula", (offer) => {
    for (const { name } of listFormulas(join(folder, formulaFolder), formulaFolder))
      offer(name, "");
  });
  offerValues(program, completion);
  offerPaths(program, completion, scene);
  program.commands
    .find((command) => command.name() === "complete")
    ?.summary("complete commands and options in your shell")
    .description("Prints what lets your shell complete commands and options.")
    .addHelpText("after", examples);
}

/** The library knows choices that are declared as such; those that a flag names are as good. */
function offerValues(program: Command, completion: RootCommand): void {
  for (const command of program.commands) {
    for (const option of command.options) {
      const values = valuesOf(option);
      if (values.length === 0) continue;
      completion.commands
        .get(command.name())
        ?.option(option.name(), option.description, (offer) => {
          for (const value of values) offer(value, "");
        });
    }
  }
}

/** The library has no word for options that want a path, and its scripts keep shells from offering any. */
function offerPaths(program: Command, completion: RootCommand, scene: Scene): void {
  const complete = completion.parse.bind(completion);
  completion.parse = (words) => {
    const command = program.commands.find((each) => each.name() === words[0]);
    const option = command?.options.find((each) => each.long === words.at(-2));
    if (option === undefined || !wantsPath(option)) complete(words);
    else scene.terminal.out(printPaths(scene.surroundings.folder, words.at(-1) ?? ""));
  };
}

const wantsPath = ({ flags }: Option) => /<(path|file|folder|directory)s?(\.\.\.)?>/.test(flags);

/** Directives of cobra's protocol, which the scripts speak: whether a blank may follow, and no files of the shell's own. */
const [noBlank, noFiles] = [2, 4];

/** Files and folders that begin like this, a line each, then the directive. A folder leads on, so no blank follows. */
function printPaths(folder: string, begun: string): string {
  const above = begun.slice(0, begun.lastIndexOf("/") + 1);
  const paths = entriesOf(resolve(folder, above))
    .map((entry) => `${above}${entry.name}${entry.isDirectory() ? "/" : ""}`)
    .filter((path) => path.startsWith(begun));
  const leadsOn = paths.length > 0 && paths.every((path) => path.endsWith("/"));
  return [...paths, `:${leadsOn ? noBlank + noFiles : noFiles}`, ""].join("\n");
}

const entriesOf = (folder: string) =>
  existsSync(folder) && statSync(folder).isDirectory()
    ? readdirSync(folder, { withFileTypes: true })
    : [];
