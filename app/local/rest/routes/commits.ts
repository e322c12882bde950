import type { components } from "@octokit/openapi-types";
import { diffTrees, emptyTree } from "../../git/diff.ts";
import type { CommitQuery } from "../../git/history.ts";
import { countDivergence, listCommits, mergeBase, readCommit } from "../../git/history.ts";
import { resolveCommit } from "../../git/refs.ts";
import { ApiError, notFound, unprocessable } from "../errors.ts";
import { paged, paginate } from "../paging.ts";
import { renderCommit, renderFileChange, renderStats } from "../render/git.ts";
import { escapePath, pageUrl, repositoryUrl } from "../render/links.ts";
import type { Call } from "../route.ts";
import { ok, route } from "../route.ts";

type Schemas = components["schemas"];

/** A user who asks for their commits means those with their address; anything else is matched as it stands. */
function readQuery({ query, world }: Call, from: string): CommitQuery {
  const [author, since, until, path] = ["author", "since", "until", "path"].map((name) =>
    query.get(name),
  );
  const login = author == null ? undefined : (world.user(author)?.login ?? author);
  return {
    from,
    ...(login === undefined ? {} : { author: login }),
    ...(since == null ? {} : { since }),
    ...(until == null ? {} : { until }),
    ...(path == null ? {} : { path }),
  };
}

const getCommits = route(
  "GET /repos/{owner}/{repo}/commits",
  { permission: "contents:read" },
  async (call) => {
    const { world, repository, git } = call;
    const asked = call.query.get("sha") ?? repository.defaultBranch;
    const from = await resolveCommit(git, asked);
    if (from === undefined)
      throw call.query.has("sha") ? notFound() : new ApiError(409, "Git Repository is empty.");
    const commits = await listCommits(git, readQuery(call, from));
    return paged(call, commits, (commit) => renderCommit(world, repository, commit));
  },
);

const getCommit = route(
  "GET /repos/{owner}/{repo}/commits/{ref}",
  { permission: "contents:read" },
  async (call) => {
    const { world, repository, git } = call;
    const ref = call.parameter("ref");
    const sha = await resolveCommit(git, ref);
    if (sha === undefined) throw unprocessable(`No commit found for SHA: ${ref}`);
    const commit = await readCommit(git, sha);
    const changes = await diffTrees(git, commit.parents[0] ?? emptyTree, sha);
    const page = paginate(call, changes);
    return {
      status: 200,
      headers: page.headers,
      body: {
        ...renderCommit(world, repository, commit),
        stats: renderStats(changes),
        files: page.items.map((change) => renderFileChange(world, repository, sha, change)),
      },
    };
  },
);

/** `base...head`; both may be anything that names a commit, and may carry an `owner:` before a branch. */
async function readRange(call: Call<"basehead">): Promise<{ base: string; head: string }> {
  const [base = "", head = ""] = call.parameter("basehead").split("...");
  const resolve = (name: string) => resolveCommit(call.git, name.replace(/^[^/:]+:/, ""));
  const [from, to] = await Promise.all([resolve(base), resolve(head)]);
  if (from === undefined || to === undefined) throw notFound();
  return { base: from, head: to };
}

function describe(ahead: number, behind: number): Schemas["commit-comparison"]["status"] {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}

const compare = route(
  "GET /repos/{owner}/{repo}/compare/{basehead}",
  { permission: "contents:read" },
  async (call) => {
    const { world, repository, git } = call;
    const { base, head } = await readRange(call);
    const fork = await mergeBase(git, base, head);
    if (fork === undefined) throw new ApiError(404, "No common ancestor between the two commits");
    const { ahead, behind } = await countDivergence(git, base, head);
    const commits = (await listCommits(git, { from: head, notReachableFrom: base })).reverse();
    const changes = await diffTrees(git, fork, head);
    const page = paginate(call, commits);
    const name = escapePath(call.parameter("basehead"));
    const html = pageUrl(world, repository, `/compare/${name}`);
    const comparison: Schemas["commit-comparison"] = {
      url: repositoryUrl(world, repository, `/compare/${name}`),
      html_url: html,
      permalink_url: pageUrl(world, repository, `/compare/${base}...${head}`),
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: renderCommit(world, repository, await readCommit(git, base)),
      merge_base_commit: renderCommit(world, repository, await readCommit(git, fork)),
      status: describe(ahead, behind),
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: page.items.map((commit) => renderCommit(world, repository, commit)),
      files: changes
        .slice(0, 300)
        .map((change) => renderFileChange(world, repository, head, change)),
    };
    return { ...ok(comparison), headers: page.headers };
  },
);

export const commitRoutes = [getCommits, getCommit, compare];
