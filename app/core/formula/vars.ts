import { RE2JS } from "re2js";
import { oneLine } from "../text/markdown.ts";
import { nearestWord } from "../text/nearest-word.ts";
import { sanitise } from "../text/sanitise.ts";
import type { Var } from "./formula.ts";
import { didYouMean, type Notes, type Place, problemAt, shown, warnAt } from "./problem.ts";

/** Something of a formula, and where it was written. */
export interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

export type Vars = ReadonlyMap<string, Placed<Var>>;

/** What every variable stands for. */
export interface Bound {
  readonly values: ReadonlyMap<string, string>;
  /** Those that may be left out and were: they stand for nothing at all. */
  readonly empty: ReadonlySet<string>;
}

/** Longer words of a person belong into the issue, where everybody can read and edit them. */
const longestValue = 2_000;

/**
 * Every variable with its value. Values are data: of one line, without anything that is not drawn. `where` is the
 * place that is told of what is missing or not known.
 */
export function bindValues(
  vars: Vars,
  given: ReadonlyMap<string, string>,
  where: Place,
  notes: Notes,
): Bound {
  const clean = new Map(
    [...given].map(([name, value]) => [name, cleanValue(name, value, where, notes)]),
  );
  for (const name of clean.keys())
    if (!vars.has(name)) notes.problems.push(unknownValue(name, vars, where));
  const bound = [...vars].map(
    ([name, each]) => [name, bindOne(name, each, clean, where, notes)] as const,
  );
  return {
    values: new Map(bound.map(([name, value]) => [name, value ?? ""])),
    empty: new Set(bound.flatMap(([name, value]) => (value === undefined ? [name] : []))),
  };
}

function cleanValue(name: string, value: string, where: Place, notes: Notes): string {
  const clean = oneLine(sanitise(value));
  if (/[\r\n]/.test(value.trim())) {
    const fix = "put what is long into the issue or a file, and name it here";
    notes.problems.push(
      problemAt(where, `The value of ${shown(name)} has more than one line`, fix),
    );
  } else if (clean !== oneLine(value)) {
    notes.warnings.push(`What nobody sees was taken out of the value of ${shown(name)}.`);
  }
  return clean;
}

const unknownValue = (name: string, vars: Vars, where: Place) =>
  problemAt(
    where,
    `There is no variable ${shown(name)}${didYouMean(nearestWord(name, [...vars.keys()]))}`,
    vars.size === 0
      ? "leave the value out: the formula has no variables"
      : `known here: ${[...vars.keys()].map(shown).join(", ")}`,
  );

/** Undefined: none was given, and none is needed. */
function bindOne(
  name: string,
  { value: variable, place }: Placed<Var>,
  given: ReadonlyMap<string, string>,
  where: Place,
  notes: Notes,
): string | undefined {
  const from = given.has(name) ? where : place;
  const value =
    given.get(name) ?? (variable.default === undefined ? undefined : String(variable.default));
  if (value === undefined) {
    if (!isMissing(variable, given)) return undefined;
    // Who wrote `expand` must give it there; a person is shown the variable itself.
    const asked = where.source === place.source ? place : where;
    notes.problems.push(missingValue(name, variable, asked));
    // Stands for its own name, so that one omission is not told of twenty times.
    return name;
  }
  const why = whyUnfit(value, variable);
  if (why === undefined) return value;
  const problem = `The value ${shown(value)} of ${shown(name)} ${why.problem}`;
  notes.problems.push(problemAt(why.isOfVariable ? place : from, problem, why.fix));
  return value;
}

const isMissing = (
  { required, required_unless: others = [] }: Var,
  given: ReadonlyMap<string, string>,
) => required === true || (others.length > 0 && !others.some((other) => given.has(other)));

function missingValue(
  name: string,
  { description, required_unless: others = [] }: Var,
  where: Place,
) {
  const words = description === undefined || description === "" ? "" : `: ${oneLine(description)}`;
  const either = others.length === 0 ? "" : `, or one of ${others.map(shown).join(", ")}`;
  return problemAt(
    where,
    `${shown(name)} has no value`,
    `give it as \`${name}=…\`${either}${words}`,
  );
}

interface Unfit {
  readonly problem: string;
  readonly fix: string;
  /** Whether nothing is wrong with the value. */
  readonly isOfVariable?: boolean;
}

const forms = {
  string: { form: /^/, words: "a text" },
  int: { form: /^-?\d{1,15}$/, words: "a whole number" },
  bool: { form: /^(?:true|false)$/, words: "`true` or `false`" },
} as const;

function whyUnfit(value: string, variable: Var): Unfit | undefined {
  const { form, words } = forms[variable.type ?? "string"];
  if (value.length > longestValue) {
    return {
      problem: `has more than ${longestValue} characters`,
      fix: "put what is long into a file",
    };
  }
  if (!form.test(value)) return { problem: `is not ${words}`, fix: `give ${words}` };
  if (variable.enum !== undefined && !variable.enum.includes(value)) {
    const meant = didYouMean(nearestWord(value, variable.enum));
    return {
      problem: `is not allowed${meant}`,
      fix: `allowed: ${variable.enum.map(shown).join(", ")}`,
    };
  }
  return variable.pattern === undefined ? undefined : whyNoMatch(value, variable.pattern);
}

/** RE2 takes time in proportion to the value, whatever the pattern: nobody can write one that keeps the town busy. */
function whyNoMatch(value: string, pattern: string): Unfit | undefined {
  try {
    if (RE2JS.compile(pattern).matcher(value).find()) return undefined;
    return { problem: `does not match ${shown(pattern)}`, fix: "give one that does" };
  } catch (error) {
    const message = error instanceof Error ? oneLine(error.message) : "";
    return {
      problem: `cannot be checked, as the pattern cannot be read: ${message}`,
      fix: "write the pattern in RE2's language, which knows no look-ahead and no references back",
      isOfVariable: true,
    };
  }
}

export const warnOfEmpty = (name: string, place: Place): string =>
  warnAt(place, `${shown(name)} has no value, so there is nothing where it stands.`);
