import { pageUrl, timestamp } from "../../rest/render/links.ts";
import { commentsOf } from "../../world/comments.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Issue, IssueComment } from "../../world/issue-entities.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { viewActorById } from "./actor.ts";
import { viewEdits } from "./edits.ts";
import { viewReactionGroups } from "./reactions.ts";
import { isViewer } from "./viewer.ts";

export function viewComment(
  context: GraphQLContext,
  repository: Repository,
  issue: Issue,
  comment: IssueComment,
) {
  const { world } = context;
  const page = issue.pullId === null ? "issues" : "pull";
  const anchor = `issuecomment-${comment.id}`;
  const subject = { subject: "IssueComment", subjectId: comment.id } as const;
  return {
    __typename: "IssueComment",
    id: nodeId("IssueComment", comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    url: pageUrl(world, repository, `/${page}/${issue.number}#${anchor}`),
    createdAt: timestamp(comment.createdAt),
    updatedAt: timestamp(comment.updatedAt),
    lastEditedAt: comment.editedAt === null ? null : timestamp(comment.editedAt),
    editor: () => viewActorById(context, comment.editedById),
    isMinimized: comment.minimizedReason !== null,
    minimizedReason: comment.minimizedReason?.toLowerCase() ?? null,
    viewerDidAuthor: isViewer(context, comment.authorId),
    author: () => viewActorById(context, comment.authorId),
    reactionGroups: () => viewReactionGroups(context, subject),
    ...viewEdits(context, subject),
  };
}

/** The comments of an issue or a pull request, oldest first. */
export function connectComments(
  context: GraphQLContext,
  repository: Repository,
  issue: Issue,
  paging: Paging,
) {
  return connect(commentsOf(context.world, issue), paging, {
    key: ({ id }) => id,
    view: (comment) => viewComment(context, repository, issue, comment),
  });
}
