import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { GitRepository } from "./repository.ts";

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

export interface CommitFacts {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
  readonly size: number | null;
}

/** A change to a tree: a sha to put there, or null to take the path away. */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly sha: string | null;
}

export type ObjectType = "commit" | "tree" | "blob" | "tag";

/** What kind of object a sha names, or undefined when the repository has none of it. */
export async function objectType(git: GitRepository, sha: string): Promise<ObjectType | undefined> {
  if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
  const result = await git.fixed(["cat-file", "-t", sha]);
  const type = result.stdout.toString("utf8").trim();
  if (type === "commit" || type === "tree" || type === "blob" || type === "tag") return type;
  return undefined;
}

export async function writeBlob(git: GitRepository, content: string | Uint8Array): Promise<string> {
  return (await git.run(["hash-object", "-w", "--stdin"], { input: content })).trim();
}

export async function readBlob(git: GitRepository, sha: string): Promise<Buffer> {
  return git.fixedRaw(["cat-file", "blob", sha]);
}

function parseTreeEntry(line: string): TreeEntry[] {
  const match = /^(\d+) (blob|tree|commit) ([0-9a-f]+) +(-|\d+)\t(.*)$/s.exec(line);
  if (match === null) return [];
  const [, mode = "", type = "", sha = "", size = "", path = ""] = match;
  if (type !== "blob" && type !== "tree" && type !== "commit") return [];
  return [{ path, mode, type, sha, size: size === "-" ? null : Number(size) }];
}

/** The entries of a tree (or of a commit's tree), all the way down when `recursive`. */
export async function readTree(
  git: GitRepository,
  treeish: string,
  recursive = false,
): Promise<TreeEntry[]> {
  const flags = recursive ? ["-r", "-t"] : [];
  const output = await git.run(["ls-tree", "-z", "-l", ...flags, treeish]);
  return output.split("\0").flatMap(parseTreeEntry);
}

/** The entry at exactly `path`, if there is one. */
export async function readTreeEntry(
  git: GitRepository,
  treeish: string,
  path: string,
): Promise<TreeEntry | undefined> {
  const args = ["--literal-pathspecs", "ls-tree", "-z", "-l", treeish, "--", path];
  const isFixed = /^[0-9a-f]{40}$/.test(treeish);
  const output = isFixed ? await git.fixedRaw(args) : await git.runRaw(args);
  return output
    .toString("utf8")
    .split("\0")
    .flatMap(parseTreeEntry)
    .find((entry) => entry.path === path);
}

/** Writes the tree `base` (or the empty one) with the changes applied, and answers its sha. */
export async function writeTree(
  git: GitRepository,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const index = join(git.directory, `index-${randomUUID()}`);
  const environment = { GIT_INDEX_FILE: index };
  try {
    await git.run(["read-tree", ...(base === null ? ["--empty"] : [base])], { environment });
    const subtrees = changes.filter((change) => change.mode === "040000" && change.sha !== null);
    const input = changes.flatMap(indexLine).join("");
    if (input !== "") await git.run(["update-index", "-z", "--index-info"], { environment, input });
    for (const { path, sha } of subtrees) {
      await git.run(["read-tree", `--prefix=${path}/`, sha ?? ""], { environment });
    }
    return (await git.run(["write-tree"], { environment })).trim();
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

function indexLine({ path, mode, sha }: TreeChange): string[] {
  if (sha === null) return [`0 ${"0".repeat(40)}\t${path}\0`];
  return mode === "040000" ? [] : [`${mode} ${sha}\t${path}\0`];
}

function signatureLine(signature: Signature): string {
  const clean = (text: string) => text.replaceAll(/[<>\n\0]/g, "").trim();
  const seconds = Math.floor(signature.date.getTime() / 1000);
  return `${clean(signature.name)} <${clean(signature.email)}> ${seconds} +0000`;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer?: Signature;
  readonly message: string;
}

/** Writes a commit object byte for byte (the message is kept as it is) and answers its sha. */
export async function writeCommit(git: GitRepository, commit: NewCommit): Promise<string> {
  const content = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signatureLine(commit.author)}`,
    `committer ${signatureLine(commit.committer ?? commit.author)}`,
    "",
    commit.message,
  ].join("\n");
  return (
    await git.run(["hash-object", "-t", "commit", "-w", "--stdin"], { input: content })
  ).trim();
}
