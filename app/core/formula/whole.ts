import {
  type BranchRule,
  type Dialect,
  dialects,
  type ExpandRule,
  type FormulaFile,
  type Leg,
  type MapRule,
  type Step,
  type Synthesis,
  type Var,
} from "./formula.ts";
import { below, type Notes, type Place, printPath, problemAt, shown } from "./problem.ts";
import type { Path } from "./toml.ts";
import type { Placed } from "./vars.ts";

/** A formula, with everything that it takes over from those that it extends. */
export interface Whole {
  readonly name: string;
  /** The top of its own file. */
  readonly place: Place;
  readonly type: Placed<Dialect> | undefined;
  readonly pour: boolean | undefined;
  readonly reviewOnly: Placed<boolean> | undefined;
  readonly description: Placed<string> | undefined;
  readonly title: Placed<string> | undefined;
  readonly scope: Placed<readonly string[]> | undefined;
  readonly acceptance: Placed<string | readonly string[]> | undefined;
  readonly vars: ReadonlyMap<string, Placed<Var>>;
  readonly steps: readonly Placed<Step>[];
  readonly template: readonly Placed<Step>[];
  readonly legs: readonly Placed<Leg>[];
  readonly synthesis: Placed<Synthesis> | undefined;
  readonly prompts: ReadonlyMap<string, Placed<string>>;
  readonly output: ReadonlyMap<string, Placed<string>>;
  readonly expand: readonly Placed<ExpandRule>[];
  readonly map: readonly Placed<MapRule>[];
  readonly branch: readonly Placed<BranchRule>[];
}

/** What one file says, each part with its place. */
export function wholeOf(formula: FormulaFile, top: Place, notes: Notes): Whole {
  const at = <T>(value: T, ...path: Path): Placed<T> => ({ value, place: below(top, ...path) });
  const maybe = <T>(value: T | undefined, key: string) =>
    value === undefined ? undefined : at(value, key);
  const list = <T>(items: readonly T[] = [], ...path: Path) =>
    items.map((item, index) => at(item, ...path, index));
  const table = <T>(values: Readonly<Record<string, T | undefined>> = {}, key: string) =>
    new Map(
      Object.entries(values).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, at(value, key, name)] as const],
      ),
    );
  const { compose } = formula;
  return {
    name: formula.formula,
    place: top,
    type: maybe(formula.type, "type"),
    pour: formula.pour,
    reviewOnly: maybe(formula.review_only, "review_only"),
    description: maybe(formula.description, "description"),
    title: maybe(formula.title, "title"),
    scope: maybe(formula.scope, "scope"),
    acceptance: maybe(formula.acceptance, "acceptance"),
    vars: joinVars(table(formula.vars, "vars"), table(formula.inputs, "inputs"), notes),
    steps: list(formula.steps, "steps"),
    template: list(formula.template, "template"),
    legs: list(formula.legs, "legs"),
    synthesis: maybe(formula.synthesis, "synthesis"),
    prompts: table(formula.prompts, "prompts"),
    output: table(formula.output, "output"),
    expand: list(compose?.expand, "compose", "expand"),
    map: list(compose?.map, "compose", "map"),
    branch: list(compose?.branch, "compose", "branch"),
  };
}

type Vars = Whole["vars"];

function joinVars(vars: Vars, inputs: Vars, notes: Notes): Vars {
  for (const [name, { value, place }] of vars) {
    if (value.required_unless === undefined) continue;
    const problem = `${shown(printPath(place.path))} has \`required_unless\`, which only inputs have`;
    notes.problems.push(
      problemAt(below(place, "required_unless"), problem, `move ${shown(name)} to \`[inputs]\``),
    );
  }
  for (const [name, { place }] of inputs) {
    if (!vars.has(name)) continue;
    const problem = `${shown(name)} stands in \`vars\` and in \`inputs\``;
    notes.problems.push(problemAt(place, problem, "keep one of them"));
  }
  return new Map([...vars, ...inputs]);
}

