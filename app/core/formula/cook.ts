import { fitPlan } from "../plan/fit-plan.ts";
import { Plan } from "../plan/plan.ts";
import { oneLine } from "../text/markdown.ts";
import { compose } from "./compose.ts";
import { draftConvoy } from "./convoy.ts";
import type { Draft, Stead } from "./draft.ts";
import type { Dialect } from "./formula.ts";
import { type Library, type Load, loadWhole } from "./inherit.ts";
import { keyOf } from "./keys.ts";
import { type Common, checkGlobs, type Molecule, pourEach, pourTogether } from "./molecules.ts";
import { orderSteps } from "./order.ts";
import {
  below,
  chooseProblems,
  type FormulaProblem,
  type Notes,
  problemAt,
  shown,
} from "./problem.ts";
import { asTitle } from "./prose.ts";
import { noneComposed, unfold } from "./unfold.ts";
import { type Bound, bindValues, type Placed } from "./vars.ts";
import { dialectOf, type Whole } from "./whole.ts";
import { type Desk, writeAcceptance, writePlain, writeProse, writeTitle } from "./writer.ts";

export type Cooked =
  | {
      readonly ok: true;
      readonly plan: Plan;
      /** What was cooked, with every value that was given or is a default. */
      readonly summary: {
        readonly formula: string;
        readonly values: Readonly<Record<string, string>>;
      };
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly FormulaProblem[] };

export interface Order {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  readonly load: Load;
}

/**
 * Makes a plan of a formula: what a planning agent would propose, to be approved like it. Promises a plan whose every
 * molecule reads back from its issue as it is meant, or every problem, ten at most. Never throws.
 */
export function cook({ name, values, load }: Order): Cooked {
  const notes: Notes = { problems: [], warnings: [] };
  const library: Library = { load, notes, known: new Map() };
  const whole = loadWhole({ name, place: undefined, trail: [] }, library);
  const dish =
    whole === undefined ? undefined : prepare(whole, new Map(Object.entries(values)), library);
  if (dish === undefined || notes.problems.length > 0) {
    return { ok: false, problems: chooseProblems(notes.problems) };
  }
  return {
    ok: true,
    plan: dish.plan,
    summary: { formula: name, values: Object.fromEntries(dish.values) },
    warnings: [...new Set(notes.warnings)],
  };
}

interface Dish {
  readonly plan: Plan;
  readonly values: readonly (readonly [string, string])[];
}

/** Undefined: the notes tell why. */
function prepare(
  whole: Whole,
  given: ReadonlyMap<string, string>,
  library: Library,
): Dish | undefined {
  const { notes } = library;
  const dialect = dialectOf(whole, notes);
  const target =
    dialect === "expansion" ? targetOf(whole, given, notes) : new Map<string, string>();
  const rest = new Map([...given].filter(([key]) => !target.has(key)));
  const bound = bindValues(whole.vars, rest, below(whole.place, "vars"), notes);
  const desk = deskOf(bound, target, dialect, notes);
  const { drafts, stead } = draft(whole, dialect, desk, library);
  const ordered = orderSteps(drafts, stead, notes);
  const isPoured = dialect === "convoy" || whole.pour === true;
  const common = commonOf(whole, desk);
  for (const { scope, place } of drafts) checkGlobs(scope ?? [], below(place, "scope"), desk);
  if (ordered === undefined || notes.problems.length > 0) return undefined;
  const molecules = isPoured ? pourEach(ordered, common) : pourTogether(ordered, common);
  const design = isPoured || molecules.length > 1 ? common.description : "";
  const plan = checkPlan(design, molecules, whole, notes);
  const filled = [...bound.values].filter(([key]) => !bound.empty.has(key));
  return plan === undefined ? undefined : { plan, values: [...filled, ...target] };
}

/** What an expansion that is cooked by itself is put in the place of. */
function targetOf(whole: Whole, given: ReadonlyMap<string, string>, notes: Notes) {
  const target = asTitle(given.get("target") ?? "");
  if (target === "") {
    const fix = "say what it is for as `target=…`, and more of it as `target.description=…`";
    notes.problems.push(
      problemAt(whole.place, `${shown(whole.name)} is an expansion and has no target`, fix),
    );
  }
  return new Map([
    ["target", target === "" ? "target" : target],
    ["target.description", asTitle(given.get("target.description") ?? "", 2_000)],
  ]);
}

