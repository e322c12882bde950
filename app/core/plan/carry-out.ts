import { mostMolecules, type Plan, type PlannedMolecule } from "./plan.ts";
import type { PlanProblem } from "./plan-problem.ts";

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

/**
 * Why the issue has no room for what of the plan is not made yet, or undefined: to be asked before the first one is made.
 * `subIssues`: how many it has now, closed ones and those of this plan included.
 */
export function findNoRoom(
  plan: Pick<Plan, "molecules">,
  created: ReadonlyMap<string, number>,
  subIssues: number,
): PlanProblem | undefined {
  const missing = plan.molecules.filter(({ key }) => !created.has(key)).length;
  if (missing === 0 || subIssues + missing <= mostMolecules) return undefined;
  return {
    where: "the plan",
    problem: `It makes ${missing} issues, and this issue has ${subIssues} below it already; GitHub takes ${mostMolecules} sub-issues below one issue at most, closed ones included`,
    fix: "take sub-issues that are done off this issue, or plan in an issue of its own",
  };
}
