import type { StepDone } from "#core/molecule/record.ts";
import { type PlannedStep, stepsToDo } from "#core/molecule/steps.ts";
import { clip, codeBlock, oneLine } from "#core/text/markdown.ts";

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

const longestTitle = 100;

/** A step in the words of the ledger and of notes. */
export const nameStep = ({ index, of }: Pick<PlannedStep, "index" | "of">) =>
  `step ${index} of ${of}`;

/** The same with its title, which is a stranger's. */
export const nameStepInFull = (step: Pick<PlannedStep, "index" | "of" | "title">) =>
  `${nameStep(step)} (${clip(oneLine(step.title), longestTitle)})`;