function deskOf(
  bound: Bound,
  target: ReadonlyMap<string, string>,
  dialect: Dialect,
  notes: Notes,
): Desk {
  const words = target.get("target") ?? "";
  const locals =
    target.size === 0
      ? new Map<string, string>()
      : new Map([
          ...bound.values,
          ...target,
          ["target", keyOf(words)],
          ["target.id", keyOf(words)],
          ["target.title", words],
        ]);
  const scope = { values: bound.values, locals, isConvoy: dialect === "convoy" };
  return { scope, empty: bound.empty, notes };
}

function draft(
  whole: Whole,
  dialect: Dialect,
  desk: Desk,
  library: Library,
): { drafts: readonly Draft[]; stead: Stead } {
  const trail = [whole.name];
  switch (dialect) {
    case "convoy":
      return { drafts: draftConvoy(whole, desk), stead: new Map() };
    case "workflow":
      return unfold(whole.steps, { desk, trail, library, composed: compose(whole, library.notes) });
    case "expansion":
      return unfold(whole.template, { desk, trail, library, composed: noneComposed });
  }
}

/** What a plan's design may hold. */
const longestDesign = 16_000;

/** What the formula says of all its steps. Says nothing of the formula's own text in an expansion but its advice. */
function commonOf(whole: Whole, desk: Desk): Common {
  const told =
    whole.description === undefined ? "" : writeProse(whole.description, desk, longestDesign);
  const target = desk.scope.locals.get("target.title");
  const about = desk.scope.locals.get("target.description") ?? "";
  const description = [target === undefined ? "" : `${target}.`, about, told].filter(
    (text) => text !== "",
  );
  const title = whole.title === undefined ? "" : writeTitle(whole.title, desk);
  const scope = whole.scope === undefined ? undefined : writeScope(whole.scope, desk);
  return {
    name: whole.name,
    title: [title, target ?? "", firstSentence(told)].find((each) => each !== "") ?? whole.name,
    description: description.join("\n\n"),
    acceptance: whole.acceptance === undefined ? [] : writeAcceptance(whole.acceptance, desk),
    scope,
    desk,
  };
}

/** The list may be another file's: a formula takes it over from the one that it extends. */
function writeScope({ value, place }: Placed<readonly string[]>, desk: Desk) {
  const globs = value.map((glob, index) =>
    writePlain({ value: glob, place: below(place, index) }, desk),
  );
  checkGlobs(globs, place, desk);
  return { value: globs, place };
}

/** Enough of a description to call the issue by. */
function firstSentence(text: string): string {
  const line = text.split("\n").find((each) => /\p{L}/u.test(each)) ?? "";
  const words = oneLine(line.replace(/^[#>*\-\s]+/, ""));
  const sentence = /^.*?[.!?](?=\s|$)/.exec(words)?.[0] ?? words;
  return asTitle(sentence.replace(/\.$/, ""), longestName);
}

const longestName = 100;

/** The plan, once it keeps the rules of all plans: whatever is wrong with it is told where its formula says it. */
function checkPlan(design: string, molecules: readonly Molecule[], whole: Whole, notes: Notes) {
  const moleculeAt = ([, index]: readonly PropertyKey[]) =>
    typeof index === "number" ? molecules[index] : undefined;
  const parsed = Plan.safeParse({ design, molecules: molecules.map(({ value }) => value) });
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const molecule = moleculeAt(path);
      const part = path.slice(2).map(String).join(".") || "plan";
      const subject = molecule === undefined ? "The plan" : shown(molecule.value.title);
      const problem = `${subject} does not fit into an issue: ${part}: ${oneLine(message)}`;
      notes.problems.push(
        problemAt(molecule?.place ?? whole.place, problem, "make it shorter, or several of it"),
      );
    }
    return undefined;
  }
  const fit = fitPlan(parsed.data);
  if (fit.ok) return fit.plan;
  for (const { path, problem, fix } of fit.findings) {
    const molecule = moleculeAt(path);
    const subject =
      molecule === undefined ? "" : `${shown(molecule.value.title)} cannot become an issue: `;
    notes.problems.push(problemAt(molecule?.place ?? whole.place, `${subject}${problem}`, fix));
  }
  return undefined;
}
