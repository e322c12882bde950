import type { RefusalCause } from "#core/refinery/landing-way.ts";
import { GitHubError } from "#github/errors.ts";
import type { GitHub, RefUpdate } from "#github/port.ts";
import { causeOfRefusedRefs } from "#github/refusals.ts";

export type RefsMoved =
  | { readonly kind: "updated" }
  /** A ref stands elsewhere. */
  | { readonly kind: "rejected" }
  /** All stand where they were seen, and GitHub does not let them move. */
  | { readonly kind: "refused"; readonly why: string; readonly cause?: RefusalCause };

/** A ref transaction whose refusal is an answer. Throws GitHubError when GitHub could not be asked or did not answer. */
export async function tryRefs(github: GitHub, updates: readonly RefUpdate[]): Promise<RefsMoved> {
  try {
    return { kind: await github.updateRefs(updates) };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    if (error.kind !== "rejected" && error.kind !== "forbidden") throw error;
    const cause = causeOfRefusedRefs(error);
    return { kind: "refused", why: error.message, ...(cause === undefined ? {} : { cause }) };
  }
}
