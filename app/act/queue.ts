import type { Effect } from "#core/decision.ts";
import type { GitHub } from "#github/port.ts";
import type { EffectOutcome } from "./outcome.ts";

/** One that is in the queue already is where it should be; one with another head is another question. */
export async function performEnqueue(
  github: GitHub,
  effect: Extract<Effect, { kind: "enqueue" }>,
): Promise<EffectOutcome> {
  const answer = await github.enqueue(effect);
  switch (answer.kind) {
    case "queued":
      return { kind: "created" };
    case "there":
      return { kind: "none" };
    case "moved":
      return { kind: "lost" };
    case "refused":
      return { kind: "refused", why: answer.message };
  }
}

export async function performDequeue(
  github: GitHub,
  effect: Extract<Effect, { kind: "dequeue" }>,
): Promise<EffectOutcome> {
  const answer = await github.dequeue(effect.nodeId);
  switch (answer.kind) {
    case "dequeued":
      return { kind: "updated" };
    case "absent":
      return { kind: "none" };
    case "refused":
      return { kind: "refused", why: answer.message };
  }
}
