import type { components } from "@octokit/openapi-types";
import type { FileChange } from "../../git/diff.ts";
import type { CommitFacts, Signature, TreeEntry } from "../../git/objects.ts";
import type { GitRef } from "../../git/refs.ts";
import type { Repository, User } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import { commitEmail } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { escapePath, pageUrl, repositoryUrl, timestamp } from "./links.ts";
import { renderUser } from "./user.ts";

type Schemas = components["schemas"];

/** Nothing here is signed: the embedded GitHub has no key that anybody should trust. */
const unsigned = {
  verified: false,
  reason: "unsigned",
  signature: null,
  payload: null,
  verified_at: null,
};

export function renderRef(world: World, repository: Repository, ref: GitRef): Schemas["git-ref"] {
  const folder = ref.type === "commit" ? "commits" : `${ref.type}s`;
  return {
    ref: ref.name,
    node_id: nodeId("Ref", repository.id, ref.name),
    url: repositoryUrl(world, repository, `/git/${escapePath(ref.name)}`),
    object: {
      type: ref.type,
      sha: ref.sha,
      url: repositoryUrl(world, repository, `/git/${folder}/${ref.sha}`),
    },
  };
}

function renderSignature({ name, email, date }: Signature) {
  return { name, email, date: timestamp(date) };
}

/** The lower, git-database form of a commit. */
export function renderGitCommit(
  world: World,
  repository: Repository,
  commit: CommitFacts,
): Schemas["git-commit"] {
  const api = (path: string) => repositoryUrl(world, repository, path);
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", repository.id, commit.sha),
    url: api(`/git/commits/${commit.sha}`),
    html_url: pageUrl(world, repository, `/commit/${commit.sha}`),
    author: renderSignature(commit.author),
    committer: renderSignature(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: api(`/git/trees/${commit.tree}`) },
    parents: commit.parents.map((sha) => ({
      sha,
      url: api(`/git/commits/${sha}`),
      html_url: pageUrl(world, repository, `/commit/${sha}`),
    })),
    verification: unsigned,
  };
}

/** The account whose address a commit carries, as GitHub guesses it. */
export function findByEmail(world: World, email: string): User | undefined {
  return world.users.find((user) => commitEmail(user) === email);
}

/** The upper, repository form of a commit. */
export function renderCommit(
  world: World,
  repository: Repository,
  commit: CommitFacts,
): Schemas["commit"] {
  const api = (path: string) => repositoryUrl(world, repository, path);
  const account = (signature: Signature) => {
    const user = findByEmail(world, signature.email);
    return user === undefined ? null : renderUser(world, user);
  };
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", repository.id, commit.sha),
    url: api(`/commits/${commit.sha}`),
    html_url: pageUrl(world, repository, `/commit/${commit.sha}`),
    comments_url: api(`/commits/${commit.sha}/comments`),
    commit: {
      url: api(`/git/commits/${commit.sha}`),
      author: renderSignature(commit.author),
      committer: renderSignature(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: api(`/git/trees/${commit.tree}`) },
      comment_count: 0,
      verification: unsigned,
    },
    author: account(commit.author),
    committer: account(commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: api(`/commits/${sha}`),
      html_url: pageUrl(world, repository, `/commit/${sha}`),
    })),
  };
}

/** `commitSha` is the commit the links show the file at: the newer side of the comparison. */
export function renderFileChange(
  world: World,
  repository: Repository,
  commitSha: string,
  change: FileChange,
): Schemas["diff-entry"] {
  const path = escapePath(change.path);
  return {
    sha: change.sha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: pageUrl(world, repository, `/blob/${commitSha}/${path}`),
    raw_url: pageUrl(world, repository, `/raw/${commitSha}/${path}`),
    contents_url: repositoryUrl(world, repository, `/contents/${path}?ref=${commitSha}`),
    ...(change.patch === null ? {} : { patch: change.patch }),
    ...(change.previousPath === null ? {} : { previous_filename: change.previousPath }),
  };
}

export function renderStats(changes: readonly FileChange[]) {
  const additions = changes.reduce((sum, change) => sum + change.additions, 0);
  const deletions = changes.reduce((sum, change) => sum + change.deletions, 0);
  return { additions, deletions, total: additions + deletions };
}

export function renderTree(
  world: World,
  repository: Repository,
  sha: string,
  entries: readonly TreeEntry[],
): Schemas["git-tree"] {
  return {
    sha,
    url: repositoryUrl(world, repository, `/git/trees/${sha}`),
    truncated: false,
    tree: entries.map((entry) => renderTreeEntry(world, repository, entry)),
  };
}

function renderTreeEntry(world: World, repository: Repository, entry: TreeEntry) {
  const { path, mode, type, sha } = entry;
  const folder = type === "tree" ? "trees" : "blobs";
  // A submodule's commit lives elsewhere, so GitHub gives it no address.
  const link =
    type === "commit" ? {} : { url: repositoryUrl(world, repository, `/git/${folder}/${sha}`) };
  return { path, mode, type, sha, ...(entry.size === null ? {} : { size: entry.size }), ...link };
}

export function renderBlob(
  world: World,
  repository: Repository,
  sha: string,
  content: Buffer,
): Schemas["blob"] {
  return {
    sha,
    node_id: nodeId("Blob", repository.id, sha),
    url: repositoryUrl(world, repository, `/git/blobs/${sha}`),
    size: content.length,
    content: wrapBase64(content),
    encoding: "base64",
  };
}

/** GitHub breaks base64 into lines of 60 characters. */
export function wrapBase64(content: Buffer): string {
  return content
    .toString("base64")
    .replaceAll(/(.{60})/g, "$1\n")
    .replace(/(?<!\n)$/, "\n");
}
