import type { Effect } from "#core/decision.ts";
import type { GitHub } from "#github/port.ts";
import type { EffectOutcome } from "./outcome.ts";

/** Sent once: the ledger said that it would be before it was, and a lost dispatch is found out by its missing run. */
export async function performDispatch(
  github: GitHub,
  effect: Extract<Effect, { kind: "dispatch" }>,
): Promise<EffectOutcome> {
  const answer = await github.dispatchWorkflow(effect.workflow, effect.ref, effect.inputs);
  switch (answer.kind) {
    case "started":
      return { kind: "created" };
    case "refused":
      return { kind: "refused", why: answer.message };
  }
}

export async function performCancelRun(
  github: GitHub,
  effect: Extract<Effect, { kind: "cancel-run" }>,
): Promise<EffectOutcome> {
  const answer = await github.cancelRun(effect.runId, effect.force);
  return { kind: answer === "cancelled" ? "updated" : "none" };
}
