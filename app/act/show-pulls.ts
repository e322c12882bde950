import type { Effect } from "#core/decision.ts";
import type { GitHub } from "#github/port.ts";
import type { EffectOutcome } from "./outcome.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Nothing depends on what pull requests show: a refusal, or a note that somebody deleted, is told to the log. */
export function performShowPulls(
  github: GitHub,
  { pulls }: Extract<Effect, { kind: "show-pulls" }>,
): Promise<EffectOutcome> {
  const isNew = pulls.some(({ comment, note }) => comment !== undefined && note === undefined);
  return unlessRefused(() => github.showPulls(pulls), isNew ? "created" : "updated");
}
