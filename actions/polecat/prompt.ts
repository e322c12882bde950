import type { PlannedStep } from "#core/molecule/steps.ts";
import type { Bench } from "./bench.ts";

/** Everything the agent is told about one step. */
export function promptFor(bench: Bench, step: PlannedStep, note: string | undefined): string {
  const { spec, record } = bench;
  return [
    `Work on step ${step.index} of ${step.of} of issue #${record.number}: ${step.title}`,
    ...(step.check === undefined ? [] : [`The step is done when this exits with 0: ${step.check}`]),
    ...(step.words === undefined ? [] : [step.words]),
    ...(note === undefined ? [] : [note]),
    `Goal: ${spec.goal}`,
  ].join("\n\n");
}
