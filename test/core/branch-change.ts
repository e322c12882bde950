import type {
  BranchChange,
  ChangedFile,
  ChangedLine,
} from "../../app/core/policy/branch-change.ts";

/** Changes of branches as plain values. Each is within all bounds until it is told otherwise. */

export const lines = (...texts: readonly string[]): readonly ChangedLine[] =>
  texts.map((text, index) => ({ number: index + 1, text }));

/** A file with one line more than it had. */
export function changedFile(path: string, over: Partial<ChangedFile> = {}): ChangedFile {
  return {
    ...{ path, status: "modified", oldMode: "100644", newMode: "100644", bytes: 100 },
    ...{ isBinary: false, added: lines("a line"), removed: [] },
    ...over,
  };
}

/** A file that was not there before. */
export const addedFile = (path: string, over: Partial<ChangedFile> = {}): ChangedFile =>
  changedFile(path, { status: "added", oldMode: undefined, ...over });

/** Every folder holds what is changed in it, and nothing else. */
export function branchChange(
  files: readonly ChangedFile[],
  over: Partial<BranchChange> = {},
): BranchChange {
  return {
    ...{ head: "a".repeat(40), mergeBase: "b".repeat(40), files, isTruncated: false },
    ...{
      commits: [],
      folders: foldersWith(files.map(({ path }) => path)),
      secrets: [],
      unread: [],
    },
    ...over,
  };
}

/** What folders hold in which there are these files alone. */
export function foldersWith(paths: readonly string[]): BranchChange["folders"] {
  const folders = new Map<string, Set<string>>([["", new Set()]]);
  for (const path of paths) {
    const names = path.split("/");
    names.forEach((name, depth) => {
      const folder = names.slice(0, depth).join("/");
      folders.set(folder, (folders.get(folder) ?? new Set()).add(name));
    });
  }
  return new Map([...folders].map(([folder, names]) => [folder, [...names]]));
}
