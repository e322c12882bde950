import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseTreeContent } from "./object-content.ts";
import type { CommitFacts, ObjectType, Signature, TreeChange, TreeEntry } from "./object-facts.ts";
import { isObjectType, readLooseObject } from "./object-files.ts";
import type { GitRepository } from "./repository.ts";

export type { CommitFacts, ObjectType, Signature, TreeChange, TreeEntry };

const knownTypes = new WeakMap<GitRepository, Map<string, ObjectType>>();

/** What kind of object a sha names, or undefined when the repository has none of it. */
export async function objectType(git: GitRepository, sha: string): Promise<ObjectType | undefined> {
  if (!isFullSha(sha)) return undefined;
  const known = knownTypes.get(git) ?? new Map<string, ObjectType>();
  knownTypes.set(git, known);
  const type = known.get(sha) ?? (await readType(git, sha));
  if (type !== undefined) known.set(sha, type);
  return type;
}

async function readType(git: GitRepository, sha: string): Promise<ObjectType | undefined> {
  const loose = await readLooseObject(git.directory, sha);
  if (loose !== undefined) return loose.type;
  const type = (await git.attempt(["cat-file", "-t", sha])).stdout.toString("utf8").trim();
  return isObjectType(type) ? type : undefined;
}

export const isFullSha = (name: string): boolean => /^[0-9a-f]{40}$/.test(name);

export async function writeBlob(git: GitRepository, content: string | Uint8Array): Promise<string> {
  return (await git.run(["hash-object", "-w", "--stdin"], { input: content })).trim();
}

export async function readBlob(git: GitRepository, sha: string): Promise<Buffer> {
  const loose = await readLooseObject(git.directory, sha);
  return loose?.type === "blob" ? loose.content : git.fixedRaw(["cat-file", "blob", sha]);
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
  return listTree(git, treeish, ["ls-tree", "-z", "-l", ...flags, treeish]);
}

async function listTree(
  git: GitRepository,
  treeish: string,
  args: readonly string[],
): Promise<TreeEntry[]> {
  const output = isFullSha(treeish) ? await git.fixedRaw(args) : await git.runRaw(args);
  return output.toString("utf8").split("\0").flatMap(parseTreeEntry);
}

/** The entry at exactly `path`, if there is one. */
export async function readTreeEntry(
  git: GitRepository,
  treeish: string,
  path: string,
): Promise<TreeEntry | undefined> {
  const loose = await findLooseEntry(git, treeish, path);
  if (loose !== "unknown") return loose;
  const args = ["--literal-pathspecs", "ls-tree", "-z", "-l", treeish, "--", path];
  return (await listTree(git, treeish, args)).find((entry) => entry.path === path);
}

/** As `readTreeEntry`, without a process; "unknown" when something on the way is not loose. */
async function findLooseEntry(
  git: GitRepository,
  treeish: string,
  path: string,
): Promise<TreeEntry | undefined | "unknown"> {
  const top = await readLooseObject(git.directory, treeish);
  let at = top?.type === "commit" ? top.content.toString("latin1", 5, 45) : treeish;
  const names = path.split("/");
  for (const [depth, name] of names.entries()) {
    const tree = await readLooseObject(git.directory, at);
    if (tree?.type !== "tree") return "unknown";
    const entry = parseTreeContent(tree.content).find((one) => one.path === name);
    if (entry === undefined) return undefined;
    if (depth === names.length - 1) return withSize(git, { ...entry, path });
    if (entry.type !== "tree") return undefined;
    at = entry.sha;
  }
  return "unknown";
}

async function withSize(git: GitRepository, entry: TreeEntry): Promise<TreeEntry | "unknown"> {
  if (entry.type !== "blob") return entry;
  const blob = await readLooseObject(git.directory, entry.sha);
  return blob === undefined ? "unknown" : { ...entry, size: blob.content.length };
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
