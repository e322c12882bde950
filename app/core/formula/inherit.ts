import { FormulaName } from "./formula.ts";
import {
  below,
  type FormulaProblem,
  type Notes,
  type Place,
  problemAt,
  shown,
  warnAt,
} from "./problem.ts";
import { formulaEnding, readFormula } from "./read-formula.ts";
import { buildOn, type Whole, wholeOf } from "./whole.ts";

/** Finds the file of a formula by its name; undefined where there is none. */
export type Load = (name: string) => { readonly file: string; readonly text: string } | undefined;

/** Longer chains are mistakes. */
const mostGenerations = 8;

export interface Asked {
  readonly name: string;
  /** Who asks; undefined: a person. */
  readonly place: Place | undefined;
  /** Names on the way here, to find circles. */
  readonly trail: readonly string[];
}

/** Where formulas come from, and those that were read already: two may extend the same one. */
export interface Library {
  readonly load: Load;
  readonly notes: Notes;
  readonly known: Map<string, Whole | undefined>;
}

/** The formula of this name; undefined where it, or one that it extends, cannot be had: then the notes tell why. */
export function loadWhole(asked: Asked, library: Library): Whole | undefined {
  const { name, place, trail } = asked;
  const why = whyNot(asked);
  if (why !== undefined) {
    library.notes.problems.push(tell(place, name, why));
    return undefined;
  }
  if (!library.known.has(name)) library.known.set(name, readWhole(name, place, trail, library));
  return library.known.get(name);
}

function readWhole(
  name: string,
  place: Place | undefined,
  trail: readonly string[],
  library: Library,
): Whole | undefined {
  const { load, notes } = library;
  const file = load(name);
  if (file === undefined) {
    notes.problems.push(tell(place, name, absent(name)));
    return undefined;
  }
  const read = readFormula(file.file, file.text);
  if (!read.ok) {
    notes.problems.push(...read.problems);
    return undefined;
  }
  notes.warnings.push(...read.warnings);
  const { formula, source } = read;
  const top: Place = { source, path: [] };
  if (formula.formula !== name) {
    const words = `the file of ${shown(name)} calls it ${shown(formula.formula)}.`;
    notes.warnings.push(warnAt(below(top, "formula"), words));
  }
  const own = wholeOf(formula, top, notes);
  const parents = (formula.extends ?? []).map((parent, index) => {
    const at = below(top, "extends", index);
    return loadWhole({ name: parent, place: at, trail: [...trail, name] }, library);
  });
  if (parents.includes(undefined)) return undefined;
  return [...parents.flatMap((parent) => parent ?? []), own].reduce(buildOn);
}

interface Refusal {
  readonly problem: string;
  readonly fix: string;
}

function whyNot({ name, trail }: Asked): Refusal | undefined {
  if (!FormulaName.safeParse(name).success) {
    const fix = "a name has letters, digits, `-`, `_` and `.`, and no folders";
    return { problem: `${shown(name)} is no name of a formula`, fix };
  }
  if (trail.includes(name)) {
    const circle = [...trail.slice(trail.indexOf(name)), name].map(shown).join(" → ");
    return {
      problem: `Formulas need each other in a circle: ${circle}`,
      fix: "take one of them out",
    };
  }
  if (trail.length < mostGenerations) return undefined;
  const problem = `Formulas need each other through more than ${mostGenerations} files`;
  return { problem, fix: "put what they share into one" };
}

const absent = (name: string): Refusal => ({
  problem: `There is no formula ${shown(name)}`,
  fix: `write \`.cogtown/formulas/${name}${formulaEnding}\`, or name another one; \`cogtown cook --list\` lists them`,
});

const tell = (place: Place | undefined, file: string, { problem, fix }: Refusal): FormulaProblem =>
  place === undefined ? { file, line: 1, key: "", problem, fix } : problemAt(place, problem, fix);
