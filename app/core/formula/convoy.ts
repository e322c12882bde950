import type { Background, Draft } from "./draft.ts";
import type { Leg, Synthesis } from "./formula.ts";
import { below, type Place, problemAt, shown } from "./problem.ts";
import { plainWord } from "./substitute.ts";
import { isWanted } from "./unfold.ts";
import type { Placed } from "./vars.ts";
import type { Whole } from "./whole.ts";
import { type Desk, writeAcceptance, writePlain, writeProse, writeTitle } from "./writer.ts";

/** A convoy's parts as steps: its legs side by side, and what comes after them. */
export function draftConvoy(whole: Whole, desk: Desk): readonly Draft[] {
  const legs = whole.legs.filter((leg) => isWanted(leg, { desk }));
  const drafts = legs.map((leg) => draftLeg(leg, whole, desk));
  return whole.synthesis === undefined
    ? drafts
    : [...drafts, draftSynthesis(whole.synthesis, drafts, whole, desk)];
}

/** The id of the part that comes after the legs. */
const synthesisId = "synthesis";

function draftLeg({ value, place }: Placed<Leg>, whole: Whole, desk: Desk): Draft {
  const named = withLocals(desk, [
    ["formula_name", whole.name],
    ["leg.id", value.id],
    ["leg.title", value.title],
    ["leg.focus", value.focus ?? ""],
  ]);
  const file = fileOf(whole, "leg_pattern", named);
  const told = withLocals(named, [
    ...outputNames(whole, file, named),
    ["leg.description", value.description ?? ""],
  ]);
  const isReviewed = value.review_only ?? whole.reviewOnly?.value ?? false;
  if (isReviewed && (file === undefined || value.scope !== undefined)) {
    const problem = `Nothing says what the leg ${shown(value.id)} may change, or two things do`;
    const fix = "with `review_only`, name its file in `output` and give it no `scope`";
    desk.notes.problems.push(problemAt(place, problem, fix));
  }
  const focus = value.focus === undefined ? "" : `Focus: ${value.focus}`;
  return {
    ...partOf({ value, place }, { file, focus, prompt: whole.prompts.get("base") }, told),
    id: value.id,
    needs: [],
  };
}

function draftSynthesis(
  { value, place }: Placed<Synthesis>,
  legs: readonly Draft[],
  whole: Whole,
  desk: Desk,
): Draft {
  const named = withLocals(desk, [["formula_name", whole.name]]);
  const file = fileOf(whole, "synthesis", named);
  const told = withLocals(named, outputNames(whole, file, named));
  const left = new Set(whole.legs.map((leg) => leg.value.id));
  for (const { id } of legs) left.delete(id);
  const needs = (value.depends_on ?? legs.map(({ id }) => id)).filter((id) => !left.has(id));
  const prompt = whole.prompts.get("synthesis");
  return { ...partOf({ value, place }, { file, focus: "", prompt }, told), id: synthesisId, needs };
}

interface Extra {
  readonly file: string | undefined;
  readonly focus: string;
  readonly prompt: Placed<string> | undefined;
}

/** What legs and synthesis have in common. */
function partOf(
  { value, place }: Placed<Leg | Synthesis>,
  { file, focus, prompt }: Extra,
  desk: Desk,
): Omit<Draft, "id" | "needs"> {
  const where = file === undefined ? "" : `Write the result into \`${file}\`.`;
  const texts = [value.description ?? "", focus, where].filter((text) => text !== "");
  const written = file === undefined ? [] : [{ command: `test -s ${file}` }];
  const background: Background[] =
    prompt === undefined ? [] : [{ heading: "the assignment", text: writeProse(prompt, desk) }];
  const given = value.scope?.map((glob, index) =>
    writePlain({ value: glob, place: below(place, "scope", index) }, desk),
  );
  return {
    place,
    title: writeTitle({ value: value.title, place: below(place, "title") }, desk),
    text: writeProse({ value: texts.join("\n\n"), place: below(place, "description") }, desk),
    acceptance: [
      ...writeAcceptance(
        { value: value.acceptance ?? [], place: below(place, "acceptance") },
        desk,
      ),
      ...written,
    ],
    check: undefined,
    scope: given ?? (file === undefined ? undefined : [file]),
    gates: [],
    background,
    priority: undefined,
    labels: (value.labels ?? []).map((label) =>
      writePlain({ value: label, place: below(place, "labels") }, desk),
    ),
  };
}

function withLocals(desk: Desk, names: readonly (readonly [string, string])[]): Desk {
  const { scope } = desk;
  const written = names.map(([name, value]) => [name, value] as const);
  return { ...desk, scope: { ...scope, locals: new Map([...scope.locals, ...written]) } };
}

/** The file that a part writes; undefined where `output` names none. */
function fileOf(whole: Whole, key: "leg_pattern" | "synthesis", desk: Desk): string | undefined {
  const [directory, name] = [whole.output.get("directory"), whole.output.get(key)];
  if (directory === undefined || name === undefined) return undefined;
  const file = `${writePlain(directory, desk)}/${writePlain(name, desk)}`.replaceAll(/\/+/g, "/");
  return isPath(file, name.place, desk) ? file.replace(/^\.\//, "") : undefined;
}

/** The path goes into a command, a scope and a text: none of them may see more in it than a path. */
function isPath(file: string, place: Place, desk: Desk): boolean {
  if (plainWord.test(file) && !file.startsWith("-")) return true;
  const fix = "name it with letters, digits, `-`, `_`, `.` and `/`";
  desk.notes.problems.push(problemAt(place, `${shown(file)} is no plain path`, fix));
  return false;
}

function outputNames(whole: Whole, file: string | undefined, desk: Desk) {
  const names = ["directory", "synthesis"].flatMap((key) => {
    const each = whole.output.get(key);
    return each === undefined ? [] : [[`output.${key}`, writePlain(each, desk)] as const];
  });
  return [...names, ...(file === undefined ? [] : [["output_path", file] as const])];
}
