import { findGlobProblem } from "../molecule/spec-references.ts";
import { lettersOf } from "../plan/outline.ts";
import type { PlannedCriterion, PlannedMolecule, PlannedStep } from "../plan/plan.ts";
import { clip } from "../text/markdown.ts";
import type { Background, Draft } from "./draft.ts";
import { keyOf, keysOf } from "./keys.ts";
import { below, problemAt, shown, warnAt } from "./problem.ts";
import { longestTitle } from "./prose.ts";
import { detailsOf, sectionsOf } from "./sections.ts";
import type { Placed } from "./vars.ts";
import type { Desk } from "./writer.ts";

/** What a formula says of all its molecules, with its names replaced. */
export interface Common {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly acceptance: readonly PlannedCriterion[];
  readonly scope: Placed<readonly string[]> | undefined;
  readonly desk: Desk;
}

export type Molecule = Placed<PlannedMolecule>;

/** Steps that one molecule does, in order. */
type Segment = readonly [Draft, ...Draft[]];

/** Every step a molecule of its own. `drafts` must be in order, and need nothing but each other. */
export function pourEach(drafts: readonly Draft[], common: Common): readonly Molecule[] {
  const keys = keysOf(drafts.map(({ id }) => id));
  const molecules = drafts.map((draft) => {
    const { check, text, title, background } = draft;
    const isOnlyChecked = draft.acceptance.length === 0 && check !== undefined;
    const acceptance = isOnlyChecked ? [{ command: check }] : draft.acceptance;
    const parts: Parts = {
      key: keys.get(draft.id) ?? draft.id,
      title,
      goal: text === "" ? `${title}.` : text,
      steps: check === undefined ? [] : [{ title, check }],
      context: sectionsOf(background),
      needs: draft.needs.flatMap((need) => keys.get(need) ?? []),
    };
    return moleculeOf([{ ...draft, acceptance }], parts, common);
  });
  return titledApart(molecules);
}

/** As few molecules as gates allow: one up to the first gate, and one from each gate on. */
export function pourTogether(drafts: readonly Draft[], common: Common): readonly Molecule[] {
  const segments = splitAtGates(drafts);
  const keys = segments.map((_, index) => keyOf(common.name, index === 0 ? "" : `-${index + 1}`));
  const molecules = segments.map((segment, index) => {
    const words =
      segments.length === 1
        ? wholeWords(segment, common)
        : partWords(segment, `${index + 1} of ${segments.length}`, common);
    const parts: Parts = {
      ...words,
      key: keys[index] ?? "",
      steps: segment.map(stepOf),
      context: [
        ...sectionsOf(segment.flatMap(({ background }) => background)),
        ...detailsOf(segment),
      ],
      needs: keys.slice(Math.max(0, index - 1), index),
    };
    return moleculeOf(segment, parts, common);
  });
  return titledApart(molecules);
}

/** The rounds of a loop are often called the same, and a plan in which two molecules are cannot be edited. */
function titledApart(molecules: readonly Molecule[]): readonly Molecule[] {
  const taken = new Set<string>();
  return molecules.map(({ value, place }) => {
    let { title } = value;
    for (let count = 2; taken.has(lettersOf(title)); count += 1) {
      const ending = ` (${count})`;
      title = `${clip(value.title, longestTitle - ending.length)}${ending}`;
    }
    taken.add(lettersOf(title));
    return { value: { ...value, title }, place };
  });
}

function splitAtGates(drafts: readonly Draft[]): readonly Segment[] {
  const segments: [Draft, ...Draft[]][] = [];
  for (const draft of drafts) {
    const last = segments.at(-1);
    if (last === undefined || draft.gates.length > 0) segments.push([draft]);
    else last.push(draft);
  }
  return segments;
}

const listOf = (segment: Segment) => segment.map(({ title }) => `- ${title}`).join("\n");

const wholeWords = (segment: Segment, { title, description }: Common) => ({
  title,
  goal: description === "" ? `All of this is done:\n\n${listOf(segment)}` : description,
});

const partWords = (segment: Segment, part: string, { title }: Common) => ({
  title: clip(`${title} (${part}: ${segment[0].title})`, longestTitle),
  goal: `Part ${part} of “${title}” is done:\n\n${listOf(segment)}`,
});

type Parts = Pick<PlannedMolecule, "key" | "title" | "goal"> & {
  readonly steps: readonly PlannedStep[];
  readonly context: readonly Background[];
  readonly needs: readonly string[];
};

function moleculeOf(segment: Segment, parts: Parts, common: Common): Molecule {
  const { place } = segment[0];
  const priority = segment.flatMap((draft) => draft.priority ?? []).toSorted()[0];
  const value: PlannedMolecule = {
    key: parts.key,
    title: parts.title,
    goal: parts.goal,
    steps: [...parts.steps],
    criteria: criteriaOf(segment, parts.title, common),
    scope: scopeOf(segment, common),
    needs: [...parts.needs],
    gates: segment.flatMap(({ gates }) => gates),
    context: parts.context.map(({ heading, text }) => ({ heading, text })),
    labels: [...new Set(segment.flatMap(({ labels }) => labels))],
    ...(priority === undefined ? {} : { priority }),
  };
  return { value, place };
}

function stepOf({ title, check, acceptance }: Draft): PlannedStep {
  const checked = check ?? joinCommands(acceptance);
  return checked === undefined ? { title } : { title, check: checked };
}

/** What a check may hold. */
const longestCheck = 500;

/** Commands that hold something for the shell are not put together; as criteria they are asked for anyway. */
function joinCommands(acceptance: readonly PlannedCriterion[]): string | undefined {
  const commands = acceptance.flatMap((each) => ("command" in each ? [each.command] : []));
  if (commands.length < 2) return commands[0];
  const joined = commands.join(" && ");
  const isPlain = commands.every((command) => !/[;&|#\\]/.test(command));
  return isPlain && joined.length <= longestCheck ? joined : undefined;
}

function criteriaOf(
  segment: Segment,
  title: string,
  { acceptance, desk }: Common,
): PlannedCriterion[] {
  const all = [...segment.flatMap((draft) => draft.acceptance), ...acceptance];
  const unique = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
  if (unique.length > 0) return unique;
  const words = `${shown(title)} has no acceptance, so only a reviewer can tell whether it is done.`;
  desk.notes.warnings.push(warnAt(segment[0].place, words));
  return [{ prose: clip(`Done: ${title}`, longestTitle) }];
}

function scopeOf(segment: Segment, { scope: whole, desk }: Common): string[] {
  const scopes = segment.map((draft) => draft.scope ?? whole?.value ?? []);
  const free = segment.find((_, index) => scopes[index]?.length === 0);
  const globs = scopes.flat();
  if (free !== undefined && globs.length > 0) {
    const words = `${shown(free.title)} has no scope and is done together with steps that have one: all of them may change every path.`;
    desk.notes.warnings.push(warnAt(free.place, words));
    return [];
  }
  return [...new Set(globs.map(plainGlob))];
}

/** As it reads back from an issue. */
const plainGlob = (glob: string) => glob.replace(/^(?:\.\/)+/, "").replace(/\/$/, "/**");

/** Tells of globs that no issue may hold. */
export function checkGlobs(
  globs: readonly string[],
  list: Placed<unknown>["place"],
  { notes }: Desk,
): void {
  for (const [index, glob] of globs.entries()) {
    const [problem] = findGlobProblem(1, glob);
    if (problem === undefined) continue;
    notes.problems.push(problemAt(below(list, index), problem.problem, problem.fix));
  }
}
