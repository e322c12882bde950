import { randomUUID } from "node:crypto";
import { appendFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Signature } from "./objects.ts";
import { objectType, writeBlob, writeCommit, writeTree } from "./objects.ts";
import { updateRefs } from "./refs.ts";
import { GitRepository } from "./repository.ts";

/** `refs/pull` belongs to the server, as on GitHub. Who may push is decided before git is asked. */
const serverSettings = `[receive]
\thideRefs = refs/pull
[uploadpack]
\tallowAnySHA1InWant = true
\tallowFilter = true
`;

/** Makes an empty bare repository whose HEAD points at `defaultBranch`. */
export async function createBareRepository(
  directory: string,
  defaultBranch: string,
  searchPath: string,
): Promise<GitRepository> {
  await mkdir(directory, { recursive: true });
  const git = new GitRepository(directory, searchPath);
  await git.run(["init", "--bare", "--quiet", `--initial-branch=${defaultBranch}`, "."]);
  await appendFile(join(directory, "config"), serverSettings);
  return git;
}

/** Copies every branch and tag of a local repository into this one. */
export async function importRepository(git: GitRepository, source: string): Promise<void> {
  await git.run([
    "fetch",
    "--quiet",
    "--no-auto-gc",
    source,
    "+refs/heads/*:refs/heads/*",
    "+refs/tags/*:refs/tags/*",
  ]);
}

/** Copies one commit of another repository on this disk, with all that it reaches. Nothing here points at it yet. */
export async function importCommit(git: GitRepository, source: string, sha: string): Promise<void> {
  if ((await objectType(git, sha)) === "commit") return;
  const flags = ["--quiet", "--no-auto-gc", "--no-tags", "--no-write-fetch-head"];
  await git.run(["fetch", ...flags, source, sha]);
}

/** First commit of a branch from a folder on disk (ignored files and `.git` left out). */
export async function commitFolder(
  git: GitRepository,
  request: { folder: string; branch: string; author: Signature; message: string },
): Promise<string> {
  const index = join(git.directory, `index-${randomUUID()}`);
  const environment = {
    GIT_INDEX_FILE: index,
    GIT_WORK_TREE: request.folder,
    GIT_DIR: git.directory,
  };
  try {
    await git.run(["-C", request.folder, "add", "--all", "."], { environment });
    const tree = (await git.run(["write-tree"], { environment })).trim();
    return await commitTree(git, { ...request, tree });
  } finally {
    await rm(index, { force: true });
  }
}

/** First commit of a branch from texts by path. A path ending in `.sh` is made executable. */
export async function commitFiles(
  git: GitRepository,
  request: {
    files: Readonly<Record<string, string>>;
    branch: string;
    author: Signature;
    message: string;
  },
): Promise<string> {
  const changes = await Promise.all(
    Object.entries(request.files).map(async ([path, text]) => ({
      path,
      mode: path.endsWith(".sh") ? "100755" : "100644",
      sha: await writeBlob(git, text),
    })),
  );
  return commitTree(git, { ...request, tree: await writeTree(git, null, changes) });
}

async function commitTree(
  git: GitRepository,
  request: { tree: string; branch: string; author: Signature; message: string },
): Promise<string> {
  const { tree, author, message } = request;
  const sha = await writeCommit(git, { tree, parents: [], author, message });
  const result = await updateRefs(git, [{ name: `refs/heads/${request.branch}`, after: sha }]);
  if (result.kind === "refused") throw new Error(`The first commit did not land: ${result.reason}`);
  return sha;
}
