import type { z } from "zod";
import { oneLine } from "../text/markdown.ts";
import { nearestWord } from "../text/nearest-word.ts";
import { FormulaFile } from "./formula.ts";
import {
  below,
  chooseProblems,
  didYouMean,
  type FormulaProblem,
  type Place,
  printPath,
  problemAt,
  type Source,
  shown,
  warnAt,
} from "./problem.ts";
import { schemaAt } from "./schema-at.ts";
import { lineOf, type Path, readToml, type Toml } from "./toml.ts";

/** Far more than anybody writes by hand. */
const longestFormula = 100_000;

/** How a formula's file is called. */
export const formulaEnding = ".formula.toml";

export type ReadFormula =
  | {
      readonly ok: true;
      readonly formula: FormulaFile;
      readonly source: Source;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly FormulaProblem[] };

/**
 * Reads a formula; `file` is how messages call it. Promises every problem of its shape, ten at most, with line and key,
 * and a warning for every key that is not used. Never throws, whatever the text is.
 */
export function readFormula(file: string, text: string): ReadFormula {
  const whole = (line: number, problem: string, fix: string): ReadFormula => ({
    ok: false,
    problems: [{ file, line, key: "", problem, fix }],
  });
  if (text.length > longestFormula) {
    const problem = `The file has more than ${longestFormula} characters`;
    return whole(1, problem, "move long material into files of the repository and name them");
  }
  const read = readToml(text);
  if (!read.ok) {
    const fix = "mend the line; https://toml.io says how TOML is written";
    return whole(read.line, `This is no TOML: ${oneLine(read.problem)}`, fix);
  }
  return readShape({ file, toml: read.toml });
}

function readShape(source: Source): ReadFormula {
  const top: Place = { source, path: [] };
  const parsed = FormulaFile.safeParse(spellOut(source.toml.value), { reportInput: true });
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => findingsOf(issue, top));
    return { ok: false, problems: chooseProblems(withoutEchoes(problems)) };
  }
  return { ok: true, formula: parsed.data, source, warnings: findIgnored(source.toml, top) };
}

/** What is written in short or in another dialect's words, as the schema has it. */
function spellOut(file: Toml["value"]): unknown {
  return {
    ...file,
    ...("vars" in file ? { vars: eachEntry(file["vars"], spellOutVar) } : {}),
    ...("inputs" in file ? { inputs: eachEntry(file["inputs"], spellOutInput) } : {}),
  };
}

function eachEntry(table: unknown, change: (value: unknown) => unknown): unknown {
  if (!isTable(table)) return table;
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, change(value)]));
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

const spellOutVar = (value: unknown) =>
  ["string", "number", "boolean"].includes(typeof value) ? { default: value } : value;

const typesOfInputs: Readonly<Record<string, string>> = { number: "int", boolean: "bool" };

function spellOutInput(value: unknown): unknown {
  const input = spellOutVar(value);
  if (!isTable(input) || typeof input["type"] !== "string") return input;
  return { ...input, type: typesOfInputs[input["type"]] ?? input["type"] };
}

/** A problem, with the key that is missing or that was meant. */
interface Finding extends FormulaProblem {
  readonly missing?: string;
  readonly meant?: string;
}

function findingsOf(issue: z.core.$ZodIssue, top: Place): Finding[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  const place = below(top, ...path);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(place, key));
  if (issue.code === "invalid_key") return [badName(place, issue)];
  const standing = schemaAt(path)?.standing;
  if (standing === "refused") {
    return [problemAt(place, `${shown(printPath(path))} is not read here`, issue.message)];
  }
  if (issue.input === undefined) return [missingKey(place)];
  return [problemAt(place, `${nameOf(path)} does not fit: ${oneLine(issue.message)}`, fixOf(path))];
}

const nameOf = (path: Path) => (path.length === 0 ? "The file" : shown(printPath(path)));

const fixOf = (path: Path): string =>
  schemaAt(path)?.words || "see docs/formulas.md for what may stand here";

const badName = (place: Place, issue: z.core.$ZodIssue): FormulaProblem =>
  problemAt(
    place,
    `${shown(String(place.path.at(-1) ?? ""))} is no name: ${oneLine(issue.message)}`,
    "use letters, digits, `_` and `-`, and begin with a letter",
  );

function missingKey(place: Place): Finding {
  const missing = printPath(place.path);
  const fix = `add it. ${fixOf(place.path)}`;
  return { ...problemAt(place, `${shown(missing)} is missing`, fix), missing };
}

function unknownKey(place: Place, key: string): Finding {
  const known = schemaAt(place.path)?.keys ?? [];
  const meant = nearestWord(key, known);
  const at = below(place, key);
  const fix = `known here: ${known.map((word) => `\`${word}\``).join(", ")}`;
  return {
    ...problemAt(at, `${shown(printPath(at.path))} is not known${didYouMean(meant)}`, fix),
    ...(meant === undefined ? {} : { meant: printPath([...place.path, meant]) }),
  };
}

/** A misspelt key is also a missing one; said once is enough. */
function withoutEchoes(findings: readonly Finding[]): FormulaProblem[] {
  const meant = new Set(findings.map((finding) => finding.meant));
  return findings
    .filter(({ missing }) => missing === undefined || !meant.has(missing))
    .map(({ file, line, key, problem, fix }) => ({ file, line, key, problem, fix }));
}

/** One warning for each such key of a kind of table: fifty steps say the same fifty times. */
function findIgnored(toml: Toml, top: Place): string[] {
  const ignored = new Map<string, Path[]>();
  for (const path of toml.paths) {
    if (schemaAt(path)?.standing !== "ignored") continue;
    const kind = path.filter((part) => typeof part === "string").join(".");
    ignored.set(kind, [...(ignored.get(kind) ?? []), path]);
  }
  return [...ignored.values()].map(([first = [], ...others]) => {
    const lines = others.map((path) => lineOf(toml, path));
    const too = lines.length === 0 ? "" : `, and on line ${lines.join(", ")}`;
    const words = schemaAt(first)?.words ?? "";
    return warnAt(below(top, ...first), `${shown(printPath(first))} is ignored${too}. ${words}`);
  });
}

/** Names of the formulas that this text builds on or puts in, in any order; none where it cannot be read. */
export function formulasNeeded(text: string): readonly string[] {
  const read = readFormula("", text);
  if (!read.ok) return [];
  const { extends: parents = [], steps = [], template = [], compose } = read.formula;
  const rules = [...(compose?.expand ?? []), ...(compose?.map ?? [])];
  const inSteps = expansionsOf([...steps, ...template]);
  return [...new Set([...parents, ...inSteps, ...rules.map((rule) => rule.with)])];
}

type Steps = NonNullable<FormulaFile["steps"]>;

function expansionsOf(steps: Steps): readonly string[] {
  return steps.flatMap(({ expand, children = [], loop }) => [
    ...(expand === undefined ? [] : [expand]),
    ...expansionsOf(children),
    ...expansionsOf(loop?.body ?? []),
  ]);
}
