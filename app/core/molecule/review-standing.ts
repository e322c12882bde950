import type { Config } from "../config/config.ts";
import type { PullFacts, ReviewFacts } from "./facts.ts";
import { needsReview } from "./terms.ts";

/** Where a pull request stands with its reviewers (only people with write permission are in the facts). */
export type ReviewStanding =
  | { readonly kind: "approved"; readonly by: string }
  | { readonly kind: "not-needed" }
  | { readonly kind: "awaiting" }
  | { readonly kind: "changes-requested"; readonly reviews: readonly ReviewFacts[] };

/**
 * The town asks for a review, or a label on the issue or the pull request does. An approval counts for the head it was given for; a newer head needs a new one. A change request stands until its
 * author approves or it is dismissed, as on GitHub.
 */
export function standingOf(pull: PullFacts, config: Config): ReviewStanding {
  const against = pull.reviews.filter((review) => review.state === "changes-requested");
  if (against.length > 0) return { kind: "changes-requested", reviews: against };
  if (config.review === "none" && !needsReview(pull.labels)) return { kind: "not-needed" };
  const approval = pull.reviews.find(
    (review) => review.state === "approved" && review.commit === pull.head,
  );
  return approval === undefined ? { kind: "awaiting" } : { kind: "approved", by: approval.by };
}
