import { renderLabel } from "../rest/render/issue.ts";
import { renderUser } from "../rest/render/user.ts";
import { recordEdit } from "./content-edits.ts";
import { recordMentions } from "./cross-references.ts";
import type { Repository } from "./entities.ts";
import type { EventActor, Payload } from "./events.ts";
import type { Issue, LockReason } from "./issue-entities.ts";
import { recordIssueEvent } from "./issue-events.ts";
import { emitIssue } from "./issues.ts";
import { emitPull } from "./pulls.ts";
import type { World } from "./world.ts";

/** What issues and pull requests have in common is told as `issues` of the ones and `pull_request` of the others. */
function tellIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  action: string,
  actor: EventActor,
  special: Payload = {},
): void {
  if (issue.pullId === null) emitIssue(world, repository, issue, action, actor, special);
  else emitPull(world, repository, world.pulls.require(issue.pullId), action, actor, special);
}

/** Changes title and body of an issue or pull request, and tells of both at once. */
export function editIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  change: { readonly title?: string; readonly body?: string | null },
  actor: EventActor,
): Issue {
  const { title = issue.title, body = issue.body } = change;
  const isRenamed = title !== issue.title;
  const isRewritten = body !== issue.body;
  if (!isRenamed && !isRewritten) return issue;
  const now = world.now();
  const edited = world.issues.update(issue.id, {
    title,
    body,
    updatedAt: now,
    ...(isRewritten ? { editedAt: now, editedById: actor.user.id } : {}),
  });
  if (isRenamed) {
    recordIssueEvent(world, issue, { kind: "renamed", from: issue.title, to: title }, actor);
  }
  if (isRewritten) {
    recordEdit(world, { ...issue, subject: "Issue", subjectId: issue.id }, body, actor);
    recordMentions(world, repository, issue, body, actor);
  }
  const changes = {
    ...(isRenamed ? { title: { from: issue.title } } : {}),
    ...(isRewritten ? { body: { from: issue.body ?? "" } } : {}),
  };
  tellIssue(world, repository, edited, "edited", actor, { changes });
  return edited;
}

function without<Item>(items: readonly Item[], known: readonly Item[]): Item[] {
  return items.filter((item) => !known.includes(item));
}

/** Gives the issue exactly these labels, in this order, and tells of each that came or went. */
export function setIssueLabels(
  world: World,
  repository: Repository,
  issue: Issue,
  labelIds: readonly number[],
  actor: EventActor,
): Issue {
  const wanted = [...new Set(labelIds)];
  const gone = without(issue.labelIds, wanted);
  const fresh = without(wanted, issue.labelIds);
  if (gone.length + fresh.length === 0) return issue;
  const updated = world.issues.update(issue.id, { labelIds: wanted, updatedAt: world.now() });
  const tell = (kind: "labeled" | "unlabeled", id: number) => {
    const label = world.labels.require(id);
    const { name, color } = label;
    recordIssueEvent(world, issue, { kind, label: { name, color } }, actor);
    const special = { label: renderLabel(world, repository, label) };
    tellIssue(world, repository, updated, kind, actor, special);
  };
  for (const id of gone) tell("unlabeled", id);
  for (const id of fresh) tell("labeled", id);
  return updated;
}

/** Assigns exactly these users, and tells of each who came or went. */
export function setAssignees(
  world: World,
  repository: Repository,
  issue: Issue,
  userIds: readonly number[],
  actor: EventActor,
): Issue {
  const wanted = [...new Set(userIds)];
  const gone = without(issue.assigneeIds, wanted);
  const fresh = without(wanted, issue.assigneeIds);
  if (gone.length + fresh.length === 0) return issue;
  const updated = world.issues.update(issue.id, { assigneeIds: wanted, updatedAt: world.now() });
  const tell = (kind: "assigned" | "unassigned", assigneeId: number) => {
    recordIssueEvent(world, issue, { kind, assigneeId }, actor);
    const special = { assignee: renderUser(world, world.users.require(assigneeId)) };
    tellIssue(world, repository, updated, kind, actor, special);
  };
  for (const id of gone) tell("unassigned", id);
  for (const id of fresh) tell("assigned", id);
  return updated;
}

/** Lets only collaborators comment, or everybody again. Locking twice changes the reason and is told again. */
export function setLock(
  world: World,
  repository: Repository,
  issue: Issue,
  lock: { readonly locked: true; readonly reason: LockReason | null } | { readonly locked: false },
  actor: EventActor,
): Issue {
  if (!lock.locked && !issue.locked) return issue;
  const lockReason = lock.locked ? lock.reason : null;
  const { locked } = lock;
  const updated = world.issues.update(issue.id, { locked, lockReason, updatedAt: world.now() });
  recordIssueEvent(
    world,
    issue,
    lock.locked ? { kind: "locked", reason: lock.reason } : { kind: "unlocked" },
    actor,
  );
  tellIssue(world, repository, updated, locked ? "locked" : "unlocked", actor);
  return updated;
}
