import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { formulaEnding } from "#core/formula/read-formula.ts";
import { findPackageRoot } from "../package-root.ts";

export interface FormulaFile {
  readonly name: string;
  /** As messages call it. */
  readonly file: string;
  readonly path: string;
}

/** Where a repository keeps its formulas. */
export const formulaFolder = ".cogtown/formulas";

/** Formulas of this folder, then those that ship; of two with the same name the first counts. */
export function listFormulas(folder: string, calledAs: string): readonly FormulaFile[] {
  const own = filesIn(folder, calledAs);
  const shipped = filesIn(join(findPackageRoot(), "app/cli/templates/formulas"), "cogtown");
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...shipped.filter(({ name }) => !names.has(name))];
}

function filesIn(folder: string, calledAs: string): readonly FormulaFile[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(formulaEnding) && file !== formulaEnding)
    .toSorted()
    .map((file) => ({
      name: file.slice(0, -formulaEnding.length),
      file: `${calledAs}/${file}`,
      path: join(folder, file),
    }));
}

export const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** Finds the text of a formula by its name, among those that were listed. */
export const loadFrom = (files: readonly FormulaFile[]) => (name: string) => {
  const found = files.find((each) => each.name === name);
  return found === undefined
    ? undefined
    : { file: found.file, text: readFileSync(found.path, "utf8") };
};
