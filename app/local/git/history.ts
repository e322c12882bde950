import { parseCommitContent } from "./object-content.ts";
import { readLooseObject } from "./object-files.ts";
import type { CommitFacts } from "./objects.ts";
import { isFullSha } from "./objects.ts";
import type { GitRepository } from "./repository.ts";

const fields = ["%H", "%T", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"];
const format = `--format=${fields.join("%x00")}%x00%x1e`;

function parseCommit(record: string): CommitFacts[] {
  const [sha, tree, parents, an, ae, ad, cn, ce, cd, message] = record
    .replace(/^\n/, "")
    .split("\0");
  if (sha === undefined || tree === undefined || message === undefined) return [];
  return [
    {
      sha,
      tree,
      parents: (parents ?? "").split(" ").filter((parent) => parent !== ""),
      author: { name: an ?? "", email: ae ?? "", date: new Date(ad ?? 0) },
      committer: { name: cn ?? "", email: ce ?? "", date: new Date(cd ?? 0) },
      message: message.replace(/\n+$/, ""),
    },
  ];
}

function parseCommits(output: string): CommitFacts[] {
  return output.split("\x1e").flatMap(parseCommit);
}

/** The facts of one commit. Throws GitFailure when there is no such commit. */
export async function readCommit(git: GitRepository, sha: string): Promise<CommitFacts> {
  const cached = commitCache(git).get(sha);
  if (cached !== undefined) return cached;
  const loose = await readLooseObject(git.directory, sha);
  const read = loose?.type === "commit" ? parseCommitContent(sha, loose.content) : undefined;
  if (read !== undefined) return remember(git, read);
  const [commit] = parseCommits(await git.run(["log", "-1", "--no-walk", format, sha, "--"]));
  if (commit === undefined) throw new Error(`There is no commit ${sha}`);
  return remember(git, commit);
}

const caches = new WeakMap<GitRepository, Map<string, CommitFacts>>();

function commitCache(git: GitRepository): Map<string, CommitFacts> {
  const cache = caches.get(git) ?? new Map<string, CommitFacts>();
  caches.set(git, cache);
  return cache;
}

function remember(git: GitRepository, commit: CommitFacts): CommitFacts {
  commitCache(git).set(commit.sha, commit);
  return commit;
}

export interface CommitQuery {
  /** Commit to start from. */
  readonly from: string;
  /** Leave out what this commit reaches. */
  readonly notReachableFrom?: string;
  readonly path?: string;
  readonly since?: string;
  readonly until?: string;
  readonly author?: string;
  readonly limit?: number;
}

/** Commits, newest first (`git log` order). */
export async function listCommits(git: GitRepository, query: CommitQuery): Promise<CommitFacts[]> {
  const options = [
    ...(query.limit === undefined ? [] : [`--max-count=${query.limit}`]),
    ...(query.since === undefined ? [] : [`--since=${query.since}`]),
    ...(query.until === undefined ? [] : [`--until=${query.until}`]),
    ...(query.author === undefined ? [] : ["--fixed-strings", `--author=${query.author}`]),
  ];
  const range = query.notReachableFrom === undefined ? [] : [`^${query.notReachableFrom}`];
  const paths = query.path === undefined ? [] : [query.path];
  const args = [
    "--literal-pathspecs",
    "log",
    format,
    ...options,
    query.from,
    ...range,
    "--",
    ...paths,
  ];
  const isFixed = [query.from, query.notReachableFrom ?? query.from].every(isFullSha);
  const isTimed = query.since !== undefined || query.until !== undefined;
  const output = isFixed && !isTimed ? await git.fixedRaw(args) : await git.runRaw(args);
  return parseCommits(output.toString("utf8")).map((commit) => remember(git, commit));
}

/** True when `ancestor` is `descendant` or reachable from it. */
export async function isAncestor(
  git: GitRepository,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  if (ancestor === descendant) return true;
  return (await git.fixed(["merge-base", "--is-ancestor", ancestor, descendant])).exitCode === 0;
}

/** The best common ancestor, or undefined for unrelated histories. */
export async function mergeBase(
  git: GitRepository,
  one: string,
  other: string,
): Promise<string | undefined> {
  const result = await git.fixed(["merge-base", one, other]);
  return result.exitCode === 0 ? result.stdout.toString("utf8").trim() : undefined;
}

/** How many commits `head` has that `base` has not, and the other way round. */
export async function countDivergence(
  git: GitRepository,
  base: string,
  head: string,
): Promise<{ ahead: number; behind: number }> {
  const args = ["rev-list", "--left-right", "--count", `${base}...${head}`];
  const output = (await git.fixedRaw(args)).toString("utf8");
  const [behind = "0", ahead = "0"] = output.trim().split(/\s+/);
  return { ahead: Number(ahead), behind: Number(behind) };
}
