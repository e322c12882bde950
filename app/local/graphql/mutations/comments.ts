import { z } from "zod";
import { commentsOf, createComment, deleteComment, editComment } from "../../world/comments.ts";
import type { Issue } from "../../world/issue-entities.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { requireNode } from "../nodes.ts";
import { unprocessable } from "../problems.ts";
import { viewComment } from "../views/comment.ts";
import { inputOf, mutation } from "./input.ts";
import { needOf } from "./needs.ts";
import { checkComment } from "./texts.ts";

const AddComment = inputOf({ subjectId: z.string(), body: z.string() });
const UpdateComment = inputOf({ id: z.string(), body: z.string() });
const DeleteComment = inputOf({ id: z.string() });
const classifiers = ["ABUSE", "DUPLICATE", "OFF_TOPIC", "OUTDATED", "RESOLVED", "SPAM"] as const;
const Minimize = inputOf({ subjectId: z.string(), classifier: z.enum(classifiers) });

export function commentMutations(context: GraphQLContext) {
  const { world } = context;
  return {
    addComment: mutation(context, "addComment", AddComment, ({ subjectId, body }) => {
      const { repository, issue } = requireNode(context, subjectId, "issue", "pull");
      // A locked conversation is for those who may write.
      const role = issue.locked ? "write" : "read";
      requireAccess(context, repository, needOf(issue), { role, deed: "AddComment" });
      checkComment(context, body);
      checkCount(context, issue);
      const comment = createComment(world, repository, issue, body, requireActor(context));
      const node = () => viewComment(context, repository, issue, comment);
      return { commentEdge: { node, cursor: "" } };
    }),
    updateIssueComment: mutation(context, "updateIssueComment", UpdateComment, (input) => {
      const found = requireOwnComment(context, input.id, "UpdateIssueComment");
      checkComment(context, input.body);
      const { repository, issue, comment } = found;
      const edited = editComment(world, repository, comment, input.body, requireActor(context));
      return { issueComment: viewComment(context, repository, issue, edited) };
    }),
    deleteIssueComment: mutation(context, "deleteIssueComment", DeleteComment, ({ id }) => {
      const { repository, comment } = requireOwnComment(context, id, "DeleteIssueComment");
      deleteComment(world, repository, comment, requireActor(context));
      return {};
    }),
    minimizeComment: mutation(context, "minimizeComment", Minimize, (input) => {
      const found = requireOwnComment(context, input.subjectId, "MinimizeComment");
      const minimizedReason = input.classifier.toLowerCase().replace("_", "-");
      const hidden = world.comments.update(found.comment.id, { minimizedReason });
      return { minimizedComment: viewComment(context, found.repository, found.issue, hidden) };
    }),
  };
}

/** People change their own comments, and those who may write change anybody's. */
function requireOwnComment(context: GraphQLContext, id: string, deed: string) {
  const found = requireNode(context, id, "comment");
  const isOwn = found.comment.authorId === requireActor(context).user.id;
  const role = isOwn ? "read" : "write";
  requireAccess(context, found.repository, needOf(found.issue), { role, deed });
  return found;
}

/** A conversation that is as long as GitHub lets it become is over for good. */
function checkCount({ world }: GraphQLContext, issue: Issue): void {
  const most = world.limits.commentsPerIssue;
  if (commentsOf(world, issue).length < most) return;
  throw unprocessable(`Commenting is disabled on issues with more than ${most} comments`);
}
