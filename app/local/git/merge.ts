import { listCommits, mergeBase, readCommit } from "./history.ts";
import type { Signature } from "./objects.ts";
import { writeCommit } from "./objects.ts";
import type { GitRepository } from "./repository.ts";
import { GitFailure } from "./repository.ts";

export type TreeMerge =
  | { readonly kind: "clean"; readonly tree: string }
  | { readonly kind: "conflict"; readonly paths: readonly string[] };

export type HistoryMerge =
  | { readonly kind: "merged"; readonly sha: string }
  | { readonly kind: "conflict"; readonly paths: readonly string[] };

/** The tree that merging `theirs` into `ours` gives, without touching any ref. */
export async function mergeTrees(
  git: GitRepository,
  ours: string,
  theirs: string,
): Promise<TreeMerge> {
  const args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs];
  const result = await git.fixed(args);
  if (result.exitCode > 1) throw new GitFailure(args, result);
  const [tree = "", ...paths] = result.stdout.toString("utf8").split("\0");
  if (result.exitCode === 0) return { kind: "clean", tree };
  return { kind: "conflict", paths: [...new Set(paths.filter((path) => path !== ""))] };
}

export interface MergeRequest {
  readonly base: string;
  readonly head: string;
  readonly author: Signature;
  readonly committer?: Signature;
  readonly message: string;
}

/** A merge commit of `head` into `base`: what GitHub's "Create a merge commit" makes. */
export async function mergeCommits(
  git: GitRepository,
  request: MergeRequest,
): Promise<HistoryMerge> {
  return commitMerge(git, request, [request.base, request.head]);
}

/** One commit on `base` with everything that `head` brings: what "Squash and merge" makes. */
export async function squashCommits(
  git: GitRepository,
  request: MergeRequest,
): Promise<HistoryMerge> {
  return commitMerge(git, request, [request.base]);
}

async function commitMerge(
  git: GitRepository,
  request: MergeRequest,
  parents: readonly string[],
): Promise<HistoryMerge> {
  const merge = await mergeTrees(git, request.base, request.head);
  if (merge.kind === "conflict") return merge;
  const { author, message } = request;
  const committer = request.committer ?? author;
  const sha = await writeCommit(git, { tree: merge.tree, parents, author, committer, message });
  return { kind: "merged", sha };
}

/** The commits of `head` again, one by one, on top of `base` (merge commits left out, as GitHub does). */
export async function rebaseCommits(
  git: GitRepository,
  request: { readonly base: string; readonly head: string; readonly committer: Signature },
): Promise<HistoryMerge> {
  const fork = await mergeBase(git, request.base, request.head);
  const range = fork === undefined ? {} : { notReachableFrom: request.base };
  const commits = (await listCommits(git, { from: request.head, ...range }))
    .filter((commit) => commit.parents.length < 2)
    .reverse();
  let tip = request.base;
  for (const commit of commits) {
    const picked = await pickTree(git, tip, commit.sha);
    if (picked.kind === "conflict") return picked;
    const { author, message } = commit;
    tip = await writeCommit(git, {
      tree: picked.tree,
      parents: [tip],
      author,
      committer: request.committer,
      message,
    });
  }
  return { kind: "merged", sha: tip };
}

/**
 * The tree of one commit's change applied on `onto`. `merge-tree` of git 2.39 takes no explicit merge base, so `onto` is
 * dressed up as a sibling of the commit: their common ancestor is then the commit's own parent.
 */
async function pickTree(git: GitRepository, onto: string, sha: string): Promise<TreeMerge> {
  const commit = await readCommit(git, sha);
  const { tree } = await readCommit(git, onto);
  const sibling = await writeCommit(git, {
    tree,
    parents: commit.parents,
    author: commit.committer,
    message: "a stand-in, never referenced",
  });
  return mergeTrees(git, sibling, sha);
}
