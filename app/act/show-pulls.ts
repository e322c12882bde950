import type { Effect } from "#core/decision.ts";
import { GitHubError } from "#github/errors.ts";
import type { GitHub } from "#github/port.ts";
import type { EffectOutcome } from "./outcome.ts";

/** Nothing depends on what pull requests show: a refusal, or a note that somebody deleted, is told to the log. */
export async function performShowPulls(
  github: GitHub,
  { pulls }: Extract<Effect, { kind: "show-pulls" }>,
): Promise<EffectOutcome> {
  try {
    await github.showPulls(pulls);
  } catch (error) {
    const isRefusal =
      error instanceof GitHubError &&
      (error.kind === "not-found" || error.kind === "rejected" || error.kind === "forbidden");
    if (!isRefusal) throw error;
    return { kind: "refused", why: error.message };
  }
  const isNew = pulls.some(({ comment, note }) => comment !== undefined && note === undefined);
  return { kind: isNew ? "created" : "updated" };
}
