import { z } from "zod";
import { commentsOf, createComment, deleteComment, editComment } from "../../world/comments.ts";
import type { Issue } from "../../world/issue-entities.ts";
import { ApiError } from "../errors.ts";
import {
  mayAccess,
  readIssue,
  requireAccess,
  requireComment,
  requireIssue,
  writeIssue,
} from "../issue-access.ts";
import { readSince } from "../issue-list.ts";
import { paged } from "../paging.ts";
import { renderComment } from "../render/issue.ts";
import type { Call } from "../route.ts";
import { created, noContent, ok, route } from "../route.ts";
import { checkComment } from "../text-limits.ts";

const Body = z.object({ body: z.string() });

const listOfIssue = route(
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
  readIssue,
  (call) => {
    const isRecent = readSince(call);
    const all = commentsOf(call.world, requireIssue(call, "read"));
    const comments = all.filter((comment) => isRecent(comment.updatedAt));
    return paged(call, comments, (comment) => renderComment(call.world, call.repository, comment));
  },
);

const listOfRepository = route("GET /repos/{owner}/{repo}/issues/comments", readIssue, (call) => {
  const { world, repository, query } = call;
  const isRecent = readSince(call);
  const comments = world.comments.filter(
    (comment) => comment.repositoryId === repository.id && isRecent(comment.updatedAt),
  );
  if (query.get("sort") === "updated") {
    comments.sort((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime() || a.id - b.id);
  }
  // Without `sort` GitHub ignores `direction` and answers by ascending id.
  if (query.has("sort") && query.get("direction") !== "asc") comments.reverse();
  return paged(call, comments, (comment) => renderComment(world, repository, comment));
});

/** 403 for a conversation that is over: locked for strangers, or as long as GitHub lets it become. */
function checkConversation(call: Call, issue: Issue): void {
  const most = call.world.limits.commentsPerIssue;
  if (issue.locked && !mayAccess(call, issue, "write")) {
    throw new ApiError(403, "Unable to create comment because issue is locked.");
  }
  if (commentsOf(call.world, issue).length >= most) {
    throw new ApiError(403, `Commenting is disabled on issues with more than ${most} comments`);
  }
}

const create = route(
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
  { ...writeIssue, body: Body },
  (call, { body }) => {
    const { world, repository, actor } = call;
    const issue = requireIssue(call, "discuss");
    checkConversation(call, issue);
    checkComment(world, body);
    const comment = createComment(world, repository, issue, body, actor);
    return created(renderComment(world, repository, comment));
  },
);

const get = route("GET /repos/{owner}/{repo}/issues/comments/{comment_id}", readIssue, (call) => {
  const { comment, issue } = requireComment(call);
  requireAccess(call, issue, "read");
  return ok(renderComment(call.world, call.repository, comment));
});

const patch = route(
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
  { ...writeIssue, body: Body },
  (call, { body }) => {
    const { world, repository, actor } = call;
    const { comment, issue } = requireComment(call);
    requireAccess(call, issue, "own", comment.authorId);
    checkComment(world, body);
    return ok(
      renderComment(world, repository, editComment(world, repository, comment, body, actor)),
    );
  },
);

const remove = route(
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}",
  writeIssue,
  (call) => {
    const { comment, issue } = requireComment(call);
    requireAccess(call, issue, "own", comment.authorId);
    deleteComment(call.world, call.repository, comment, call.actor);
    return noContent();
  },
);

export const commentRoutes = [listOfIssue, listOfRepository, create, get, patch, remove];
