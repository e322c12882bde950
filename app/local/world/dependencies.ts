import { renderIssue } from "../rest/render/issue.ts";
import { renderRepository } from "../rest/render/repository.ts";
import { emit } from "./emit.ts";
import type { EventActor } from "./events.ts";
import type { Issue } from "./issue-entities.ts";
import { recordIssueEvent } from "./issue-events.ts";
import type { World } from "./world.ts";

type IssueId = Pick<Issue, "id">;

/** What has to be closed before this issue can go on. */
export function blockersOf(world: World, blocked: IssueId): Issue[] {
  const edges = world.dependencies.filter((edge) => edge.blockedId === blocked.id);
  return edges.map((edge) => world.issues.require(edge.blockingId));
}

/** What waits for this issue. */
export function blockedBy(world: World, blocking: IssueId): Issue[] {
  const edges = world.dependencies.filter((edge) => edge.blockingId === blocking.id);
  return edges.map((edge) => world.issues.require(edge.blockedId));
}

/**
 * Why GitHub would refuse the dependency; undefined when it would not. The words are GitHub's (seen in refusals) but for
 * those about too many, which are guesses.
 */
export function refuseDependency(
  world: World,
  blocked: Issue,
  blocking: Issue,
): string | undefined {
  const reason = findReason(world, blocked, blocking);
  if (reason === undefined) return undefined;
  return `An error occurred while adding the blocking issue to the issue. Validation failed: ${reason}`;
}

/** A circle of three or more is let through (seen): whoever reads dependencies must be ready for one. */
function findReason(world: World, blocked: Issue, blocking: Issue): string | undefined {
  const most = world.limits.dependenciesPerIssue;
  if (blocked.pullId !== null || blocking.pullId !== null)
    return "Target issue may only be an issue";
  if (blocked.id === blocking.id) return "Target issue cannot be the same as the source issue";
  if (world.dependencies.byKey(`${blocked.id}<${blocking.id}`) !== undefined)
    return "Target issue has already been taken";
  if (world.dependencies.byKey(`${blocking.id}<${blocked.id}`) !== undefined)
    return "this dependency would create a cycle where the target is already blocked by the source";
  if (blockersOf(world, blocked).length >= most)
    return `Issue cannot be blocked by more than ${most} issues`;
  if (blockedBy(world, blocking).length >= most)
    return `Issue cannot block more than ${most} issues`;
  return undefined;
}

/** Ask `refuseDependency` first. */
export function addDependency(
  world: World,
  blocked: Issue,
  blocking: Issue,
  actor: EventActor,
): void {
  world.dependencies.add({
    id: world.ids.next(),
    blockedId: blocked.id,
    blockingId: blocking.id,
  });
  announce(world, blocked, blocking, "added", actor);
}

/** Nothing happens when there is no such dependency. */
export function removeDependency(
  world: World,
  blocked: Issue,
  blocking: Issue,
  actor: EventActor,
): void {
  const edge = world.dependencies.byKey(`${blocked.id}<${blocking.id}`);
  if (edge === undefined) return;
  world.dependencies.remove(edge.id);
  announce(world, blocked, blocking, "removed", actor);
}

/** One change, told twice: where the blocked issue is and where the blocking one is. */
function announce(
  world: World,
  blocked: Issue,
  blocking: Issue,
  change: "added" | "removed",
  actor: EventActor,
): void {
  recordIssueEvent(world, blocked, { kind: `blocked_by_${change}`, otherId: blocking.id }, actor);
  recordIssueEvent(world, blocking, { kind: `blocking_${change}`, otherId: blocked.id }, actor);
  const repositoryOf = (issue: Issue) => world.repositories.require(issue.repositoryId);
  const [waiting, holding] = [repositoryOf(blocked), repositoryOf(blocking)];
  const payload = {
    blocked_issue_id: blocked.id,
    blocked_issue: renderIssue(world, waiting, blocked),
    blocking_issue_id: blocking.id,
    blocking_issue: renderIssue(world, holding, blocking),
  };
  emit(world, {
    repository: waiting,
    name: "issue_dependencies",
    action: `blocked_by_${change}`,
    actor,
    payload: { ...payload, blocking_issue_repo: renderRepository(world, holding) },
  });
  emit(world, {
    repository: holding,
    name: "issue_dependencies",
    action: `blocking_${change}`,
    actor,
    payload: { ...payload, blocked_issue_repo: renderRepository(world, waiting) },
  });
}
