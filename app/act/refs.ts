import type { Effect } from "#core/decision.ts";
import type { GitHub } from "#github/port.ts";
import { deletionOf } from "./landing.ts";
import type { EffectOutcome } from "./outcome.ts";

/** All at once; when one of them is gone or has moved, each by itself, so that the others still go. */
export async function performDeleteRefs(
  github: GitHub,
  effect: Extract<Effect, { kind: "delete-refs" }>,
): Promise<EffectOutcome> {
  const deletions = effect.refs.map(deletionOf);
  if (deletions.length === 0) return { kind: "none" };
  if ((await github.updateRefs(deletions)) === "updated") return { kind: "updated" };
  if (deletions.length === 1) return { kind: "none" };
  const answers: ("updated" | "rejected")[] = [];
  for (const deletion of deletions) answers.push(await github.updateRefs([deletion]));
  return { kind: answers.includes("updated") ? "updated" : "none" };
}
