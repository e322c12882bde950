import type { Estimate } from "../plan/estimate.ts";
import type { Plan } from "../plan/plan.ts";
import type { PlanProblem } from "../plan/plan-problem.ts";
import { printPlanYaml } from "../plan/print-plan.ts";
import { settlePlan } from "../plan/settle.ts";
import { clip } from "./markdown.ts";
import { planMarker, renderPlanBlock } from "./plan-comment.ts";
import { renderPlanDetails } from "./plan-details.ts";
import { renderPlanGraph } from "./plan-graph.ts";
import { renderPlanProblems } from "./plan-problems.ts";
import { renderPlanTable, type TableWidth } from "./plan-table.ts";
import { named, said } from "./quoted.ts";

export { planHashOf, readPlanComment } from "./plan-comment.ts";

/** How far a plan has come. */
export type PlanState =
  | { readonly kind: "proposed" }
  /** Somebody edited the text and it cannot be read: `text` is what they wrote, and it is kept. */
  | {
      readonly kind: "refused-edit";
      readonly problems: readonly PlanProblem[];
      readonly text: string;
    }
  | { readonly kind: "approved"; readonly by: string }
  /** Numbers of the issues that there are, by key. */
  | { readonly kind: "created"; readonly numbers: Readonly<Record<string, number>> };

export interface PlanView {
  /** The plan, or the last one that could be read. */
  readonly plan: Plan;
  readonly hash: string;
  /** Login of whoever asked for it, or edited it last. */
  readonly by: string;
  /** Where it comes from, in words that may hold a link: `the planning agent`, `the formula review`. */
  readonly source: string;
  readonly estimate: Estimate;
  readonly warnings: readonly string[];
  readonly state: PlanState;
}

/** GitHub refuses comments of more than 65,536 characters. */
const longestComment = 65_000;

/**
 * The Mayor's comment of a plan: what to do next, the molecules, who waits for whom, how long and how dear, what to mind,
 * and last the plan itself as YAML. Bounded: details go first, then the table's texts and the graph; the YAML is whole, always.
 * `readPlanComment` gives it back.
 */
export function renderPlan(view: PlanView): string {
  const plan = settlePlan(view.plan);
  const top = headOf(view, plan);
  const block = renderPlanBlock(textOf(view, plan, top));
  const room = longestComment - top.length - block.length;
  return [top, ...middleOf(view, plan, room), block].join("\n\n");
}

/** An edit that fills the comment cannot be kept in it; half of it could be taken for a plan, so none of it is. */
function textOf({ state }: PlanView, plan: Plan, top: string): string {
  const own = printPlanYaml(plan);
  if (state.kind !== "refused-edit") return own;
  const isTooLong = top.length + renderPlanBlock(state.text).length > longestComment;
  return isTooLong ? own : state.text;
}

function headOf(view: PlanView, plan: Plan): string {
  const { hash, by, source, estimate, warnings, state } = view;
  const parts = [
    `${planMarker(hash)}\n### ${headlineOf(state, plan)}`,
    nextOf(state, plan),
    `Plan \`${hash}\`, by ${named(by)}, from ${said(clip(source, 300))}. ${describeEstimate(estimate)}`,
    state.kind === "approved" || state.kind === "created" ? "" : renderWarnings(warnings),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

const issues = (count: number) => (count === 1 ? "1 issue" : `${count} issues`);

function headlineOf(state: PlanState, { molecules }: Plan): string {
  switch (state.kind) {
    case "proposed":
      return `A plan of ${issues(molecules.length)}`;
    case "refused-edit":
      return "The edited plan cannot be read";
    case "approved":
      return `The plan is approved: ${issues(molecules.length)} to create`;
    case "created":
      return `The plan is carried out: ${countCreated(state.numbers, molecules)} created`;
  }
}

function countCreated(
  numbers: Readonly<Record<string, number>>,
  molecules: Plan["molecules"],
): string {
  const made = molecules.filter(({ key }) => Object.hasOwn(numbers, key)).length;
  return made === molecules.length ? issues(made) : `${made} of ${issues(molecules.length)}`;
}

function nextOf(state: PlanState, { molecules }: Plan): string {
  switch (state.kind) {
    case "proposed":
      return `Say \`/mayor approve\` to create ${molecules.length === 1 ? "this issue" : `these ${issues(molecules.length)}`}, or edit the text at the end of this comment first.`;
    case "refused-edit":
      return [
        "Nothing is created from it. Mend the text at the end of this comment; what stands above it is the last plan that could be read.",
        renderPlanProblems(state.problems),
      ].join("\n\n");
    case "approved":
      return `${named(state.by)} approved it. The issues are created one after the other; there is nothing to do.`;
    case "created":
      return "Each starts when all that it needs has landed. Say `/mayor why` on any that does not move.";
  }
}

function renderWarnings(warnings: readonly string[]): string {
  if (warnings.length === 0) return "";
  const lines = warnings.map((warning) => `- ${said(clip(warning, 600))}`);
  return `**Before you approve**\n\n${lines.join("\n")}`;
}

function describeEstimate({ waves, minutesPerWave, minutes, dollars, ...from }: Estimate): string {
  const inWaves = waves === 1 ? "1 wave" : `${waves} waves`;
  const cost = dollars === "unknown" ? undefined : describeCost(dollars, from.priced);
  if (minutesPerWave === "unknown" || minutes === "unknown") {
    return cost === undefined
      ? `${inWaves}; how long that takes and what it costs is not known yet.`
      : `${inWaves}; how long that takes is not known yet. ${cost}`;
  }
  const each = waves === 1 ? "" : ` each, ${describeMinutes(minutes)} in all`;
  const time = `${inWaves} of about ${describeMinutes(minutesPerWave)}${each} (by the median of ${attempts(from.timed)} here).`;
  return `${time} ${cost ?? "What it costs is not known yet."}`;
}

const attempts = (count: number) => (count === 1 ? "1 attempt" : `${count} attempts`);

const describeCost = (dollars: number, priced: number) =>
  `It costs about $${dollars.toFixed(2)} (by ${attempts(priced)}).`;

function describeMinutes(minutes: number): string {
  if (minutes < 1) return "a minute";
  if (minutes < 90) return minutes < 1.5 ? "1 minute" : `${Math.round(minutes)} minutes`;
  return `${Math.round(minutes / 6) / 10} hours`;
}

/** What there is room for, from the plainest table to every detail. */
function middleOf({ state }: PlanView, plan: Plan, room: number): readonly string[] {
  const numbers = new Map(state.kind === "created" ? Object.entries(state.numbers) : []);
  const table = (width: TableWidth) => renderPlanTable(plan, numbers, width);
  const graph = renderPlanGraph(plan, numbers);
  const choices = [
    [table("whole"), graph],
    [table("short"), graph],
    [table("bare"), graph],
    [table("bare"), `The graph of ${plan.molecules.length} molecules is too large to draw here.`],
    [],
  ].map((parts) => parts.filter((part) => part !== ""));
  const lengthOf = (parts: readonly string[]) =>
    parts.reduce((sum, part) => sum + part.length + 2, 2);
  const chosen = choices.find((parts) => lengthOf(parts) <= room) ?? [];
  const details = renderPlanDetails(plan, room - lengthOf(chosen));
  return [...chosen, ...details];
}
