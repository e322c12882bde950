import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import type { Issue, PinnedIssue } from "./issue-entities.ts";
import { recordIssueEvent } from "./issue-events.ts";
import { emitIssue } from "./issues.ts";
import type { World } from "./world.ts";

/** The issues that stand above the list of a repository, in the order they were pinned. Closing one does not take it down. */
export function pinsOf(world: World, repository: Repository): PinnedIssue[] {
  return world.pinnedIssues.filter((pin) => pin.repositoryId === repository.id);
}

export function pinOf(world: World, issue: Pick<Issue, "id">): PinnedIssue | undefined {
  return world.pinnedIssues.byKey(String(issue.id));
}

/** Why GitHub would refuse to pin the issue; undefined when it would not. The words about too many are GitHub's, the others guesses. */
export function refusePin(world: World, repository: Repository, issue: Issue): string | undefined {
  const most = world.limits.pinnedIssues;
  if (pinOf(world, issue) !== undefined) return "Issue is already pinned";
  if (pinsOf(world, repository).length >= most)
    return `Maximum ${most} pinned issues per repository`;
  return undefined;
}

/** Ask `refusePin` first. */
export function pinIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  actor: EventActor,
): void {
  const id = world.ids.next();
  const place = { repositoryId: repository.id, issueId: issue.id };
  world.pinnedIssues.add({ id, ...place, pinnedById: actor.user.id });
  recordIssueEvent(world, issue, { kind: "pinned" }, actor);
  emitIssue(world, repository, issue, "pinned", actor);
}

/** The pin that is gone; undefined when there was none. */
export function unpinIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  actor: EventActor,
): PinnedIssue | undefined {
  const pin = pinOf(world, issue);
  if (pin === undefined) return undefined;
  world.pinnedIssues.remove(pin.id);
  recordIssueEvent(world, issue, { kind: "unpinned" }, actor);
  emitIssue(world, repository, issue, "unpinned", actor);
  return pin;
}
