import { findOutlineProblems } from "./outline.ts";
import { longestPlan, Plan } from "./plan.ts";
import type { Finding } from "./plan-problem.ts";
import { printPlanYaml } from "./print-plan.ts";
import { schemaFindings } from "./schema-findings.ts";
import { settlePlan } from "./settle.ts";
import { findUnwritable } from "./unwritable.ts";

export type FitPlan =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * A plan as it will be shown and made into issues, or what keeps it from that, wherever it comes from. Settling may leave
 * nothing of a text, or more than there is room for: the schema is asked again.
 */
export function fitPlan(plan: Plan): FitPlan {
  const parsed = Plan.safeParse(settlePlan(plan), { reportInput: true });
  if (!parsed.success) return { ok: false, findings: schemaFindings(parsed.error.issues) };
  const findings = findUnfit(parsed.data);
  return findings.length > 0 ? { ok: false, findings } : { ok: true, plan: parsed.data };
}

/** What makes the plan unfit first: the later questions are asked of a plan that has no earlier fault. */
function findUnfit(plan: Plan): readonly Finding[] {
  const outline = findOutlineProblems(plan.molecules);
  if (outline.length > 0) return outline;
  const printed = printPlanYaml(plan).length;
  return printed > longestPlan
    ? [{ path: [], ...tooLong(printed, longestPlan) }]
    : findUnwritable(plan);
}

export const tooLong = (length: number, most: number) => ({
  problem: `The plan is too long: it has ${length} characters, and ${most} is the most`,
  fix: "say less in each molecule (long material belongs into files of the repository), or plan a part of it now",
});
