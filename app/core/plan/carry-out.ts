import type { Plan, PlannedMolecule } from "./plan.ts";

/**
 * The molecules that may be made into issues now: not made yet, and all that they need is made (an issue's body names
 * the numbers of those). In the order of the plan, `most` at a time. `created`: the number of each that is made, by key,
 * as read from GitHub afresh; asked again after a crash, it goes on where the world stands.
 */
export function nextCreations(
  plan: Pick<Plan, "molecules">,
  created: ReadonlyMap<string, number>,
  most: number,
): readonly PlannedMolecule[] {
  return plan.molecules
    .filter(({ key, needs }) => !created.has(key) && needs.every((need) => created.has(need)))
    .slice(0, Math.max(0, most));
}
