import type { Plan, PlannedMolecule } from "../plan/plan.ts";
import { clip, codeBlock } from "./markdown.ts";

/** Mermaid draws 500 edges and 50,000 characters at most by default, and shows an error above that. */
const mostEdges = 500;
const longestGraph = 20_000;
const longestTitle = 40;

/**
 * Who waits for whom, as a Mermaid graph; empty where nobody waits, or where it could not be drawn. The attacker titles
 * a molecule so that it ends its node and adds a link or a directive: nodes are named by their number, and in a label
 * everything but letters, digits and spaces is spelt out as Mermaid spells characters (`#35;`).
 */
export function renderPlanGraph(
  { molecules }: Pick<Plan, "molecules">,
  numbers: ReadonlyMap<string, number>,
): string {
  const index = new Map(molecules.map(({ key }, position) => [key, position]));
  const edges = molecules.flatMap(({ needs }, position) =>
    needs.flatMap((need) => {
      const from = index.get(need);
      return from === undefined ? [] : [`  n${from} --> n${position}`];
    }),
  );
  if (edges.length === 0 || edges.length > mostEdges) return "";
  const draw = (labelOf: (molecule: PlannedMolecule) => string) =>
    ["graph LR", ...molecules.map((each, at) => `  n${at}["${labelOf(each)}"]`), ...edges].join(
      "\n",
    );
  const nameOf = ({ key }: PlannedMolecule) => spellOut(nameIn(numbers, key));
  const full = draw((each) => `${nameOf(each)} ${spellOut(clip(each.title, longestTitle))}`);
  return codeBlock(full.length <= longestGraph ? full : draw(nameOf), "mermaid");
}

function nameIn(numbers: ReadonlyMap<string, number>, key: string): string {
  const number = numbers.get(key);
  return number === undefined ? key : `#${number}`;
}

/** A label in which nothing is a mark of Mermaid. */
export const spellOut = (text: string): string =>
  text.replace(/[^\p{L}\p{M}\p{N} ]/gu, (mark) => `#${mark.codePointAt(0) ?? 32};`);
