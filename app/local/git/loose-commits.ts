import { parseCommitContent } from "./object-content.ts";
import type { CommitFacts } from "./object-facts.ts";
import { readLooseObject } from "./object-files.ts";
import type { GitRepository } from "./repository.ts";

/** Short walks through history without a process. Undefined is for git itself: something is packed, or it is too far. */

/** Commits that are read for one answer. */
const farthest = 500;

const caches = new WeakMap<GitRepository, Map<string, CommitFacts>>();

function commitCache(git: GitRepository): Map<string, CommitFacts> {
  const cache = caches.get(git) ?? new Map<string, CommitFacts>();
  caches.set(git, cache);
  return cache;
}

export function rememberCommit(git: GitRepository, commit: CommitFacts): CommitFacts {
  commitCache(git).set(commit.sha, commit);
  return commit;
}

/** A commit that was read before, or that stands in a file of its own. */
export async function readKnownCommit(
  git: GitRepository,
  sha: string,
): Promise<CommitFacts | undefined> {
  const known = commitCache(git).get(sha);
  if (known !== undefined) return known;
  const loose = await readLooseObject(git.directory, sha);
  const commit = loose?.type === "commit" ? parseCommitContent(sha, loose.content) : undefined;
  return commit === undefined ? undefined : rememberCommit(git, commit);
}

/** The commit and all that it reaches, with their parents. */
export async function readReach(
  git: GitRepository,
  sha: string,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const reached = new Map<string, readonly string[]>();
  for (let edge = [sha]; edge.length > 0; ) {
    const commits = await Promise.all(edge.map((one) => readKnownCommit(git, one)));
    for (const commit of commits) {
      if (commit === undefined || reached.size === farthest) return undefined;
      reached.set(commit.sha, commit.parents);
    }
    const parents = new Set(commits.flatMap((commit) => commit?.parents ?? []));
    edge = [...parents].filter((parent) => !reached.has(parent));
  }
  return reached;
}

/** The commits that both reach and no other such commit does: usually one. */
export async function findMergeBases(
  git: GitRepository,
  one: string,
  other: string,
): Promise<readonly string[] | undefined> {
  const [ours, theirs] = await Promise.all([readReach(git, one), readReach(git, other)]);
  if (ours === undefined || theirs === undefined) return undefined;
  const common = [...ours].filter(([sha]) => theirs.has(sha));
  const passed = new Set(common.flatMap(([, parents]) => parents));
  return common.map(([sha]) => sha).filter((sha) => !passed.has(sha));
}

/** The newest commits from `from` back to what `end` reaches, where each has one parent: then there is but one order. */
export async function readLine(
  git: GitRepository,
  from: string,
  { end, limit }: { readonly end: string | undefined; readonly limit: number | undefined },
): Promise<CommitFacts[] | undefined> {
  const passed = end === undefined ? new Map<string, unknown>() : await readReach(git, end);
  const line: CommitFacts[] = [];
  for (let at: string | undefined = from; passed !== undefined && line.length < farthest; ) {
    if (at === undefined || passed.has(at) || line.length === limit) return line;
    const commit: CommitFacts | undefined = await readKnownCommit(git, at);
    if (commit === undefined || commit.parents.length > 1) return undefined;
    line.push(commit);
    [at] = commit.parents;
  }
  return undefined;
}
