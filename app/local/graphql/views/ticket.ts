import { pageUrl, timestamp } from "../../rest/render/links.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Issue } from "../../world/issue-entities.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { viewActor, viewActorById } from "./actor.ts";
import { connectComments } from "./comment.ts";
import { viewEdits } from "./edits.ts";
import type { LabelArguments } from "./label.ts";
import { connectLabels } from "./label.ts";
import { viewReactionGroups } from "./reactions.ts";
import { viewRepositoryName } from "./repository-name.ts";
import { isViewer } from "./viewer.ts";

/** What issues and pull requests have in common. */
export function viewTicket(context: GraphQLContext, repository: Repository, issue: Issue) {
  const { world } = context;
  const isIssue = issue.pullId === null;
  const subject = { subject: "Issue", subjectId: issue.id } as const;
  const labels = () => issue.labelIds.map((id) => world.labels.require(id));
  return {
    id: nodeId(isIssue ? "Issue" : "PullRequest", issue.id),
    number: issue.number,
    url: pageUrl(world, repository, `/${isIssue ? "issues" : "pull"}/${issue.number}`),
    title: issue.title,
    body: issue.body ?? "",
    locked: issue.locked,
    closed: issue.state === "closed",
    createdAt: timestamp(issue.createdAt),
    updatedAt: timestamp(issue.updatedAt),
    closedAt: issue.closedAt === null ? null : timestamp(issue.closedAt),
    lastEditedAt: issue.editedAt === null ? null : timestamp(issue.editedAt),
    editor: () => viewActorById(context, issue.editedById),
    viewerDidAuthor: isViewer(context, issue.authorId),
    author: () => viewActorById(context, issue.authorId),
    labels: (args: LabelArguments) => connectLabels(context, repository, labels(), args),
    repository: () => viewRepositoryName(context, repository),
    reactionGroups: () => viewReactionGroups(context, subject),
    ...viewEdits(context, subject),
    comments: (paging: Paging) => connectComments(context, repository, issue, paging),
    assignees: (paging: Paging) =>
      connect(issue.assigneeIds, paging, {
        key: (id) => id,
        view: (id) => viewActor(context, world.users.require(id)),
      }),
  };
}
