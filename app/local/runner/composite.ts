import type { ActionFile } from "./action-file.ts";
import type { PerformedStep, StepCall, StepFrame } from "./job-session.ts";
import { createStepScope } from "./step-scope.ts";
import { evaluateText } from "./template.ts";
import type { StepDefinition } from "./workflow-file.ts";

/**
 * Performs a composite action: its steps one after the other, in a frame of their own. As on GitHub they do not
 * see the caller's `steps`, `secrets` or `needs`, and `success()` looks at the action's own steps.
 */
export async function performComposite(
  call: StepCall,
  file: ActionFile,
  steps: readonly StepDefinition[],
  inputs: Readonly<Record<string, string>>,
): Promise<PerformedStep> {
  const { strategy, matrix } = call.frame.contexts;
  const frame: StepFrame = {
    kind: "composite",
    contexts: { strategy, matrix, inputs },
    github: call.frame.github,
    environment: { ...call.frame.environment, ...call.environment },
    results: new Map(),
    failed: false,
  };
  for (const step of steps) {
    if (call.expired.aborted) break;
    await call.runStep(frame, step);
  }
  const scope = createStepScope(call.session, frame);
  const outputs: Record<string, string> = {};
  for (const [name, value] of file.outputs) outputs[name] = evaluateText(value, scope) ?? "";
  return { outcome: judge(call, frame), outputs };
}

function judge(call: StepCall, frame: StepFrame): PerformedStep["outcome"] {
  if (call.stop.aborted) return "cancelled";
  return frame.failed ? "failure" : "success";
}
