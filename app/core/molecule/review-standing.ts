import type { Config } from "../config/config.ts";
import type { JudgeStanding } from "../judge/standing.ts";
import type { PullFacts, ReviewFacts } from "./facts.ts";
import { needsReview } from "./terms.ts";

/** Where a pull request stands with its reviewers (only people with write permission are in the facts). */
export type ReviewStanding =
  | { readonly kind: "approved"; readonly by: string }
  | { readonly kind: "not-needed" }
  | { readonly kind: "awaiting" }
  /** Nobody asks for a review, and the judge has not answered yet. */
  | { readonly kind: "judging" }
  /** Nobody asks for a review but the judge, who found that something fails or is unclear. */
  | { readonly kind: "doubted"; readonly fails: number; readonly unclear: number }
  | { readonly kind: "changes-requested"; readonly reviews: readonly ReviewFacts[] };

/**
 * The town asks for a review, or a label on the issue or the pull request does. An approval counts for the head it was given for; a newer head needs a new one. A change request stands until its
 * author approves or it is dismissed, as on GitHub. A judge never takes a person's place: it can only ask for one, and an approval of the head overrules it.
 */
export function standingOf(pull: PullFacts, config: Config, judged: JudgeStanding): ReviewStanding {
  const against = pull.reviews.filter((review) => review.state === "changes-requested");
  if (against.length > 0) return { kind: "changes-requested", reviews: against };
  const isAsked = config.review === "required" || needsReview(pull.labels);
  const doubt = isAsked ? undefined : doubtOf(judged);
  if (!isAsked && doubt === undefined) return { kind: "not-needed" };
  const approval = approvalOf(pull);
  if (approval !== undefined) return { kind: "approved", by: approval.by };
  return doubt ?? { kind: "awaiting" };
}

/** Of the very head, and given for the base that it has. */
export const approvalOf = (pull: PullFacts): ReviewFacts | undefined =>
  pull.reviews.find(
    ({ state, commit, at }) =>
      state === "approved" && commit === pull.head && isOfItsBase(pull, at),
  );

/**
 * Whether what was said of a pull request at this moment (ISO) was said of the base that it has now. The attacker is its
 * author, who may point it at another one at any time; in the same second it may have been after, since GitHub tells no
 * more than seconds.
 */
export const isOfItsBase = ({ retargetedAt }: Pick<PullFacts, "retargetedAt">, at: string) =>
  retargetedAt === undefined || Date.parse(at) > Date.parse(retargetedAt);

function doubtOf(judged: JudgeStanding): ReviewStanding | undefined {
  switch (judged.kind) {
    case "none":
      return undefined;
    case "pending":
      return { kind: "judging" };
    case "judged":
      return judged.fails + judged.unclear === 0 ? undefined : { ...judged, kind: "doubted" };
  }
}

/** Nothing lands in these cases before somebody has approved the head, or the judge has answered. */
export function isWaiting({ kind }: ReviewStanding): boolean {
  switch (kind) {
    case "awaiting":
    case "judging":
    case "doubted":
    case "changes-requested":
      return true;
    case "approved":
    case "not-needed":
      return false;
  }
}
