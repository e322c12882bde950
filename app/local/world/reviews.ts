import { renderSimplePull } from "../rest/render/pull.ts";
import { renderReview } from "../rest/render/review.ts";
import { emit } from "./emit.ts";
import type { Repository } from "./entities.ts";
import type { EventActor, Payload } from "./events.ts";
import { hasRole, roleOf } from "./people.ts";
import type { Pull, Review, ReviewState } from "./pull-entities.ts";
import { pullTrigger } from "./pulls.ts";
import type { World } from "./world.ts";

/** The reviews of a pull request, oldest first. */
export function reviewsOf(world: World, pull: Pull): Review[] {
  return world.reviews.filter((review) => review.pullId === pull.id);
}

const opinions: ReadonlySet<ReviewState> = new Set(["APPROVED", "CHANGES_REQUESTED", "DISMISSED"]);

/** The last review of each reviewer that says yes or no, or was dismissed: a mere comment takes no opinion back. */
export function latestOpinions(
  world: World,
  repository: Repository,
  pull: Pull,
  { writersOnly }: { readonly writersOnly: boolean },
): Review[] {
  const byAuthor = new Map<number, Review>();
  for (const review of reviewsOf(world, pull)) {
    if (opinions.has(review.state)) byAuthor.set(review.authorId, review);
  }
  const isWriter = (userId: number) => hasRole(roleOf(world, repository, userId), "write");
  return [...byAuthor.values()].filter(({ authorId }) => !writersOnly || isWriter(authorId));
}

export type ReviewEvent = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

const stateAfter = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
} as const satisfies Record<ReviewEvent, ReviewState>;

/** A review of the commit given (the head unless told). Without an event it stays pending, seen by its author alone. */
export function createReview(
  world: World,
  repository: Repository,
  pull: Pull,
  request: {
    readonly event: ReviewEvent | undefined;
    readonly body: string;
    readonly commitSha: string;
  },
  actor: EventActor,
): Review {
  const { event, body, commitSha } = request;
  const review = world.reviews.add({
    id: world.ids.next(),
    pullId: pull.id,
    authorId: actor.user.id,
    viaAppId: actor.app?.id ?? null,
    state: event === undefined ? "PENDING" : stateAfter[event],
    body,
    commitSha,
    submittedAt: world.now(),
  });
  if (event !== undefined) announceSubmission(world, repository, pull, review, actor);
  return review;
}

/** Makes a pending review known. */
export function submitReview(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
  request: { readonly event: ReviewEvent; readonly body: string | undefined },
  actor: EventActor,
): Review {
  const submitted = world.reviews.update(review.id, {
    state: stateAfter[request.event],
    body: request.body ?? review.body,
    submittedAt: world.now(),
  });
  announceSubmission(world, repository, pull, submitted, actor);
  return submitted;
}

/** A reviewer who has spoken is no longer asked to. */
function announceSubmission(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
  actor: EventActor,
): void {
  const requestedReviewerIds = pull.requestedReviewerIds.filter((id) => id !== review.authorId);
  const current = world.pulls.update(pull.id, { requestedReviewerIds });
  world.issues.update(pull.issueId, { updatedAt: world.now() });
  emitReview(world, repository, current, review, "submitted", actor);
}

/** Takes an approval or a request for changes back. */
export function dismissReview(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
  actor: EventActor,
): Review {
  const dismissed = world.reviews.update(review.id, { state: "DISMISSED" });
  emitReview(world, repository, pull, dismissed, "dismissed", actor);
  return dismissed;
}

export function editReview(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
  body: string,
  actor: EventActor,
): Review {
  const edited = world.reviews.update(review.id, { body });
  if (review.state === "PENDING" || review.body === body) return edited;
  const changes = { body: { from: review.body } };
  emitReview(world, repository, pull, edited, "edited", actor, { changes });
  return edited;
}

/** Tells of something that happened to a review (`pull_request_review` event). */
function emitReview(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
  action: "submitted" | "edited" | "dismissed",
  actor: EventActor,
  special: Payload = {},
): void {
  const rendered = renderReview(world, repository, pull, review);
  emit(world, {
    repository,
    name: "pull_request_review",
    action,
    actor,
    payload: {
      // GitHub writes the state in capitals in REST and small in webhooks.
      review: { ...rendered, state: review.state.toLowerCase() },
      pull_request: renderSimplePull(world, repository, pull),
      ...special,
    },
    trigger: pullTrigger(pull),
  });
}
