import { randomUUID } from "node:crypto";
import type { PlannedStep } from "#core/molecule/steps.ts";
import { buildPrompt } from "#core/text/prompt.ts";
import type { Bench, Progress } from "./bench.ts";
import { readOthers } from "./others.ts";

/** Everything the agent is told about one step. `note`: what it must know of the state the work tree is in. */
export async function promptFor(
  bench: Bench,
  progress: Progress,
  step: PlannedStep,
  note: string | undefined,
): Promise<string> {
  const words = [step.words, note].filter((text) => text !== undefined).join("\n\n");
  return buildPrompt({
    record: { ...bench.record, steps: [...progress.done] },
    step: words === "" ? step : { ...step, words },
    nonce: randomUUID(),
    allow: bench.config.paths.allow,
    minutes: minutesLeft(bench),
    others: await readOthers(bench.git, step.against),
  });
}

/** The agent's own time limit, or what is left of the job's time where that is less. */
function minutesLeft({ config, allotted }: Bench): number {
  const left = allotted.minutes - performance.now() / 60_000;
  return Math.max(1, Math.floor(Math.min(config.agent.timeoutMinutes, left)));
}
