import type { components } from "@octokit/openapi-types";
import type { CommitFacts, TreeEntry } from "../../git/objects.ts";
import type { Repository } from "../../world/entities.ts";
import type { World } from "../../world/world.ts";
import { renderGitCommit, wrapBase64 } from "./git.ts";
import { escapePath, pageUrl, repositoryUrl } from "./links.ts";

type Schemas = components["schemas"];

type EntryType = "file" | "dir" | "submodule" | "symlink";

function entryType(entry: TreeEntry): EntryType {
  if (entry.type === "tree") return "dir";
  if (entry.type === "commit") return "submodule";
  return entry.mode === "120000" ? "symlink" : "file";
}

/** `ref` is what the caller asked by: it stays in the links. */
function renderEntry<Type extends EntryType>(
  world: World,
  repository: Repository,
  ref: string,
  entry: TreeEntry,
  type: Type,
) {
  const path = escapePath(entry.path);
  const self = repositoryUrl(world, repository, `/contents/${path}?ref=${encodeURIComponent(ref)}`);
  const folder = type === "dir" ? "trees" : "blobs";
  const git =
    type === "submodule" ? null : repositoryUrl(world, repository, `/git/${folder}/${entry.sha}`);
  const page = type === "dir" ? "tree" : "blob";
  const html = pageUrl(world, repository, `/${page}/${escapePath(ref)}/${path}`);
  return {
    type,
    size: entry.size ?? 0,
    name: entry.path.slice(entry.path.lastIndexOf("/") + 1),
    path: entry.path,
    sha: entry.sha,
    url: self,
    git_url: git,
    html_url: html,
    download_url:
      type === "file" ? pageUrl(world, repository, `/raw/${escapePath(ref)}/${path}`) : null,
    _links: { self, git, html },
  };
}

export function renderDirectory(
  world: World,
  repository: Repository,
  ref: string,
  entries: readonly TreeEntry[],
): Schemas["content-directory"] {
  return entries.map((entry) => renderEntry(world, repository, ref, entry, entryType(entry)));
}

export function renderFile(
  world: World,
  repository: Repository,
  ref: string,
  entry: TreeEntry,
  content: Buffer,
): Schemas["content-file"] {
  return {
    ...renderEntry(world, repository, ref, entry, "file"),
    encoding: "base64",
    content: wrapBase64(content),
  };
}

/** The answer to writing (or, with `entry` null, to deleting) one file by a commit. */
export function renderFileCommit(
  world: World,
  repository: Repository,
  branch: string,
  entry: TreeEntry | null,
  commit: CommitFacts,
): { content: object | null; commit: Schemas["git-commit"] } {
  return {
    content: entry === null ? null : renderEntry(world, repository, branch, entry, "file"),
    commit: renderGitCommit(world, repository, commit),
  };
}
