import type { components } from "@octokit/openapi-types";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Issue, IssueComment, Label, Reaction } from "../../world/issue-entities.ts";
import { roleOf } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { renderAppById } from "./app.ts";
import { escapePath, pageUrl, repositoryUrl, timestamp } from "./links.ts";
import { renderUser, renderUserById } from "./user.ts";

type Schemas = components["schemas"];

/** How the author stands to the repository. Contributions are not counted: a stranger is NONE. */
export function renderAssociation(world: World, repository: Repository, userId: number) {
  if (repository.ownerId === userId) return "OWNER" as const;
  const role = roleOf(world, repository, userId);
  const isCollaborator = world.collaborators.byKey(`${repository.id}:${userId}`) !== undefined;
  return isCollaborator && role !== "none" ? ("COLLABORATOR" as const) : ("NONE" as const);
}

export function renderLabel(world: World, repository: Repository, label: Label): Schemas["label"] {
  return {
    id: label.id,
    node_id: nodeId("Label", label.id),
    url: repositoryUrl(world, repository, `/labels/${escapePath(label.name)}`),
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** The labels of an issue, by name. */
export function renderLabels(world: World, repository: Repository, issue: Issue) {
  return issue.labelIds.map((id) => renderLabel(world, repository, world.labels.require(id)));
}

function renderReactions(
  world: World,
  subject: Reaction["subject"],
  subjectId: number,
  url: string,
): Schemas["reaction-rollup"] {
  const all = world.reactions.filter((r) => r.subject === subject && r.subjectId === subjectId);
  const count = (content: Reaction["content"]) => all.filter((r) => r.content === content).length;
  return {
    url: `${url}/reactions`,
    total_count: all.length,
    "+1": count("+1"),
    "-1": count("-1"),
    laugh: count("laugh"),
    hooray: count("hooray"),
    confused: count("confused"),
    heart: count("heart"),
    rocket: count("rocket"),
    eyes: count("eyes"),
  };
}

/** How many are below it, before it and behind it, and how many of them are still open. */
export function renderSummaries(world: World, issue: Issue) {
  const isOpen = (id: number) => world.issues.get(id)?.state === "open";
  const children = world.subIssues.filter((edge) => edge.parentId === issue.id);
  const completed = children.filter((edge) => !isOpen(edge.childId)).length;
  const blockers = world.dependencies.filter((edge) => edge.blockedId === issue.id);
  const blocked = world.dependencies.filter((edge) => edge.blockingId === issue.id);
  return {
    sub_issues_summary: {
      total: children.length,
      completed,
      percent_completed:
        children.length === 0 ? 0 : Math.floor((100 * completed) / children.length),
    },
    issue_dependencies_summary: {
      blocked_by: blockers.filter((edge) => isOpen(edge.blockingId)).length,
      blocking: blocked.filter((edge) => isOpen(edge.blockedId)).length,
      total_blocked_by: blockers.length,
      total_blocking: blocked.length,
    },
  };
}

function renderPullLinks(world: World, repository: Repository, issue: Issue) {
  if (issue.pullId === null) return {};
  const pull = world.pulls.require(issue.pullId);
  const page = pageUrl(world, repository, `/pull/${issue.number}`);
  return {
    draft: pull.draft,
    pull_request: {
      url: repositoryUrl(world, repository, `/pulls/${issue.number}`),
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull.mergedAt === null ? null : timestamp(pull.mergedAt),
    },
  };
}

function renderIssueAddresses(world: World, repository: Repository, issue: Issue) {
  const url = repositoryUrl(world, repository, `/issues/${issue.number}`);
  const page = issue.pullId === null ? "issues" : "pull";
  return {
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: pageUrl(world, repository, `/${page}/${issue.number}`),
  };
}

function renderParent(world: World, issue: Issue) {
  const edge = world.subIssues.byKey(String(issue.id));
  const parent = edge === undefined ? undefined : world.issues.get(edge.parentId);
  if (parent === undefined) return {};
  const repository = world.repositories.require(parent.repositoryId);
  return { parent_issue_url: repositoryUrl(world, repository, `/issues/${parent.number}`) };
}

/** The REST and the webhook form of an issue, or of the issue side of a pull request. */
export function renderIssue(world: World, repository: Repository, issue: Issue) {
  const addresses = renderIssueAddresses(world, repository, issue);
  const assignees = issue.assigneeIds.map((id) => renderUser(world, world.users.require(id)));
  return {
    id: issue.id,
    node_id: nodeId(issue.pullId === null ? "Issue" : "PullRequest", issue.id),
    ...addresses,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    user: renderUserById(world, issue.authorId),
    author_association: renderAssociation(world, repository, issue.authorId),
    labels: renderLabels(world, repository, issue),
    state: issue.state,
    state_reason: issue.stateReason,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: issue.locked,
    active_lock_reason: issue.lockReason,
    comments: world.comments.filter((comment) => comment.issueId === issue.id).length,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    closed_by: renderUserById(world, issue.closedById),
    performed_via_github_app: renderAppById(world, issue.viaAppId),
    reactions: renderReactions(world, "Issue", issue.id, addresses.url),
    ...renderSummaries(world, issue),
    ...renderPullLinks(world, repository, issue),
    ...renderParent(world, issue),
  } satisfies Schemas["issue"];
}

/** As `renderIssue`, for lists that reach into other repositories. */
export function renderIssueAnywhere(world: World, issue: Issue) {
  return renderIssue(world, world.repositories.require(issue.repositoryId), issue);
}

export function renderReaction(world: World, reaction: Reaction): Schemas["reaction"] {
  return {
    id: reaction.id,
    node_id: nodeId("Reaction", reaction.id),
    user: renderUserById(world, reaction.userId),
    content: reaction.content,
    created_at: timestamp(reaction.createdAt),
  };
}

export function renderComment(world: World, repository: Repository, comment: IssueComment) {
  const issue = world.issues.require(comment.issueId);
  const url = repositoryUrl(world, repository, `/issues/comments/${comment.id}`);
  const addresses = renderIssueAddresses(world, repository, issue);
  return {
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    url,
    html_url: `${addresses.html_url}#issuecomment-${comment.id}`,
    issue_url: addresses.url,
    body: comment.body,
    user: renderUserById(world, comment.authorId),
    author_association: renderAssociation(world, repository, comment.authorId),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    performed_via_github_app: renderAppById(world, comment.viaAppId),
    minimized: comment.minimizedReason === null ? null : { reason: comment.minimizedReason },
    reactions: renderReactions(world, "IssueComment", comment.id, url),
  } satisfies Schemas["issue-comment"];
}
