import { isAncestor } from "../git/history.ts";
import { noObject, readRef, updateRefs } from "../git/refs.ts";
import { renderPull } from "../rest/render/pull.ts";
import { closeByText } from "./closing-keywords.ts";
import { emit } from "./emit.ts";
import type { Repository } from "./entities.ts";
import type { EventActor, Payload } from "./events.ts";
import { addIssueRow } from "./issues.ts";
import type { Pull } from "./pull-entities.ts";
import type { World } from "./world.ts";

export interface NewPull {
  readonly title: string;
  readonly body?: string | null;
  /** Branch names; the caller has checked that both exist and differ. */
  readonly headBranch: string;
  readonly baseBranch: string;
  readonly draft?: boolean;
}

export function findPull(world: World, repository: Repository, number: number): Pull | undefined {
  return world.pulls.byKey(`${repository.id}#${number}`);
}

/** The open pull requests of a repository. */
export function openPulls(world: World, repository: Repository): Pull[] {
  return world.pulls.filter(
    (pull) =>
      pull.repositoryId === repository.id && world.issues.get(pull.issueId)?.state === "open",
  );
}

/** Opens a pull request, points `refs/pull/N/head` at its head and tells of it. */
export async function createPull(
  world: World,
  repository: Repository,
  request: NewPull,
  actor: EventActor,
): Promise<Pull> {
  const git = world.git(repository);
  const head = await readRef(git, `refs/heads/${request.headBranch}`);
  const base = await readRef(git, `refs/heads/${request.baseBranch}`);
  if (head === undefined || base === undefined)
    throw new Error("A pull request needs two branches");
  const issue = addIssueRow(world, repository, request, actor);
  const pull = world.pulls.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    issueId: issue.id,
    number: issue.number,
    headBranch: request.headBranch,
    baseBranch: request.baseBranch,
    headSha: head.sha,
    baseSha: base.sha,
    draft: request.draft ?? false,
    maintainerCanModify: false,
    mergedAt: null,
    mergedById: null,
    mergeCommitSha: null,
    requestedReviewerIds: [],
    autoMerge: null,
  });
  world.issues.update(issue.id, { pullId: pull.id });
  await updateRefs(git, [{ name: `refs/pull/${pull.number}/head`, after: head.sha }]);
  emitPull(world, repository, pull, "opened", actor);
  return pull;
}

/** Tells of something that happened to a pull request (`pull_request` event). */
export function emitPull(
  world: World,
  repository: Repository,
  pull: Pull,
  action: string,
  actor: EventActor,
  special: Payload = {},
): void {
  const rendered = renderPull(world, repository, pull);
  emit(world, {
    repository,
    name: "pull_request",
    action,
    actor,
    payload: rendered.then((pull_request) => ({
      number: pull.number,
      pull_request,
      ...special,
    })),
    trigger: {
      ref: `refs/pull/${pull.number}/merge`,
      sha: pull.mergeCommitSha ?? pull.headSha,
      headRef: pull.headBranch,
      baseRef: pull.baseBranch,
    },
  });
}

/** Closes without merging. */
export function closePull(
  world: World,
  repository: Repository,
  pull: Pull,
  actor: EventActor,
): void {
  const now = world.now();
  world.issues.update(pull.issueId, {
    state: "closed",
    updatedAt: now,
    closedAt: now,
    closedById: actor.user.id,
  });
  emitPull(world, repository, pull, "closed", actor);
}

/**
 * Writes down that the pull request's commits are on its base (as `mergeCommitSha`), closes it, and closes the issues its
 * text names when the base is the default branch. A merge moves the ref first, then calls this, and `afterRefsChanged` last,
 * which then finds the pull request closed already.
 */
export function markMerged(
  world: World,
  repository: Repository,
  pull: Pull,
  mergeCommitSha: string,
  actor: EventActor,
): Pull {
  const now = world.now();
  const merged = world.pulls.update(pull.id, {
    mergedAt: now,
    mergedById: actor.user.id,
    mergeCommitSha,
    autoMerge: null,
  });
  closePull(world, repository, merged, actor);
  const { title, body } = world.issues.require(pull.issueId);
  if (pull.baseBranch === repository.defaultBranch) {
    closeByText(world, repository, `${title}\n${body ?? ""}`, actor);
  }
  return merged;
}

export interface BranchChange {
  readonly branch: string;
  readonly before: string;
  readonly after: string;
}

/** Open pull requests follow their branches: new commits, a base that has caught up, a branch that went away. */
export async function followBranches(
  world: World,
  repository: Repository,
  changes: readonly BranchChange[],
  actor: EventActor,
): Promise<void> {
  const moved = new Map(changes.map((change) => [change.branch, change]));
  for (const pull of openPulls(world, repository)) {
    const head = moved.get(pull.headBranch);
    const base = moved.get(pull.baseBranch);
    if (head === undefined && base === undefined) continue;
    await followPull(world, repository, pull, { head, base }, actor);
  }
}

async function followPull(
  world: World,
  repository: Repository,
  pull: Pull,
  { head, base }: { head: BranchChange | undefined; base: BranchChange | undefined },
  actor: EventActor,
): Promise<void> {
  const isGone = (change: BranchChange | undefined) => change?.after === noObject;
  if (base !== undefined && !isGone(base) && !isGone(head)) {
    const headSha = head?.after ?? pull.headSha;
    if (await isAncestor(world.git(repository), headSha, base.after)) {
      const current = world.pulls.update(pull.id, { headSha });
      markMerged(world, repository, current, base.after, actor);
      return;
    }
  }
  if (isGone(head) || isGone(base)) closePull(world, repository, pull, actor);
  else if (head !== undefined) await synchronize(world, repository, pull, head, actor);
}

async function synchronize(
  world: World,
  repository: Repository,
  pull: Pull,
  { before, after }: BranchChange,
  actor: EventActor,
): Promise<void> {
  const git = world.git(repository);
  const base = await readRef(git, `refs/heads/${pull.baseBranch}`);
  const updated = world.pulls.update(pull.id, {
    headSha: after,
    baseSha: base?.sha ?? pull.baseSha,
  });
  world.issues.update(pull.issueId, { updatedAt: world.now() });
  await updateRefs(git, [{ name: `refs/pull/${pull.number}/head`, after }]);
  emitPull(world, repository, updated, "synchronize", actor, { before, after });
}
