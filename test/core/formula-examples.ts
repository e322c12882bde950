import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Cooked, cook } from "#core/formula/cook.ts";
import type { Load } from "#core/formula/inherit.ts";
import type { PlannedMolecule } from "#core/plan/plan.ts";

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The formulas that ship, and those of Gas Town's shape that the tests hold. */
export const shippedFormulas = from("../../app/cli/templates/formulas");
export const theirFormulas = from("formulas");

export const loadFrom =
  (folder: string): Load =>
  (name) => {
    const path = `${folder}/${name}.formula.toml`;
    return existsSync(path)
      ? { file: `${name}.formula.toml`, text: readFileSync(path, "utf8") }
      : undefined;
  };

/** Values with which each formula that ships makes something: all that a person must give, and a test that is at hand. */
export const exampleValues = {
  feature: { feature: "JSON output of `list`", test: "node --test" },
  bug: { bug: "lists are cut at 80 letters", test: "node --test" },
  upgrade: { package: "left-pad", version: "1.3.0", installed: "npm ls", test: "node --test" },
  refactor: {
    part: "the list command",
    aim: "parsing and printing are apart",
    code: "src/**",
    tests: "test/**",
    test: "node --test",
  },
  docs: { subject: "how releases are made", page: "docs/releases.md" },
  review: { what: "the code below `src`", name: "first-look" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Formulas by name, as in a folder. */
export const loadTexts =
  (texts: Readonly<Record<string, string>>): Load =>
  (name) => {
    const text = Object.entries(texts).find(([each]) => each === name)?.[1];
    return text === undefined ? undefined : { file: `${name}.formula.toml`, text };
  };

/** Cooks the formula `x`, whose text this is, among others. */
export const cookText = (
  text: string,
  values: Readonly<Record<string, string>> = {},
  others: Readonly<Record<string, string>> = {},
): Cooked => cook({ name: "x", values, load: loadTexts({ x: text, ...others }) });

/** What was made; fails with every problem where nothing was. */
export function made(cooked: Cooked): readonly PlannedMolecule[] {
  if (!cooked.ok) throw new Error(JSON.stringify(cooked.problems, null, 2));
  return cooked.plan.molecules;
}

/** Problems as `file:line key: problem`, in order. */
export const problemsOf = (cooked: Cooked): readonly string[] =>
  cooked.ok
    ? []
    : cooked.problems.map(
        ({ file, line, key, problem }) =>
          `${file.replace(".formula.toml", "")}:${line} ${key}: ${problem}`,
      );

type Texts = Readonly<Record<string, string>>;

/** A step with this id, and whatever else is said of it. */
export const step = (id: string, ...more: readonly string[]) =>
  ["[[steps]]", `id = "${id}"`, `title = "Do ${id}"`, ...more, ""].join("\n");
export const formula = (...parts: readonly string[]) => ['formula = "x"', ...parts].join("\n");
export const poured = (...parts: readonly string[]) => formula("pour = true", ...parts);

/** What is made, as `key after needs`. */
export const needsOf = (text: string, values: Texts = {}, others: Texts = {}) =>
  made(cookText(text, values, others)).map(
    ({ key, needs }) => `${key}${needs.length === 0 ? "" : ` after ${needs.join(", ")}`}`,
  );
