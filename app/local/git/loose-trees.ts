import { parseTreeContent, printTreeContent } from "./object-content.ts";
import type { TreeChange, TreeEntry } from "./object-facts.ts";
import { readLooseObject, writeLooseObject } from "./object-files.ts";
import { readRefFile } from "./ref-files.ts";

/** git's name for "no files at all": the base when a root commit is looked at. */
export const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** Trees read and written without a process. "unknown" is for git itself: something is packed, or out of the ordinary. */

/** The entry at exactly `path` below a commit, a tree or a full ref. */
export async function findLooseEntry(
  directory: string,
  treeish: string,
  path: string,
): Promise<TreeEntry | undefined | "unknown"> {
  const names = path.split("/");
  let entries = await readTop(directory, treeish);
  for (const [depth, name] of names.entries()) {
    if (entries === "unknown") return "unknown";
    const entry = entries.find((one) => one.path === name);
    if (entry === undefined) return undefined;
    if (depth === names.length - 1) return withSize(directory, { ...entry, path });
    if (entry.type !== "tree") return undefined;
    entries = await readEntries(directory, entry.sha);
  }
  return "unknown";
}

/** What stands in a commit's tree, in a tree, or in that of a full ref. */
export async function readTop(
  directory: string,
  treeish: string,
): Promise<TreeEntry[] | "unknown"> {
  const start = (await readRefFile(directory, treeish)) ?? treeish;
  const top = await readLooseObject(directory, start);
  const tree = top?.type === "commit" ? top.content.toString("latin1", 5, 45) : start;
  return readEntries(directory, tree);
}

export async function readEntries(
  directory: string,
  sha: string,
): Promise<TreeEntry[] | "unknown"> {
  if (sha === emptyTree) return []; // git knows it without a file
  const tree = await readLooseObject(directory, sha);
  return tree?.type === "tree" ? parseTreeContent(tree.content) : "unknown";
}

async function withSize(directory: string, entry: TreeEntry): Promise<TreeEntry | "unknown"> {
  if (entry.type !== "blob") return entry;
  const blob = await readLooseObject(directory, entry.sha);
  return blob === undefined ? "unknown" : { ...entry, size: blob.content.length };
}

/** Writes the tree `base` (or the empty one) with plain files put there or taken away, and answers its sha. */
export async function editLooseTree(
  directory: string,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const isPlain = await Promise.all(changes.map((change) => isPlainChange(directory, change)));
  if (!isPlain.every(Boolean) || areInEachOther(changes)) return "unknown";
  const entries = base === null ? [] : await readTop(directory, base);
  return entries === "unknown" ? "unknown" : editEntries(directory, entries, changes);
}

async function editEntries(
  directory: string,
  before: readonly TreeEntry[],
  changes: readonly TreeChange[],
): Promise<string> {
  const entries = new Map(before.map((entry) => [entry.path, entry]));
  for (const [name, inside] of groupByFolder(changes)) {
    const known = entries.get(name);
    const edited = await editOne(directory, known, inside);
    if (edited === "unknown") return "unknown";
    if (edited === undefined) entries.delete(name);
    else entries.set(name, { ...edited, path: name });
  }
  return writeLooseObject(directory, "tree", printTreeContent([...entries.values()]));
}

/** What stands at a name after the changes to it, or to what is in it; undefined for nothing. */
async function editOne(
  directory: string,
  known: TreeEntry | undefined,
  changes: readonly TreeChange[],
): Promise<Omit<TreeEntry, "path"> | undefined | "unknown"> {
  const [first] = changes;
  if (first?.path === "") {
    // A file in place of a folder takes all of it away: git knows how.
    if (known?.type === "tree") return "unknown";
    const { mode, sha } = first;
    return sha === null ? undefined : { mode, sha, type: "blob", size: null };
  }
  if (known !== undefined && known.type !== "tree") return "unknown";
  const entries = known === undefined ? [] : await readEntries(directory, known.sha);
  if (entries === "unknown") return "unknown";
  const sha = await editEntries(directory, entries, changes);
  if (sha === "unknown") return "unknown";
  return sha === emptyTree ? undefined : { mode: "040000", sha, type: "tree", size: null };
}

/** By the first name of their paths, of which the rest is left; empty for the name itself. */
function groupByFolder(changes: readonly TreeChange[]): Map<string, TreeChange[]> {
  const groups = new Map<string, TreeChange[]>();
  for (const change of changes) {
    const [name = "", ...rest] = change.path.split("/");
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push({ ...change, path: rest.join("/") });
  }
  return groups;
}

async function isPlainChange(directory: string, change: TreeChange): Promise<boolean> {
  if (!change.path.split("/").every(isPlainName)) return false;
  if (change.sha === null) return true;
  const isFile = change.mode === "100644" || change.mode === "100755";
  return isFile && (await readLooseObject(directory, change.sha))?.type === "blob";
}

/** Nothing that git might refuse in a path, such as one of the many ways to say `.git`. */
const isPlainName = (name: string) =>
  /^[\p{L}\p{N}_-][^\\:~\0]*$/u.test(name) || /^\.(?!git\W*$)[\w-][\w.-]*$/i.test(name);

function areInEachOther(changes: readonly TreeChange[]): boolean {
  const paths = new Set(changes.map(({ path }) => path));
  const isInside = (path: string) =>
    path
      .split("/")
      .some((_, depth, names) => depth > 0 && paths.has(names.slice(0, depth).join("/")));
  return paths.size < changes.length || [...paths].some(isInside);
}
