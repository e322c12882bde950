import { renderIssue } from "../rest/render/issue.ts";
import { renderRepository } from "../rest/render/repository.ts";
import { emit } from "./emit.ts";
import type { EventActor } from "./events.ts";
import type { Issue, SubIssueEdge } from "./issue-entities.ts";
import { recordIssueEvent } from "./issue-events.ts";
import type { World } from "./world.ts";

type IssueId = Pick<Issue, "id">;

/** The sub-issues of an issue in the order people gave them. */
export function subIssuesOf(world: World, parent: IssueId): Issue[] {
  return edgesBelow(world, parent).map((edge) => world.issues.require(edge.childId));
}

function edgesBelow(world: World, parent: IssueId): SubIssueEdge[] {
  const edges = world.subIssues.filter((edge) => edge.parentId === parent.id);
  return edges.sort((a, b) => a.position - b.position);
}

/** The issue above, which may be in another repository of the same owner. */
export function parentOf(world: World, child: IssueId): Issue | undefined {
  const edge = world.subIssues.byKey(String(child.id));
  return edge === undefined ? undefined : world.issues.require(edge.parentId);
}

function ancestorsOf(world: World, issue: IssueId): Issue[] {
  const parent = parentOf(world, issue);
  return parent === undefined ? [] : [parent, ...ancestorsOf(world, parent)];
}

function heightOf(world: World, issue: IssueId): number {
  const below = subIssuesOf(world, issue).map((child) => 1 + heightOf(world, child));
  return Math.max(0, ...below);
}

/**
 * Why GitHub would refuse the new sub-issue; undefined when it would not. The words for one parent, duplicates, itself and
 * both limits are GitHub's (seen in refusals); those for pull requests, owners and circles are guesses.
 */
export function refuseSubIssue(
  world: World,
  parent: Issue,
  child: Issue,
  replaceParent: boolean,
): string | undefined {
  const current = parentOf(world, child);
  const above = [parent, ...ancestorsOf(world, parent)];
  if (parent.id === child.id) return "Sub issue cannot be the same as the parent issue";
  if (parent.pullId !== null || child.pullId !== null) return "Sub issue may only be an issue";
  if (!haveSameOwner(world, parent, child)) return "Sub issue must belong to the same owner";
  if (above.some((issue) => issue.id === child.id)) return "Sub issue may not create a cycle";
  if (current?.id === parent.id)
    return "Issue may not contain duplicate sub-issues and Sub issue may only have one parent";
  if (current !== undefined && !replaceParent) return "Sub issue may only have one parent";
  return refuseGrowth(world, parent, heightOf(world, child));
}

/** As `refuseSubIssue`, for an issue that is yet to be opened. */
export function refuseNewSubIssue(world: World, parent: Issue): string | undefined {
  return refuseGrowth(world, parent, 0);
}

/** Closed ones count, so a long-lived parent fills up. The parent at the top is one of the levels. */
function refuseGrowth(world: World, parent: Issue, height: number): string | undefined {
  const { subIssuesPerParent, subIssueLevels } = world.limits;
  const layers = subIssueLevels - 1;
  if (edgesBelow(world, parent).length >= subIssuesPerParent)
    return `Parent cannot have more than ${subIssuesPerParent} sub-issues`;
  if (ancestorsOf(world, parent).length + 1 + height > layers)
    return `You can't add more than ${layers} layers of sub-issues. To add a sub-issue, remove a parent issue at any level.`;
  return undefined;
}

function haveSameOwner(world: World, one: Issue, other: Issue): boolean {
  const ownerOf = (issue: Issue) => world.repositories.require(issue.repositoryId).ownerId;
  return ownerOf(one) === ownerOf(other);
}

/** Puts the issue last among the sub-issues of `parent`; taken from its former parent if need be. Ask `refuseSubIssue` first. */
export function addSubIssue(world: World, parent: Issue, child: Issue, actor: EventActor): void {
  const former = parentOf(world, child);
  if (former !== undefined) removeSubIssue(world, former, child, actor);
  const last = edgesBelow(world, parent).at(-1)?.position ?? 0;
  const id = world.ids.next();
  world.subIssues.add({ id, parentId: parent.id, childId: child.id, position: last + 1 });
  announce(world, parent, child, "added", actor);
}

/** Nothing happens when it is no sub-issue of this parent. */
export function removeSubIssue(world: World, parent: Issue, child: Issue, actor: EventActor): void {
  const edge = world.subIssues.byKey(String(child.id));
  if (edge?.parentId !== parent.id) return;
  world.subIssues.remove(edge.id);
  announce(world, parent, child, "removed", actor);
}

/** Moves a sub-issue right after or before one of its siblings. Nobody is told. */
export function moveSubIssue(
  world: World,
  parent: Issue,
  child: Issue,
  place: { readonly side: "after" | "before"; readonly siblingId: number },
): void {
  const edges = edgesBelow(world, parent);
  const moved = edges.filter((edge) => edge.childId === child.id);
  const rest = edges.filter((edge) => edge.childId !== child.id);
  const sibling = rest.findIndex((edge) => edge.childId === place.siblingId);
  const ordered = rest.toSpliced(place.side === "after" ? sibling + 1 : sibling, 0, ...moved);
  for (const [index, edge] of ordered.entries()) {
    world.subIssues.update(edge.id, { position: index + 1 });
  }
}

/** One change, told twice: where the parent is and where the child is. */
function announce(
  world: World,
  parent: Issue,
  child: Issue,
  change: "added" | "removed",
  actor: EventActor,
): void {
  recordIssueEvent(world, parent, { kind: `sub_issue_${change}`, otherId: child.id }, actor);
  recordIssueEvent(world, child, { kind: `parent_issue_${change}`, otherId: parent.id }, actor);
  const repositoryOf = (issue: Issue) => world.repositories.require(issue.repositoryId);
  const [above, below] = [repositoryOf(parent), repositoryOf(child)];
  const payload = {
    parent_issue_id: parent.id,
    parent_issue: renderIssue(world, above, parent),
    sub_issue_id: child.id,
    sub_issue: renderIssue(world, below, child),
  };
  emit(world, {
    repository: above,
    name: "sub_issues",
    action: `sub_issue_${change}`,
    actor,
    payload: { ...payload, sub_issue_repo: renderRepository(world, below) },
  });
  emit(world, {
    repository: below,
    name: "sub_issues",
    action: `parent_issue_${change}`,
    actor,
    payload: { ...payload, parent_issue_repo: renderRepository(world, above) },
  });
}
