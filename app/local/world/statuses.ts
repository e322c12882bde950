import { isAncestor, readCommit } from "../git/history.ts";
import { listRefs } from "../git/refs.ts";
import { renderSimpleStatus } from "../rest/render/check.ts";
import { renderCommit } from "../rest/render/git.ts";
import { repositoryUrl } from "../rest/render/links.ts";
import type { CommitStatus } from "./check-entities.ts";
import { emit } from "./emit.ts";
import type { Repository } from "./entities.ts";
import type { EventActor, Payload } from "./events.ts";
import { isProtected } from "./rulesets.ts";
import type { World } from "./world.ts";

/** Everything ever said of a commit, newest first. */
export function statusesOf(world: World, repository: Repository, sha: string): CommitStatus[] {
  const all = world.statuses.filter((one) => one.repositoryId === repository.id && one.sha === sha);
  return all.reverse();
}

/** The last word of each context, oldest context first. */
export function latestStatuses(world: World, repository: Repository, sha: string): CommitStatus[] {
  const byContext = new Map<string, CommitStatus>();
  for (const status of statusesOf(world, repository, sha).reverse()) {
    byContext.set(status.context, status);
  }
  return [...byContext.values()];
}

/** GitHub's rule: failure if anything failed, else pending if anything is or nothing was said, else success. */
export function combineStates(
  statuses: readonly Pick<CommitStatus, "state">[],
): "failure" | "pending" | "success" {
  if (statuses.some(({ state }) => state === "failure" || state === "error")) return "failure";
  const isGood = statuses.length > 0 && statuses.every(({ state }) => state === "success");
  return isGood ? "success" : "pending";
}

/** Says something of a commit that is there. */
export function createStatus(
  world: World,
  repository: Repository,
  request: Pick<CommitStatus, "sha" | "context" | "state" | "description" | "targetUrl">,
  actor: EventActor,
): CommitStatus {
  const now = world.now();
  const status = world.statuses.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    ...request,
    creatorId: actor.user.id,
    createdAt: now,
    updatedAt: now,
  });
  const payload = renderStatusEvent(world, repository, status);
  emit(world, { repository, name: "status", actor, payload });
  return status;
}

/** GitHub names at most ten branches. */
const mostBranches = 10;

async function renderStatusEvent(
  world: World,
  repository: Repository,
  status: CommitStatus,
): Promise<Payload> {
  const simple = renderSimpleStatus(world, repository, status);
  const { id, state, description, target_url, context, avatar_url, created_at, updated_at } =
    simple;
  const git = world.git(repository);
  const { sha } = status;
  const branches = await listRefs(git, "refs/heads/");
  const contains = await Promise.all(branches.map((branch) => isAncestor(git, sha, branch.sha)));
  const containing = branches.filter((_branch, index) => contains[index]);
  return {
    id,
    sha,
    name: repository.fullName,
    state,
    description,
    target_url,
    context,
    avatar_url,
    created_at,
    updated_at,
    commit: renderCommit(world, repository, await readCommit(git, sha)),
    branches: containing.slice(0, mostBranches).map((branch) => ({
      name: branch.name.slice("refs/heads/".length),
      commit: { sha: branch.sha, url: repositoryUrl(world, repository, `/commits/${branch.sha}`) },
      protected: isProtected(world, repository, branch.name.slice("refs/heads/".length)),
    })),
  };
}
