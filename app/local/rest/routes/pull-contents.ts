import { diffTrees } from "../../git/diff.ts";
import { isAncestor, listCommits, mergeBase } from "../../git/history.ts";
import { resolveCommit } from "../../git/refs.ts";
import type { Pull } from "../../world/pull-entities.ts";
import { findPull } from "../../world/pulls.ts";
import { unprocessable } from "../errors.ts";
import { paged } from "../paging.ts";
import { requirePull } from "../pull-access.ts";
import { renderCommit, renderFileChange } from "../render/git.ts";
import { renderSimplePull } from "../render/pull.ts";
import type { Call } from "../route.ts";
import { route } from "../route.ts";

/** GitHub lists no more (docs, "List commits on a pull request" and "List pull requests files"). */
const mostCommits = 250;
const mostFiles = 3000;

const commits = route(
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits",
  { permission: "pull_requests:read" },
  async (call) => {
    const { world, repository, git } = call;
    const { headSha, baseSha } = requirePull(call);
    const range = { from: headSha, notReachableFrom: baseSha, limit: mostCommits };
    const found = (await listCommits(git, range)).reverse();
    return paged(call, found, (commit) => renderCommit(world, repository, commit));
  },
);

const files = route(
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
  { permission: "pull_requests:read" },
  async (call) => {
    const { world, repository, git } = call;
    const { headSha, baseSha } = requirePull(call);
    const fork = (await mergeBase(git, baseSha, headSha)) ?? baseSha;
    const changes = (await diffTrees(git, fork, headSha)).slice(0, mostFiles);
    return paged(call, changes, (change) => renderFileChange(world, repository, headSha, change));
  },
);

/** Which pull requests a commit came with, or is about to come with. */
const pullsOfCommit = route(
  "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls",
  { permission: "pull_requests:read" },
  async (call) => {
    const { world, repository } = call;
    const asked = call.parameter("commit_sha");
    const sha = await resolveCommit(call.git, asked);
    if (sha === undefined) throw unprocessable(`No commit found for SHA: ${asked}`);
    const found = await findPulls(call, sha);
    return paged(call, found, (pull) => renderSimplePull(world, repository, pull));
  },
);

async function findPulls({ world, repository, git }: Call, sha: string): Promise<Pull[]> {
  const output = await git.run([
    "for-each-ref",
    `--contains=${sha}`,
    "--format=%(refname)",
    "refs/pull/",
  ]);
  const numbers = output
    .split("\n")
    .flatMap((name) => /^refs\/pull\/(\d+)\/head$/.exec(name)?.[1] ?? [])
    .map(Number);
  const found: Pull[] = [];
  for (const number of numbers.sort((a, b) => a - b)) {
    const pull = findPull(world, repository, number);
    if (pull !== undefined && !(await isAncestor(git, sha, pull.baseSha))) found.push(pull);
  }
  const merged = world.pulls.filter(
    (pull) => pull.repositoryId === repository.id && pull.mergeCommitSha === sha,
  );
  return [...new Set([...found, ...merged])];
}

export const pullContentRoutes = [commits, files, pullsOfCommit];