/** The formula `child` on top of `parent`: what the child says goes before, steps and legs by their ids. */
export function buildOn(parent: Whole, child: Whole): Whole {
  return {
    name: child.name,
    place: child.place,
    type: child.type ?? parent.type,
    pour: child.pour ?? parent.pour,
    reviewOnly: child.reviewOnly ?? parent.reviewOnly,
    description: child.description ?? parent.description,
    title: child.title ?? parent.title,
    scope: child.scope ?? parent.scope,
    acceptance: child.acceptance ?? parent.acceptance,
    vars: new Map([...parent.vars, ...child.vars]),
    steps: mergeById(parent.steps, child.steps),
    template: mergeById(parent.template, child.template),
    legs: mergeById(parent.legs, child.legs),
    synthesis: child.synthesis ?? parent.synthesis,
    prompts: new Map([...parent.prompts, ...child.prompts]),
    output: new Map([...parent.output, ...child.output]),
    expand: [...parent.expand, ...child.expand],
    map: [...parent.map, ...child.map],
    branch: [...parent.branch, ...child.branch],
  };
}

type WithId = Placed<{ readonly id: string }>;

/** A child's own stands where the parent's stood; two of one file with the same id stay two, and are told of later. */
function mergeById<T extends WithId>(parents: readonly T[], children: readonly T[]): readonly T[] {
  const known = new Set(parents.map(({ value }) => value.id));
  const replaced = parents.flatMap((parent) => {
    const own = children.filter(({ value }) => value.id === parent.value.id);
    return own.length > 0 ? own : [parent];
  });
  return [...replaced, ...children.filter(({ value }) => !known.has(value.id))];
}

/** Which dialect it is; tells what belongs to another one. */
export function dialectOf(whole: Whole, notes: Notes): Dialect {
  const parts = { workflow: whole.steps, convoy: whole.legs, expansion: whole.template };
  const dialect = whole.type?.value ?? guess(parts);
  for (const [other, key] of Object.entries(dialects)) {
    const [first] = other === dialect ? [] : parts[dialectNamed(other)];
    if (first === undefined) continue;
    const fix = `a ${dialect} is made of \`${dialects[dialect]}\`; take \`${key}\` out or make it a formula of its own`;
    notes.problems.push(
      problemAt(first.place, `\`${key}\` belongs to a formula of type ${other}`, fix),
    );
  }
  for (const { value, place } of strangersIn(whole, dialect)) {
    notes.problems.push(
      problemAt(place, `${shown(value)} means nothing in a ${dialect}`, "take it out"),
    );
  }
  if (parts[dialect].length === 0) {
    const problem = `The formula has no \`${dialects[dialect]}\``;
    notes.problems.push(
      problemAt(
        whole.place,
        problem,
        `a ${dialect} is made of them: add \`[[${dialects[dialect]}]]\``,
      ),
    );
  }
  return dialect;
}

/** Keys that only another dialect reads. */
function strangersIn(whole: Whole, dialect: Dialect): readonly Placed<string>[] {
  const named = (key: string, [first]: readonly Placed<unknown>[]) =>
    first === undefined ? [] : [{ value: key, place: below({ ...first.place, path: [] }, key) }];
  const { synthesis, reviewOnly } = whole;
  const ofConvoy = [
    ...named("synthesis", synthesis === undefined ? [] : [synthesis]),
    ...named("prompts", [...whole.prompts.values()]),
    ...named("output", [...whole.output.values()]),
    ...named("review_only", reviewOnly?.value === true ? [reviewOnly] : []),
  ];
  const ofWorkflow = named("compose", [...whole.expand, ...whole.map, ...whole.branch]);
  return [...(dialect === "convoy" ? [] : ofConvoy), ...(dialect === "workflow" ? [] : ofWorkflow)];
}

function guess(parts: Readonly<Record<Dialect, readonly unknown[]>>): Dialect {
  if (parts.convoy.length > 0) return "convoy";
  return parts.expansion.length > 0 && parts.workflow.length === 0 ? "expansion" : "workflow";
}

const dialectNamed = (name: string): Dialect =>
  name === "convoy" || name === "expansion" ? name : "workflow";
