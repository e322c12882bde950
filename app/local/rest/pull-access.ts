import type { Pull, Review } from "../world/pull-entities.ts";
import { findPull } from "../world/pulls.ts";
import { notFound } from "./errors.ts";
import type { Call } from "./route.ts";

/** The pull request of the path; 404 when there is none. */
export function requirePull({ world, repository, parameter }: Call<"pull_number">): Pull {
  const pull = findPull(world, repository, Number(parameter("pull_number")));
  if (pull === undefined) throw notFound();
  return pull;
}

/** The review of the path; 404 when there is none, or it is somebody else's that has not been submitted. */
export function requireReview(call: Call<"pull_number" | "review_id">): {
  readonly pull: Pull;
  readonly review: Review;
} {
  const pull = requirePull(call);
  const review = call.world.reviews.get(Number(call.parameter("review_id")));
  if (review?.pullId !== pull.id || !isSeen(call, review)) throw notFound();
  return { pull, review };
}

/** A pending review is its author's secret. */
export function isSeen({ caller }: Call, review: Review): boolean {
  if (review.state !== "PENDING") return true;
  return "user" in caller && caller.user.id === review.authorId;
}
