import { changedPaths, emptyTree } from "../git/diff.ts";
import { isAncestor, listCommits, readCommit } from "../git/history.ts";
import type { CommitFacts } from "../git/objects.ts";
import { noObject, readRef } from "../git/refs.ts";
import { renderPush } from "../rest/render/push.ts";
import { requestSuites } from "./checks.ts";
import { closeReferencedIssues } from "./closing-keywords.ts";
import { emit } from "./emit.ts";
import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { followBranches } from "./pull-following.ts";
import type { World } from "./world.ts";

/** A ref that has moved, appeared (`before` is `noObject`) or gone (`after` is). */
export interface RefChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** How many commits GitHub lists in a push payload at most. */
const mostCommits = 2048;

/**
 * Everything that follows when refs have changed, whichever door they changed through (git push, REST, GraphQL, a merge):
 * `create`, `push` and `delete` events for branches and tags, issues closed by commit messages on the default branch, and
 * pull requests that got new commits, were merged by their commits arriving on the base, or lost their branch.
 * Refs outside `refs/heads/` and `refs/tags/` start nothing, as on GitHub.
 */
export async function afterRefsChanged(
  world: World,
  repository: Repository,
  changes: readonly RefChange[],
  actor: EventActor,
): Promise<void> {
  const visible = changes.filter(
    ({ name, before, after }) => /^refs\/(heads|tags)\//.test(name) && before !== after,
  );
  if (visible.length === 0) return;
  const now = world.now();
  world.repositories.update(repository.id, { pushedAt: now, updatedAt: now });
  for (const change of visible) await announceRef(world, repository, change, actor);
  const branches = visible.flatMap(({ name, before, after }) =>
    name.startsWith("refs/heads/")
      ? [{ branch: name.slice("refs/heads/".length), before, after }]
      : [],
  );
  if (branches.length > 0) await followBranches(world, repository, branches, actor);
}

async function announceRef(
  world: World,
  repository: Repository,
  change: RefChange,
  actor: EventActor,
): Promise<void> {
  const [, kind = "", ref = ""] = /^refs\/(heads|tags)\/(.*)$/s.exec(change.name) ?? [];
  const short = { ref, ref_type: kind === "heads" ? "branch" : "tag", pusher_type: "user" };
  const { before, after } = change;
  if (before === noObject) {
    emit(world, {
      repository,
      name: "create",
      actor,
      payload: {
        ...short,
        master_branch: repository.defaultBranch,
        description: repository.description,
      },
      trigger: { ref: change.name, sha: after },
    });
  }
  if (after === noObject) emit(world, { repository, name: "delete", actor, payload: short });
  await announcePush(world, repository, change, actor);
}

async function announcePush(
  world: World,
  repository: Repository,
  change: RefChange,
  actor: EventActor,
): Promise<void> {
  const commits = await pushedCommits(world, repository, change);
  const forced = await wasForced(world, repository, change);
  const paths = change.after === noObject ? [] : await pushedPaths(world, repository, change);
  const described = { change, commits, forced, paths };
  emit(world, {
    repository,
    name: "push",
    actor,
    payload: renderPush(world, repository, described, actor.user),
    trigger: {
      ref: change.name,
      sha: change.after,
      changedPaths: paths.map(({ path }) => path),
    },
  });
  const [, branch] = /^refs\/heads\/(.*)$/s.exec(change.name) ?? [];
  if (branch !== undefined && change.after !== noObject) {
    requestSuites(world, repository, { branch, sha: change.after }, actor);
  }
  if (change.name === `refs/heads/${repository.defaultBranch}`) {
    closeReferencedIssues(world, repository, commits, actor);
  }
}

/** The commits that are new on the ref, oldest first. For a new branch: those that the default branch lacks. */
async function pushedCommits(
  world: World,
  repository: Repository,
  { name, before, after }: RefChange,
): Promise<CommitFacts[]> {
  const git = world.git(repository);
  if (after === noObject) return [];
  const main = await readRef(git, `refs/heads/${repository.defaultBranch}`);
  const base = before === noObject && main?.name !== name ? main?.sha : before;
  const known = base === undefined || base === noObject ? {} : { notReachableFrom: base };
  return (await listCommits(git, { from: after, ...known, limit: mostCommits })).reverse();
}

async function pushedPaths(world: World, repository: Repository, { before, after }: RefChange) {
  const git = world.git(repository);
  if (before !== noObject) return changedPaths(git, before, after);
  const main = await readRef(git, `refs/heads/${repository.defaultBranch}`);
  const base =
    main === undefined || main.sha === after ? (await readCommit(git, after)).parents[0] : main.sha;
  return changedPaths(git, base ?? emptyTree, after);
}

async function wasForced(
  world: World,
  repository: Repository,
  change: RefChange,
): Promise<boolean> {
  if (change.before === noObject || change.after === noObject) return false;
  return !(await isAncestor(world.git(repository), change.before, change.after));
}
