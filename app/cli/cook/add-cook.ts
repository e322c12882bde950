import type { Command } from "commander";
import type { Scene } from "../scene.ts";
import { runCook } from "./run-cook.ts";

interface RawCookOptions {
  readonly dir?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  $ cogtown cook --list
  $ cogtown cook bug bug='lists are cut at 80 letters' test='npm test -- lists'
  $ cogtown cook review --json | jq '.plan.molecules[] | {key, needs}'
  $ cogtown cook feature feature='JSON output' --dir ../other/.cogtown/formulas

It prints what a formula makes: nothing is created from here, with or without --dry-run. To have it created, say
\`/mayor cook bug test="npm test -- lists" …\` on an issue, and approve what is proposed there.

Formulas are looked for in .cogtown/formulas of this folder, then among those that ship with Cogtown. docs/formulas.md
says how they are written, and how Gas Town's are read.

Exit codes: 0 told, 1 the formula or its values have problems, 2 wrong usage.`;

export function addCook(program: Command, { surroundings, terminal, finish }: Scene): void {
  program
    .command("cook [formula] [values...]")
    .summary("show what a formula makes")
    .description("Shows what a formula makes of its values, given as name=value.")
    .option("--dry-run", "what it always is: nothing is created")
    .option("--list", "list the formulas that are found")
    .option("--dir <folder>", "folder of formulas (default: .cogtown/formulas)")
    .option("--json", "print JSON instead of text")
    .addHelpText("after", examples)
    .action((name: string | undefined, pairs: readonly string[], raw: RawCookOptions) => {
      const { dir, list, json } = raw;
      const options = { name, pairs, dir, isList: list === true, isJson: json === true };
      finish(runCook(options, surroundings.folder, terminal));
    });
}
