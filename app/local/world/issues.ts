import { renderComment, renderIssue, renderLabel } from "../rest/render/issue.ts";
import { emit } from "./emit.ts";
import type { Repository } from "./entities.ts";
import type { EventActor, Payload } from "./events.ts";
import type { Issue, IssueComment, Label } from "./issue-entities.ts";
import { takeNumber } from "./repositories.ts";
import type { World } from "./world.ts";

export interface NewIssue {
  readonly title: string;
  readonly body?: string | null;
  readonly labels?: readonly string[];
  readonly assigneeIds?: readonly number[];
}

/** The issue or pull request of this number. */
export function findIssue(world: World, repository: Repository, number: number): Issue | undefined {
  return world.issues.byKey(`${repository.id}#${number}`);
}

/** Only the row: a pull request makes one too, and tells of it in its own words. */
export function addIssueRow(
  world: World,
  repository: Repository,
  request: NewIssue,
  actor: EventActor,
): Issue {
  const now = world.now();
  return world.issues.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    number: takeNumber(world, repository),
    pullId: null,
    title: request.title,
    body: request.body ?? null,
    authorId: actor.user.id,
    viaAppId: actor.app?.id ?? null,
    state: "open",
    stateReason: null,
    labelIds: (request.labels ?? []).map((name) => ensureLabel(world, repository, name).id),
    assigneeIds: request.assigneeIds ?? [],
    locked: false,
    pinned: false,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedById: null,
  });
}

export function createIssue(
  world: World,
  repository: Repository,
  request: NewIssue,
  actor: EventActor,
): Issue {
  const issue = addIssueRow(world, repository, request, actor);
  emitIssue(world, repository, issue, "opened", actor);
  for (const id of issue.labelIds) {
    const label = renderLabel(world, repository, world.labels.require(id));
    emitIssue(world, repository, issue, "labeled", actor, { label });
  }
  return issue;
}

/** Tells of something that happened to an issue (`issues` event). Pull requests tell of it as `pull_request`. */
export function emitIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  action: string,
  actor: EventActor,
  special: Payload = {},
): void {
  const payload = { issue: renderIssue(world, repository, issue), ...special };
  emit(world, { repository, name: "issues", action, actor, payload });
}

/** Closes or reopens an issue that is not a pull request. Nothing happens when it is in that state already. */
export function setIssueState(
  world: World,
  repository: Repository,
  issue: Issue,
  change: { state: Issue["state"]; reason: Issue["stateReason"] },
  actor: EventActor,
): Issue {
  if (issue.state === change.state) return issue;
  const now = world.now();
  const isClosing = change.state === "closed";
  const updated = world.issues.update(issue.id, {
    state: change.state,
    stateReason: change.reason,
    updatedAt: now,
    closedAt: isClosing ? now : null,
    closedById: isClosing ? actor.user.id : null,
  });
  emitIssue(world, repository, updated, isClosing ? "closed" : "reopened", actor);
  return updated;
}

/** The label of this name, made when it is missing. Names are equal without regard to case. */
export function ensureLabel(
  world: World,
  repository: Repository,
  name: string,
  more: { color?: string; description?: string | null } = {},
): Label {
  const known = world.labels.byKey(`${repository.id}:${name.toLowerCase()}`);
  if (known !== undefined) return known;
  return world.labels.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    name,
    color: more.color ?? "ededed",
    description: more.description ?? null,
  });
}

export function createComment(
  world: World,
  repository: Repository,
  issue: Issue,
  body: string,
  actor: EventActor,
): IssueComment {
  const now = world.now();
  const comment = world.comments.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    issueId: issue.id,
    authorId: actor.user.id,
    viaAppId: actor.app?.id ?? null,
    body,
    minimizedReason: null,
    createdAt: now,
    updatedAt: now,
  });
  const updated = world.issues.update(issue.id, { updatedAt: now });
  emitComment(world, repository, updated, comment, "created", actor);
  return comment;
}

/** Tells of something that happened to a comment (`issue_comment` event, on issues and pull requests alike). */
export function emitComment(
  world: World,
  repository: Repository,
  issue: Issue,
  comment: IssueComment,
  action: "created" | "edited" | "deleted",
  actor: EventActor,
  special: Payload = {},
): void {
  const payload = {
    issue: renderIssue(world, repository, issue),
    comment: renderComment(world, repository, comment),
    ...special,
  };
  emit(world, { repository, name: "issue_comment", action, actor, payload });
}
