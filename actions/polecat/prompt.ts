import { randomUUID } from "node:crypto";
import type { PlannedStep } from "#core/molecule/steps.ts";
import { buildPrompt } from "#core/text/prompt.ts";
import type { Bench, Progress } from "./bench.ts";

/** Everything the agent is told about one step. `note`: what it must know of the state the work tree is in. */
export function promptFor(
  bench: Bench,
  progress: Progress,
  step: PlannedStep,
  note: string | undefined,
): string {
  const words = [step.words, note].filter((text) => text !== undefined).join("\n\n");
  return buildPrompt({
    record: { ...bench.record, steps: [...progress.done] },
    step: words === "" ? step : { ...step, words },
    nonce: randomUUID(),
    allow: bench.config.paths.allow,
  });
}
