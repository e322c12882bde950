import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { IssueComment, IssueEvent, IssueHappening } from "../../world/issue-entities.ts";
import type { World } from "../../world/world.ts";
import { renderAppById } from "./app.ts";
import { renderComment, renderIssueAnywhere } from "./issue.ts";
import { repositoryUrl, timestamp } from "./links.ts";
import { renderRepository } from "./repository.ts";
import { renderUser } from "./user.ts";

/** What is special to each kind, under GitHub's names for it. */
function renderDetail(world: World, happening: IssueHappening) {
  switch (happening.kind) {
    case "labeled":
    case "unlabeled": {
      const { name, color } = happening.label;
      return { label: { name, color } };
    }
    case "assigned":
    case "unassigned":
      return { assignee: renderUser(world, world.users.require(happening.assigneeId)) };
    case "renamed":
      return { rename: { from: happening.from, to: happening.to } };
    case "closed":
    case "reopened":
      return { state_reason: happening.stateReason };
    case "locked":
      return { lock_reason: happening.reason };
    case "unlocked":
      return { lock_reason: null };
    case "sub_issue_added":
    case "sub_issue_removed":
      return { sub_issue: renderReference(world, happening.otherId) };
    case "parent_issue_added":
    case "parent_issue_removed":
      return { parent_issue: renderReference(world, happening.otherId) };
    case "blocked_by_added":
    case "blocked_by_removed":
      return { blocked_by: renderReference(world, happening.otherId) };
    case "blocking_added":
    case "blocking_removed":
      return { blocking: renderReference(world, happening.otherId) };
    case "pinned":
    case "unpinned":
    case "cross-referenced":
    case "committed":
    case "head_ref_force_pushed":
    case "base_ref_changed":
    case "automatic_base_change_succeeded":
    case "added_to_merge_queue":
    case "removed_from_merge_queue":
      return {};
  }
}

function renderReference(world: World, issueId: number) {
  const issue = world.issues.require(issueId);
  const repository = world.repositories.require(issue.repositoryId);
  return {
    number: issue.number,
    title: issue.title,
    state: issue.state,
    state_reason: issue.stateReason,
    repository: renderRepository(world, repository),
    issue_type: null,
  };
}

/** The form of `/issues/{n}/events`; the timeline uses it too. */
export function renderIssueEvent(world: World, repository: Repository, event: IssueEvent) {
  const { happening } = event;
  const actor = renderUser(world, world.users.require(event.actorId));
  return {
    id: event.id,
    node_id: nodeId("IssueEvent", event.id),
    url: repositoryUrl(world, repository, `/issues/events/${event.id}`),
    actor,
    event: happening.kind,
    commit_id: null,
    commit_url: null,
    created_at: timestamp(event.createdAt),
    performed_via_github_app: renderAppById(world, event.viaAppId),
    ...renderDetail(world, happening),
    ...(happening.kind === "assigned" || happening.kind === "unassigned"
      ? { assigner: actor }
      : {}),
  };
}

/** A mention from elsewhere: GitHub gives it no id. */
export function renderCrossReference(world: World, event: IssueEvent, sourceId: number) {
  return {
    actor: renderUser(world, world.users.require(event.actorId)),
    created_at: timestamp(event.createdAt),
    updated_at: timestamp(event.createdAt),
    event: "cross-referenced",
    source: { type: "issue", issue: renderIssueAnywhere(world, world.issues.require(sourceId)) },
  };
}

/** A comment as an entry of the timeline. */
export function renderCommentEvent(world: World, repository: Repository, comment: IssueComment) {
  return {
    event: "commented",
    actor: renderUser(world, world.users.require(comment.authorId)),
    ...renderComment(world, repository, comment),
  };
}
