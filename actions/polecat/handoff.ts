import type { Outcome, StepDone } from "#core/molecule/record.ts";
import { type PlannedStep, stepsToDo } from "#core/molecule/steps.ts";
import { printMinutes } from "#core/text/cost-words.ts";
import { clip, codeBlock, oneLine } from "#core/text/markdown.ts";
import type { Allotted } from "./allotted.ts";

export interface Handoff {
  readonly plan: readonly PlannedStep[];
  readonly done: readonly StepDone[];
  /** Why this attempt does not go on, and what it was at. */
  readonly why: string;
  /** The agent's own words for whoever goes on. */
  readonly note?: string | undefined;
  /** The end of what was printed last. */
  readonly tail?: string | undefined;
}

const lastLines = 20;
const longestTail = 2_000;

/** What the next attempt is told when this one hands over. */
export function printHandoffNote({ plan, done, why, note = "", tail = "" }: Handoff): string {
  const count = plan.length - stepsToDo(plan, done).length;
  const lines = tail.split("\n").slice(-lastLines).join("\n").slice(-longestTail);
  return [
    `${count} of ${plan.length} steps are done; ${why}.`,
    ...(note === "" ? [] : [`The agent left this note:\n\n${note}`]),
    ...(lines === "" ? [] : [`The last lines of output:\n\n${codeBlock(lines)}`]),
  ].join("\n\n");
}

/** How an attempt ends whose time is up: it hands over, unless it was the budget that left it no more time. */
export function endOfTime({ minutes, isByBudget }: Allotted, handoff: Handoff): Outcome {
  return isByBudget
    ? { kind: "over-budget", limit: `${printMinutes(minutes)} that the budget left it` }
    : { kind: "handoff", note: printHandoffNote(handoff) };
}

const longestTitle = 100;

/** A step in the words of the ledger and of notes. */
export const nameStep = ({ index, of }: Pick<PlannedStep, "index" | "of">) =>
  `step ${index} of ${of}`;

/** The same with its title, which is a stranger's. */
export const nameStepInFull = (step: Pick<PlannedStep, "index" | "of" | "title">) =>
  `${nameStep(step)} (${clip(oneLine(step.title), longestTitle)})`;
