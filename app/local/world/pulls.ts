import { countDivergence } from "../git/history.ts";
import { readRef, updateRefs } from "../git/refs.ts";
import { renderPull } from "../rest/render/pull.ts";
import { closeByText } from "./closing-keywords.ts";
import type { Emission } from "./emit.ts";
import { emit } from "./emit.ts";
import type { Repository } from "./entities.ts";
import type { EventActor, Payload } from "./events.ts";
import { recordIssueEvent } from "./issue-events.ts";
import { addIssueRow } from "./issues.ts";
import { bringHead } from "./network.ts";
import type { Pull } from "./pull-entities.ts";
import { refreshTestMerge } from "./test-merge.ts";
import type { World } from "./world.ts";

export interface NewPull {
  readonly title: string;
  readonly body?: string | null;
  /** Where the head branch lives, if not in the same repository. */
  readonly headRepository?: Repository;
  /** Branch names. */
  readonly headBranch: string;
  readonly baseBranch: string;
  readonly draft?: boolean;
  readonly maintainerCanModify?: boolean;
}

export type PullRefusal =
  | { readonly kind: "no-branch"; readonly field: "head" | "base" }
  | { readonly kind: "no-commits"; readonly message: string }
  | { readonly kind: "exists"; readonly message: string };

export type PullCreation = { readonly kind: "created"; readonly pull: Pull } | PullRefusal;

export function findPull(world: World, repository: Repository, number: number): Pull | undefined {
  return world.pulls.byKey(`${repository.id}#${number}`);
}

export function isOpen(world: World, pull: Pull): boolean {
  return world.issues.require(pull.issueId).state === "open";
}

/** The open pull requests of a repository. */
export function openPulls(world: World, repository: Repository): Pull[] {
  return world.pulls.filter((pull) => pull.repositoryId === repository.id && isOpen(world, pull));
}

/** Opens a pull request, points `refs/pull/N/head` at its head and tells of it; or says why there can be none. */
export async function createPull(
  world: World,
  repository: Repository,
  request: NewPull,
  actor: EventActor,
): Promise<PullCreation> {
  const git = world.git(repository);
  const { headRepository = repository } = request;
  const head = await readRef(world.git(headRepository), `refs/heads/${request.headBranch}`);
  if (head === undefined) return { kind: "no-branch", field: "head" };
  const base = await readRef(git, `refs/heads/${request.baseBranch}`);
  if (base === undefined) return { kind: "no-branch", field: "base" };
  await bringHead(world, repository, headRepository, head.sha);
  const { ahead } = await countDivergence(git, base.sha, head.sha);
  if (ahead === 0) {
    const message = `No commits between ${request.baseBranch} and ${request.headBranch}`;
    return { kind: "no-commits", message };
  }
  const { headBranch, baseBranch } = request;
  const ends = { headRepositoryId: headRepository.id, headBranch, baseBranch };
  const rival = findRival(world, repository, ends);
  if (rival !== undefined) return rival;
  // No waiting between the look for a rival and this: of two who ask at once, one is told that it exists.
  const pull = addPullRow(world, repository, request, { head: head.sha, base: base.sha }, actor);
  await updateRefs(git, [{ name: `refs/pull/${pull.number}/head`, after: head.sha }]);
  const opened = await refreshTestMerge(world, repository, pull);
  emitPull(world, repository, opened, "opened", actor);
  return { kind: "created", pull: opened };
}

/** GitHub allows one open pull request from a branch to another. */
export function findRival(
  world: World,
  repository: Repository,
  ends: Pick<Pull, "headRepositoryId" | "headBranch" | "baseBranch">,
): Extract<PullRefusal, { kind: "exists" }> | undefined {
  const isThere = openPulls(world, repository).some(
    (pull) =>
      pull.headRepositoryId === ends.headRepositoryId &&
      pull.headBranch === ends.headBranch &&
      pull.baseBranch === ends.baseBranch,
  );
  const { ownerId } = world.repositories.require(ends.headRepositoryId);
  const owner = world.users.require(ownerId).login;
  const message = `A pull request already exists for ${owner}:${ends.headBranch}.`;
  return isThere ? { kind: "exists", message } : undefined;
}

function addPullRow(
  world: World,
  repository: Repository,
  request: NewPull,
  { head, base }: { readonly head: string; readonly base: string },
  actor: EventActor,
): Pull {
  const { title, body = null } = request;
  const issue = addIssueRow(world, repository, { title, body }, actor);
  const pull = world.pulls.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    issueId: issue.id,
    number: issue.number,
    headRepositoryId: request.headRepository?.id ?? repository.id,
    headBranch: request.headBranch,
    baseBranch: request.baseBranch,
    headSha: head,
    baseSha: base,
    testMerge: null,
    draft: request.draft ?? false,
    maintainerCanModify: request.maintainerCanModify ?? false,
    mergedAt: null,
    mergedById: null,
    mergeCommitSha: null,
    requestedReviewerIds: [],
    autoMerge: null,
  });
  world.issues.update(issue.id, { pullId: pull.id });
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
  const payload = rendered.then((pull_request) => ({
    number: pull.number,
    pull_request,
    ...special,
  }));
  emit(world, {
    repository,
    name: "pull_request",
    action,
    actor,
    payload,
    trigger: pullTrigger(pull),
  });
}

/** Workflows of a pull request run on its trial merge; where it conflicts there is none, and GitHub runs nothing. */
export function pullTrigger(pull: Pull): NonNullable<Emission["trigger"]> {
  const sha = pull.mergeCommitSha ?? pull.testMerge?.sha ?? null;
  if (sha === null) return "none";
  return {
    ref: `refs/pull/${pull.number}/merge`,
    sha,
    headRef: pull.headBranch,
    baseRef: pull.baseBranch,
    ...(pull.testMerge === null ? {} : { changedPaths: pull.testMerge.changedPaths }),
  };
}

/** Closes without merging. */
export function closePull(
  world: World,
  repository: Repository,
  pull: Pull,
  actor: EventActor,
): void {
  const now = world.now();
  const issue = world.issues.update(pull.issueId, {
    state: "closed",
    updatedAt: now,
    closedAt: now,
    closedById: actor.user.id,
  });
  recordIssueEvent(world, issue, { kind: "closed", stateReason: null }, actor);
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
  const { body } = world.issues.require(pull.issueId);
  if (pull.baseBranch === repository.defaultBranch) {
    closeByText(world, repository, body ?? "", actor);
  }
  return merged;
}
