import { clip, oneLine } from "../text/markdown.ts";
import { removeHiddenCharacters } from "../text/sanitise.ts";
import { stepDigest } from "./digest.ts";
import { parseSpec } from "./parse-spec.ts";
import type { MoleculeRecord, Rework, StepDone } from "./record.ts";

/** One thing for a polecat to do, in order: the spec's own steps, then what reviewers, the Refinery and the policy asked for. */
export interface PlannedStep {
  /** 1-based. */
  readonly index: number;
  readonly of: number;
  /** Names the step by its text: a step whose text changed is another step. */
  readonly digest: string;
  readonly title: string;
  readonly check?: string;
  /** The reviewer's words, whole, where the step comes from a review. */
  readonly words?: string;
  /** Work on the base that it does not go together with. */
  readonly against?: Rework["against"];
  /** What it asks for may be done by the time it is come to; then there is nothing to change, and that is no failure. */
  readonly mayBeEmpty?: true;
}

type Unnumbered = Omit<PlannedStep, "index" | "of">;

/**
 * The steps of a molecule as its approver saw them. A spec without steps has one, its goal,
 * under the title; a body that can no longer
 * be read (a newer grammar refuses it) has none of its own.
 */
export function plannedSteps(record: MoleculeRecord): readonly PlannedStep[] {
  const steps = [...stepsOfSpec(record.spec), ...record.rework.map(stepOfRework)];
  return steps.map((step, position) => ({ index: position + 1, of: steps.length, ...step }));
}

function stepsOfSpec(spec: MoleculeRecord["spec"]): Unnumbered[] {
  const parsed = parseSpec(spec.body);
  if (!parsed.ok) return [];
  const { goal, steps } = parsed.value;
  if (steps.length === 0) return [{ digest: stepDigest(goal), title: headline(spec.title, goal) }];
  return steps.map((step, position) => ({
    digest: stepDigest(stepKey(steps.slice(0, position), step.title), step.check),
    ...step,
  }));
}

/** Two steps with the same words are two steps: the second is told apart by how often the words came before. */
function stepKey(before: readonly { readonly title: string }[], title: string): string {
  const repeats = before.filter((step) => step.title === title).length;
  return repeats === 0 ? title : `${title}\n${repeats + 1}`;
}

/** The title says in a few words what the goal says in many: it becomes the subject of the one commit. */
function headline(title: string, goal: string): string {
  const said = removeHiddenCharacters(title).trim() || (goal.trim().split("\n")[0] ?? "");
  return clip(oneLine(said), 200);
}

/** The id is part of what names it: the same words said twice ask twice. */
function stepOfRework({ id, by, words, against }: Rework): Unnumbered {
  const clean = removeHiddenCharacters(words);
  const step = { digest: stepDigest(`${id}\n${clean}`), words: clean };
  if (id.startsWith("policy-"))
    return { ...step, title: "Mend what the policy refused", mayBeEmpty: true };
  if (!id.startsWith("ejection-")) return { ...step, title: `Address the review of ${by}` };
  // A conflict is resolved where it is found, in the step that it belongs to; the Refinery proves the rest.
  const others = against === undefined ? {} : { against };
  return { ...step, ...others, title: "Mend what kept it from landing", mayBeEmpty: true };
}

/** The planned steps that no verified commit answers for, in order. */
export function stepsToDo(
  planned: readonly PlannedStep[],
  done: readonly StepDone[],
): readonly PlannedStep[] {
  const digests = new Set(done.map(({ digest }) => digest));
  return planned.filter(({ digest }) => !digests.has(digest));
}

/** How many of its steps are done. */
export function countSteps(record: MoleculeRecord): { readonly done: number; readonly of: number } {
  const planned = plannedSteps(record);
  return { done: planned.length - stepsToDo(planned, record.steps).length, of: planned.length };
}
