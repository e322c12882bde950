import type { z } from "zod";
import { Gate } from "../molecule/gate.ts";
import { Plan, PlannedCriterion, PlannedMolecule, PlannedStep } from "./plan.ts";
import type { Path } from "./plan-problem.ts";

/**
 * The keys that may stand at a place of a plan, read off the schema so that no message can disagree with it. A union
 * (criteria, gates) has those of all its kinds.
 */
export function planKeys(path: Path): readonly string[] {
  return Object.keys(shapes.get(placeOf(path)) ?? {});
}

/** What the schema says that a field is, or undefined. */
export function planWords(path: Path): string | undefined {
  return shapes.get(placeOf(path.slice(0, -1)))?.[String(path.at(-1))]?.description;
}

const placeOf = (path: Path) => path.filter((part) => typeof part === "string").join(".");

type Shape = Readonly<Record<string, z.ZodType>>;

const shapesOf = (options: readonly { readonly shape: Shape }[]): Shape =>
  Object.fromEntries(options.flatMap(({ shape }) => Object.entries(shape)));

const shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ["", Plan.shape],
  ["molecules", PlannedMolecule.shape],
  ["molecules.steps", PlannedStep.shape],
  ["molecules.criteria", shapesOf(PlannedCriterion.options)],
  ["molecules.context", PlannedMolecule.shape.context.unwrap().element.shape],
  ["molecules.gates", shapesOf(Gate.options)],
]);
