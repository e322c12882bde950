import { z } from "zod";
import { objectType } from "../../git/objects.ts";
import type { Pull } from "../../world/pull-entities.ts";
import { createReviewComment } from "../../world/review-comments.ts";
import type { ReviewEvent } from "../../world/reviews.ts";
import {
  createReview,
  dismissReview,
  editReview,
  reviewsOf,
  submitReview,
} from "../../world/reviews.ts";
import { ApiError, notFound, unprocessableEntity } from "../errors.ts";
import { paged } from "../paging.ts";
import { isSeen, requirePull, requireReview } from "../pull-access.ts";
import { renderReview } from "../render/review.ts";
import type { Call } from "../route.ts";
import { ok, route } from "../route.ts";
import { checkBody } from "../text-limits.ts";

const Event = z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]);
const PostReview = z.object({
  commit_id: z.string().optional(),
  body: z.string().default(""),
  event: Event.optional(),
  comments: z
    .array(
      z.object({
        path: z.string(),
        body: z.string(),
        line: z.number().optional(),
        position: z.number().optional(),
        side: z.string().optional(),
      }),
    )
    .default([]),
});
const SubmitReview = z.object({ event: Event, body: z.string().optional() });
const EditReview = z.object({ body: z.string() });
const DismissReview = z.object({ message: z.string(), event: z.literal("DISMISS").optional() });

const path = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const read = { permission: "pull_requests:read" } as const;
/** Whoever may see the repository may review in it. */
const write = { permission: "pull_requests:write", role: "read" } as const;

const list = route(`GET ${path}`, read, (call) => {
  const { world, repository } = call;
  const pull = requirePull(call);
  const seen = reviewsOf(world, pull).filter((review) => isSeen(call, review));
  return paged(call, seen, (review) => renderReview(world, repository, pull, review));
});

const create = route(`POST ${path}`, { ...write, body: PostReview }, async (call, body) => {
  const { world, repository, actor, git } = call;
  const pull = requirePull(call);
  const commitSha = body.commit_id ?? pull.headSha;
  if ((await objectType(git, commitSha)) !== "commit")
    throw unprocessableEntity("Commit not found");
  const words = [body.body, ...body.comments.map((comment) => comment.body)].join("");
  refuseReview(call, pull, body.event, words);
  const isSecond = reviewsOf(world, pull).some(
    ({ authorId, state }) => state === "PENDING" && authorId === actor.user.id,
  );
  if (isSecond) throw unprocessableEntity("User can only have one pending review per pull request");
  const request = { event: body.event, body: body.body, commitSha };
  const review = createReview(world, repository, pull, request, actor);
  for (const comment of body.comments) {
    const line = comment.line ?? comment.position ?? null;
    const { path: file, body: text } = comment;
    const said = { path: file, line, body: text, commitSha };
    createReviewComment(world, repository, pull, review, said, actor);
  }
  return ok(renderReview(world, repository, pull, review));
});

/** GitHub's texts. Authors have no say on their own work, and no workflow's token has one at all unless a setting allows it. */
function refuseReview(call: Call, pull: Pull, event: ReviewEvent | undefined, body: string): void {
  const { world, caller, actor } = call;
  checkBody(world, body, "PullRequest");
  const isOwn = world.issues.require(pull.issueId).authorId === actor.user.id;
  if (event === "APPROVE") {
    if (isOwn) throw unprocessableEntity("Can not approve your own pull request");
    if (caller.kind === "job") {
      throw unprocessableEntity("GitHub Actions is not permitted to approve pull requests.");
    }
  }
  if (event === "REQUEST_CHANGES" && isOwn) {
    throw unprocessableEntity("Can not request changes on your own pull request");
  }
  const isWordless = body.trim() === "" && (event === "REQUEST_CHANGES" || event === "COMMENT");
  if (isWordless) throw unprocessableEntity("Body cannot be blank");
}

const get = route(`GET ${path}/{review_id}`, read, (call) => {
  const { pull, review } = requireReview(call);
  return ok(renderReview(call.world, call.repository, pull, review));
});

/** 404 for somebody else's. */
function requireOwnReview(call: Call<"pull_number" | "review_id">) {
  const found = requireReview(call);
  if (found.review.authorId !== call.actor.user.id) throw notFound();
  return found;
}

const edit = route(`PUT ${path}/{review_id}`, { ...write, body: EditReview }, (call, { body }) => {
  const { world, repository, actor } = call;
  const { pull, review } = requireOwnReview(call);
  return ok(
    renderReview(world, repository, pull, editReview(world, repository, pull, review, body, actor)),
  );
});

const submit = route(
  `POST ${path}/{review_id}/events`,
  { ...write, body: SubmitReview },
  (call, { event, body }) => {
    const { world, repository, actor } = call;
    const { pull, review } = requireOwnReview(call);
    if (review.state !== "PENDING") throw unprocessableEntity("Could not submit review");
    refuseReview(call, pull, event, body ?? review.body);
    const submitted = submitReview(world, repository, pull, review, { event, body }, actor);
    return ok(renderReview(world, repository, pull, submitted));
  },
);

const dismiss = route(
  `PUT ${path}/{review_id}/dismissals`,
  { permission: "pull_requests:write", role: "write", body: DismissReview },
  (call, { message }) => {
    const { world, repository, actor } = call;
    const { pull, review } = requireReview(call);
    const isOpinion = review.state === "APPROVED" || review.state === "CHANGES_REQUESTED";
    if (!isOpinion) {
      const state = review.state.toLowerCase();
      throw unprocessableEntity(`Can not dismiss a ${state} pull request review`);
    }
    if (message.trim() === "") throw new ApiError(422, "Message cannot be blank");
    return ok(
      renderReview(world, repository, pull, dismissReview(world, repository, pull, review, actor)),
    );
  },
);

export const reviewRoutes = [list, create, get, edit, submit, dismiss];
