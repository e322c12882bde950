import { listCommits } from "../git/history.ts";
import type { HistoryMerge } from "../git/merge.ts";
import { mergeCommits, rebaseCommits, squashCommits } from "../git/merge.ts";
import { noObject, readRef, updateRefs } from "../git/refs.ts";
import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { headRepositoryOf, isFromFork } from "./network.ts";
import { commitSignature } from "./people.ts";
import type { Pull } from "./pull-entities.ts";
import { refuseByRules } from "./pull-rules.ts";
import { isOpen, markMerged } from "./pulls.ts";
import type { RefChange } from "./refs.ts";
import { afterRefsChanged } from "./refs.ts";
import { webFlowSignature } from "./web-flow.ts";
import type { World } from "./world.ts";

export const mergeMethods = ["merge", "squash", "rebase"] as const;
export type MergeMethod = (typeof mergeMethods)[number];

export interface MergeWish {
  readonly method: MergeMethod;
  /** The head that the caller has looked at; undefined for whatever it is. */
  readonly expectedHead: string | undefined;
  readonly title: string | undefined;
  readonly message: string | undefined;
}

export type MergeOutcome =
  | { readonly kind: "merged"; readonly sha: string }
  | { readonly kind: "head-moved" }
  | { readonly kind: "base-moved" }
  | { readonly kind: "refused"; readonly reason: string };

/** Merges an open pull request by real git and moves the base with compare-and-swap. */
export async function mergePull(
  world: World,
  repository: Repository,
  pull: Pull,
  wish: MergeWish,
  actor: EventActor,
): Promise<MergeOutcome> {
  const reason = refuseMerge(world, repository, pull, wish.method);
  if (reason !== undefined) return { kind: "refused", reason };
  if (wish.expectedHead !== undefined && wish.expectedHead !== pull.headSha)
    return { kind: "head-moved" };
  const git = world.git(repository);
  const name = `refs/heads/${pull.baseBranch}`;
  const base = await readRef(git, name);
  if (base === undefined) return { kind: "refused", reason: "Pull Request is not mergeable" };
  const broken = await refuseByRules(world, repository, pull, { base: base.sha, ...wish }, actor);
  if (broken !== undefined) return { kind: "refused", reason: broken };
  const made = await makeCommits(world, repository, pull, base.sha, wish, actor);
  if (made.kind === "conflict") return { kind: "refused", reason: "Pull Request is not mergeable" };
  const change = { name, before: base.sha, after: made.sha };
  const result = await git.exclusively(() => updateRefs(git, [change]));
  if (result.kind === "refused") return { kind: "base-moved" };
  markMerged(world, repository, world.pulls.require(pull.id), made.sha, actor);
  const deletion = await deleteHead(world, repository, pull);
  await afterRefsChanged(world, repository, [change, ...deletion], actor);
  return { kind: "merged", sha: made.sha };
}

function refuseMerge(
  world: World,
  repository: Repository,
  pull: Pull,
  method: MergeMethod,
): string | undefined {
  if (!isOpen(world, pull)) return "Pull Request is not mergeable";
  if (pull.draft) return "Pull Request is still a draft";
  const { allowMergeCommit, allowSquashMerge, allowRebaseMerge } = repository;
  switch (method) {
    case "merge":
      return allowMergeCommit ? undefined : "Merge commits are not allowed on this repository.";
    case "squash":
      return allowSquashMerge ? undefined : "Squash merges are not allowed on this repository.";
    case "rebase":
      return allowRebaseMerge ? undefined : "Rebase merges are not allowed on this repository.";
  }
}

/** The commits by which a pull request comes onto `base`, by real git and without touching any ref. */
export async function makeCommits(
  world: World,
  repository: Repository,
  pull: Pull,
  base: string,
  wish: MergeWish,
  actor: EventActor,
): Promise<HistoryMerge> {
  const git = world.git(repository);
  const committer = webFlowSignature(world.now());
  const ends = { base, head: pull.headSha, committer };
  switch (wish.method) {
    case "rebase":
      return rebaseCommits(git, ends);
    case "merge": {
      const author = commitSignature(world, actor.user);
      const message = describeMerge(world, pull, wish);
      return mergeCommits(git, { ...ends, author, message });
    }
    case "squash": {
      const { authorId } = world.issues.require(pull.issueId);
      const author = commitSignature(world, world.users.require(authorId));
      const message = await describeSquash(world, repository, pull, base, wish);
      return squashCommits(git, { ...ends, author, message });
    }
  }
}

const join = (title: string, message: string) =>
  message === "" ? title : `${title}\n\n${message}`;

/** GitHub's defaults for "Create a merge commit": the pull request's number, then its title. */
function describeMerge(world: World, pull: Pull, { title, message }: MergeWish): string {
  const owner = world.users.require(headRepositoryOf(world, pull).ownerId).login;
  const fallback = `Merge pull request #${pull.number} from ${owner}/${pull.headBranch}`;
  return join(title ?? fallback, message ?? world.issues.require(pull.issueId).title);
}

/** GitHub's defaults for "Squash and merge": the one commit's own message, else the title and a list of the commits. */
async function describeSquash(
  world: World,
  repository: Repository,
  pull: Pull,
  base: string,
  { title, message }: MergeWish,
): Promise<string> {
  const git = world.git(repository);
  const range = { from: pull.headSha, notReachableFrom: base };
  const commits = (await listCommits(git, range)).reverse();
  const [only] = commits.length === 1 ? commits : [];
  const [headline = "", ...rest] = only?.message.split("\n") ?? [];
  const fallback = only === undefined ? world.issues.require(pull.issueId).title : headline;
  const list = commits.map((commit) => `* ${commit.message}`).join("\n\n");
  const body = only === undefined ? list : rest.join("\n").trim();
  return join(title ?? `${fallback} (#${pull.number})`, message ?? body);
}

/** Where the repository wants it, and nothing else was pushed to the branch meanwhile. */
export async function deleteHead(
  world: World,
  repository: Repository,
  pull: Pull,
): Promise<RefChange[]> {
  if (!repository.deleteBranchOnMerge || isFromFork(pull)) return [];
  const change = { name: `refs/heads/${pull.headBranch}`, before: pull.headSha, after: noObject };
  const result = await updateRefs(world.git(repository), [change]);
  return result.kind === "updated" ? [change] : [];
}
