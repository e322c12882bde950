import { z } from "zod";
import { changedPaths } from "../../git/diff.ts";
import { mergeBase } from "../../git/history.ts";
import { objectType } from "../../git/objects.ts";
import type { Pull } from "../../world/pull-entities.ts";
import { createReviewComment, reviewCommentsOf } from "../../world/review-comments.ts";
import { createReview } from "../../world/reviews.ts";
import { validationFailed } from "../errors.ts";
import { paged } from "../paging.ts";
import { requirePull } from "../pull-access.ts";
import { renderReviewComment } from "../render/review-comment.ts";
import type { Call } from "../route.ts";
import { created, route } from "../route.ts";
import { checkComment } from "../text-limits.ts";

const PostComment = z.object({
  body: z.string(),
  commit_id: z.string(),
  path: z.string(),
  line: z.number().optional(),
  position: z.number().optional(),
  side: z.enum(["LEFT", "RIGHT"]).optional(),
  subject_type: z.enum(["line", "file"]).optional(),
});

const path = "/repos/{owner}/{repo}/pulls/{pull_number}/comments";
const resource = "PullRequestReviewComment";

const list = route(`GET ${path}`, { permission: "pull_requests:read" }, (call) => {
  const { world, repository } = call;
  const pull = requirePull(call);
  return paged(call, reviewCommentsOf(world, pull), (comment) =>
    renderReviewComment(world, repository, pull, comment),
  );
});

/** GitHub makes a review of its own around a comment that stands alone. */
const create = route(
  `POST ${path}`,
  { permission: "pull_requests:write", role: "read", body: PostComment },
  async (call, body) => {
    const { world, repository, actor } = call;
    const pull = requirePull(call);
    checkComment(world, body.body);
    const commitSha = body.commit_id;
    await checkPlace(call, pull, commitSha, body.path);
    const around = { event: "COMMENT" as const, body: "", commitSha };
    const review = createReview(world, repository, pull, around, actor);
    const line = body.subject_type === "file" ? null : (body.line ?? body.position ?? null);
    const said = { path: body.path, line, body: body.body, commitSha };
    const comment = createReviewComment(world, repository, pull, review, said, actor);
    return created(renderReviewComment(world, repository, pull, comment));
  },
);

async function checkPlace({ git }: Call, pull: Pull, sha: string, file: string): Promise<void> {
  if ((await objectType(git, sha)) !== "commit") {
    throw validationFailed({ resource, field: "commit_id", code: "invalid" });
  }
  const fork = (await mergeBase(git, pull.baseSha, sha)) ?? pull.baseSha;
  const changed = await changedPaths(git, fork, sha);
  if (changed.some((change) => change.path === file)) return;
  throw validationFailed({ resource, field: "path", code: "invalid" });
}

export const reviewCommentRoutes = [list, create];
