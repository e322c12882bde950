import { resolve } from "node:path";
import { cook } from "#core/formula/cook.ts";
import { readFormula } from "#core/formula/read-formula.ts";
import { clip, oneLine } from "#core/text/markdown.ts";
import { nearestWord } from "#core/text/nearest-word.ts";
import { plainText } from "#core/text/plain.ts";
import type { Terminal } from "../terminal.ts";
import { exitCodes, UsageError } from "../usage-error.ts";
import {
  type FormulaFile,
  formulaFolder,
  isFolder,
  listFormulas,
  loadFrom,
} from "./formula-files.ts";
import { renderDish, renderProblems } from "./render-cook.ts";

export interface CookOptions {
  /** Undefined: none was named. */
  readonly name: string | undefined;
  /** As `key=value`. */
  readonly pairs: readonly string[];
  /** Folder of formulas; undefined: the one of the repository. */
  readonly dir: string | undefined;
  readonly isList: boolean;
  readonly isJson: boolean;
}

/**
 * `cogtown cook`: what a formula makes. Answers the exit code: 1 where the formula or its values have problems. Throws
 * UsageError where it was called in a way that cannot work. Nothing is changed.
 */
export function runCook(options: CookOptions, folder: string, terminal: Terminal): number {
  const files = findFiles(options.dir, folder);
  const write = (lines: readonly string[]) => {
    terminal.out(`${lines.join("\n")}\n`);
  };
  if (options.isList) {
    const all = files.map(describeFile);
    if (options.isJson) write([JSON.stringify(all, null, 2)]);
    else write(all.map(({ name, file, words }) => `${name.padEnd(16)} ${words}  (${file})`));
    return exitCodes.done;
  }
  const name = checkName(options.name, files);
  const cooked = cook({ name, values: parsePairs(options.pairs), load: loadFrom(files) });
  if (options.isJson) write([JSON.stringify(cooked, null, 2)]);
  else if (cooked.ok) write(renderDish(cooked));
  else terminal.err(`${renderProblems(cooked.problems).join("\n")}\n`);
  return cooked.ok ? exitCodes.done : exitCodes.notDone;
}

function findFiles(dir: string | undefined, folder: string): readonly FormulaFile[] {
  const path = resolve(folder, dir ?? formulaFolder);
  if (dir !== undefined && !isFolder(path)) throw new UsageError(`--dir ${dir} is no folder.`);
  return listFormulas(path, (dir ?? formulaFolder).replace(/\/+$/, ""));
}

/** In a line: what the formula is for, or that it cannot be read. */
function describeFile({ name, file, path }: FormulaFile) {
  const text = loadFrom([{ name, file, path }])(name)?.text ?? "";
  const read = readFormula(file, text);
  const { description = "" } = read.ok ? read.formula : {};
  const vars = read.ok ? Object.keys({ ...read.formula.vars, ...read.formula.inputs }) : [];
  const problem = read.ok ? undefined : read.problems[0]?.problem;
  const words =
    problem === undefined
      ? (oneLine(description).split(/(?<=[.!?])\s/)[0] ?? "")
      : `cannot be read: ${problem}`;
  return { name, file, words: clip(plainText(words), 100), vars };
}

function checkName(name: string | undefined, files: readonly FormulaFile[]): string {
  const names = files.map((file) => file.name);
  const list = `There are: ${names.join(", ")}.`;
  if (name === undefined)
    throw new UsageError(`Name a formula, as in \`cogtown cook feature\`. ${list}`);
  if (names.includes(name)) return name;
  const meant = nearestWord(name, names);
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  throw new UsageError(`There is no formula ${plainText(name)}.${hint} ${list}`);
}

function parsePairs(pairs: readonly string[]): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const pair of pairs) {
    const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(
        `${plainText(pair)} is no value: give it as name=value, with quotation marks around spaces.`,
      );
    if (values.has(name)) throw new UsageError(`${plainText(name)} is given twice.`);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}
