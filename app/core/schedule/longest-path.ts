import type { Graph } from "./graph.ts";

/**
 * For each number, how many others at most still have to land one after the other behind it. `components` as
 * componentsOf gives them; those that wait for each other in a circle count as one. Linear.
 */
export function pathsBehind(
  graph: Graph,
  components: readonly (readonly number[])[],
): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  components.forEach((component, place) => {
    for (const number of component) places.set(number, place);
  });
  const lengths = components.map(() => 0);
  // From the last one on: whoever needs a component stands behind it, and is done when its turn comes.
  for (const [place, component] of [...components.entries()].reverse()) {
    const behind = (lengths[place] ?? 0) + 1;
    for (const need of component.flatMap((number) => graph.get(number) ?? [])) {
      const at = places.get(need);
      if (at !== undefined && at !== place) lengths[at] = Math.max(lengths[at] ?? 0, behind);
    }
  }
  return new Map([...places].map(([number, place]) => [number, lengths[place] ?? 0]));
}
