import { GitHubError } from "#github/errors.ts";
import type { EffectOutcome } from "./outcome.ts";

/** For what nothing rests on: GitHub's refusal is an outcome with its reason, everything else is thrown on. */
export async function unlessRefused(
  act: () => Promise<void>,
  kind: "created" | "updated",
): Promise<EffectOutcome> {
  try {
    await act();
    return { kind };
  } catch (error) {
    const isRefusal =
      error instanceof GitHubError &&
      (error.kind === "not-found" || error.kind === "rejected" || error.kind === "forbidden");
    if (!isRefusal) throw error;
    return { kind: "refused", why: error.message };
  }
}
