import { compareLooseTrees } from "./loose-diff.ts";
import type { GitRepository } from "./repository.ts";

export { emptyTree } from "./loose-trees.ts";

export type FileStatus = "added" | "removed" | "modified" | "renamed" | "copied" | "changed";

export interface FileChange {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: FileStatus;
  /** The blob after the change; before it, when the file went away. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** From the first hunk on, as GitHub gives it; absent for binary files and pure renames. */
  readonly patch: string | null;
}

const statuses: Readonly<Record<string, FileStatus>> = {
  A: "added",
  D: "removed",
  M: "modified",
  R: "renamed",
  C: "copied",
  T: "changed",
};

interface RawChange {
  path: string;
  previousPath: string | null;
  status: FileStatus;
  sha: string;
}

/** `git diff --raw -z`: `:mode mode sha sha status NUL path NUL [path NUL]`. Takes them off `parts`. */
function takeRaw(parts: string[]): RawChange[] {
  const changes: RawChange[] = [];
  while (parts[0]?.startsWith(":") === true) {
    const change = parseRawChange(parts.slice(0, 3));
    changes.push(change);
    parts.splice(0, change.previousPath === null ? 2 : 3);
  }
  return changes;
}

function parseRawChange([header = "", first = "", second = ""]: string[]): RawChange {
  const [, , before = "", after = "", code = "M"] = header.split(" ");
  const status = statuses[code.charAt(0)] ?? "changed";
  const sha = status === "removed" ? before : after;
  const isMove = status === "renamed" || status === "copied";
  return isMove
    ? { path: second, previousPath: first, status, sha }
    : { path: first, previousPath: null, status, sha };
}

/** `git diff --numstat -z`: `added TAB deleted TAB path NUL`, or with an empty path and two NUL-ended ones for a move. */
function takeNumstat(parts: string[]): { additions: number; deletions: number }[] {
  const counts: { additions: number; deletions: number }[] = [];
  for (;;) {
    const match = /^(-|\d+)\t(-|\d+)\t(.*)$/s.exec(parts[0] ?? "");
    if (match === null) return counts;
    const number = (text: string | undefined) => (text === "-" ? 0 : Number(text));
    counts.push({ additions: number(match[1]), deletions: number(match[2]) });
    parts.splice(0, match[3] === "" ? 3 : 1);
  }
}

/** One piece per file, in the same order as `--raw` lists them. */
function splitPatch(output: string): (string | null)[] {
  const pieces = `\n${output}`.split("\ndiff --git ").slice(1);
  return pieces.map((piece) => {
    const hunk = piece.indexOf("\n@@ ");
    return hunk < 0 ? null : piece.slice(hunk + 1).replace(/\n$/, "");
  });
}

/** What changed from one tree (or commit), named by its sha, to another, renames found, in path order. */
export async function diffTrees(
  git: GitRepository,
  before: string,
  after: string,
): Promise<FileChange[]> {
  const formats = ["--raw", "--numstat", "--patch", "-z", "--no-abbrev"];
  const flags = ["--no-color", "--no-ext-diff", "--no-textconv"];
  const args = ["diff-tree", "-r", "-M", ...formats, ...flags, before, after, "--"];
  const parts = (await git.fixedRaw(args)).toString("utf8").split("\0");
  const raw = takeRaw(parts);
  const counts = takeNumstat(parts);
  const patches = splitPatch(parts.join("\0").replace(/^\0/, ""));
  return raw.map((change, index) => ({
    ...change,
    additions: counts[index]?.additions ?? 0,
    deletions: counts[index]?.deletions ?? 0,
    patch: patches[index] ?? null,
  }));
}

/** Only the names: much cheaper than `diffTrees`. Renames count as one removal and one addition. */
export async function changedPaths(
  git: GitRepository,
  before: string,
  after: string,
): Promise<{ path: string; status: FileStatus }[]> {
  const loose = await compareLooseTrees(git.directory, before, after);
  if (loose !== "unknown") {
    return loose.map(({ path, letter }) => ({ path, status: statuses[letter] ?? "changed" }));
  }
  const args = ["diff-tree", "-r", "--name-status", "-z", before, after, "--"];
  const parts = (await git.fixedRaw(args)).toString("utf8").split("\0");
  const changes: { path: string; status: FileStatus }[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    changes.push({ path: parts[at + 1] ?? "", status: statuses[parts[at] ?? ""] ?? "changed" });
  }
  return changes;
}
