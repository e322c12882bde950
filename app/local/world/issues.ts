import { renderIssue, renderLabel } from "../rest/render/issue.ts";
import { renderUser } from "../rest/render/user.ts";
import { recordMentions } from "./cross-references.ts";
import { emit } from "./emit.ts";
import type { Repository } from "./entities.ts";
import type { EventActor, Payload } from "./events.ts";
import type { Issue } from "./issue-entities.ts";
import { recordIssueEvent } from "./issue-events.ts";
import { ensureLabel } from "./labels.ts";
import { takeNumber } from "./repositories.ts";
import type { World } from "./world.ts";

export interface NewIssue {
  readonly title: string;
  readonly body?: string | null;
  /** Names; labels that are missing are made. */
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
  const body = request.body ?? null;
  const labels = (request.labels ?? []).map((name) => ensureLabel(world, repository, name, actor));
  const issue = world.issues.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    number: takeNumber(world, repository),
    pullId: null,
    title: request.title,
    body,
    authorId: actor.user.id,
    viaAppId: actor.app?.id ?? null,
    state: "open",
    stateReason: null,
    labelIds: [...new Set(labels.map((label) => label.id))],
    assigneeIds: request.assigneeIds ?? [],
    locked: false,
    lockReason: null,
    createdAt: now,
    updatedAt: now,
    editedAt: null,
    editedById: null,
    closedAt: null,
    closedById: null,
  });
  recordMentions(world, repository, issue, body, actor);
  return issue;
}

/** Opens an issue, and tells of it, then of each label and each assignee it was opened with. */
export function createIssue(
  world: World,
  repository: Repository,
  request: NewIssue,
  actor: EventActor,
): Issue {
  const issue = addIssueRow(world, repository, request, actor);
  emitIssue(world, repository, issue, "opened", actor);
  for (const id of issue.labelIds) {
    const label = world.labels.require(id);
    const { name, color } = label;
    recordIssueEvent(world, issue, { kind: "labeled", label: { name, color } }, actor);
    const special = { label: renderLabel(world, repository, label) };
    emitIssue(world, repository, issue, "labeled", actor, special);
  }
  for (const assigneeId of issue.assigneeIds) {
    recordIssueEvent(world, issue, { kind: "assigned", assigneeId }, actor);
    const special = { assignee: renderUser(world, world.users.require(assigneeId)) };
    emitIssue(world, repository, issue, "assigned", actor, special);
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
  const { state, reason: stateReason } = change;
  if (issue.state === state) return issue;
  const now = world.now();
  const isClosing = state === "closed";
  const updated = world.issues.update(issue.id, {
    state,
    stateReason,
    updatedAt: now,
    closedAt: isClosing ? now : null,
    closedById: isClosing ? actor.user.id : null,
  });
  const kind = isClosing ? "closed" : "reopened";
  recordIssueEvent(world, issue, { kind, stateReason }, actor);
  emitIssue(world, repository, updated, kind, actor);
  return updated;
}
