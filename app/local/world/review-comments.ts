import { renderSimplePull } from "../rest/render/pull.ts";
import { renderReviewComment } from "../rest/render/review-comment.ts";
import { emit } from "./emit.ts";
import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import type { Pull, Review, ReviewComment } from "./pull-entities.ts";
import { pullTrigger } from "./pulls.ts";
import type { World } from "./world.ts";

/** The comments on lines of a pull request, oldest first. */
export function reviewCommentsOf(world: World, pull: Pull): ReviewComment[] {
  return world.reviewComments.filter((comment) => comment.pullId === pull.id);
}

export interface NewReviewComment {
  readonly path: string;
  /** Null: about the whole file. */
  readonly line: number | null;
  readonly body: string;
  readonly commitSha: string;
}

/** Says something about a line, as a part of a review. Those of a pending review are told of by nobody. */
export function createReviewComment(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
  said: NewReviewComment,
  actor: EventActor,
): ReviewComment {
  const now = world.now();
  const comment = world.reviewComments.add({
    id: world.ids.next(),
    pullId: pull.id,
    reviewId: review.id,
    authorId: actor.user.id,
    ...said,
    createdAt: now,
    updatedAt: now,
  });
  if (review.state === "PENDING") return comment;
  emit(world, {
    repository,
    name: "pull_request_review_comment",
    action: "created",
    actor,
    payload: {
      comment: renderReviewComment(world, repository, pull, comment),
      pull_request: renderSimplePull(world, repository, pull),
    },
    trigger: pullTrigger(pull),
  });
  return comment;
}
