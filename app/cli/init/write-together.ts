import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../usage-error.ts";

/** A file that is to hold this, or to be gone. Paths are relative to the work tree. */
export type Change =
  | { readonly kind: "write"; readonly path: string; readonly content: string }
  | { readonly kind: "remove"; readonly path: string };

/** The few things that are done to a disk, which a test can let fail. */
export interface Disk {
  writeFile(path: string, content: string | Buffer): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

const realDisk: Disk = {
  writeFile: (path, content) => writeFile(path, content),
  rename: (from, to) => rename(from, to),
};

/**
 * Makes all of the changes or none: every text is written beside its place first, then all are renamed into it. What
 * fails on the way is undone. Throws UsageError for what the disk refuses.
 */
export async function writeTogether(
  root: string,
  changes: readonly Change[],
  disk: Disk = realDisk,
): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    await makeFolders(root, changes, undo);
    const drafts = await writeDrafts(root, changes, disk, undo);
    for (const { draft, path } of drafts) {
      undo.push(await rememberFile(join(root, path)));
      await disk.rename(draft, join(root, path));
    }
    for (const { kind, path } of changes) {
      if (kind !== "remove") continue;
      undo.push(await rememberFile(join(root, path)));
      await rm(join(root, path), { force: true });
    }
  } catch (error) {
    for (const step of undo.toReversed()) await step().catch(() => undefined);
    throw explain(error);
  }
}

async function makeFolders(
  root: string,
  changes: readonly Change[],
  undo: (() => Promise<unknown>)[],
): Promise<void> {
  const written = changes.flatMap(({ kind, path }) => (kind === "write" ? [path] : []));
  for (const folder of await missingFolders(root, written)) {
    const full = join(root, folder);
    await mkdir(full);
    undo.push(() => rmdir(full));
  }
}

/** Folders that have to be made before files can stand at these paths, the outer ones first. */
export async function missingFolders(
  root: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const folder of new Set(paths.flatMap(foldersOf))) {
    const found = await stat(join(root, folder)).catch(() => undefined);
    if (found === undefined) missing.push(folder);
  }
  return missing;
}

/** `a`, `a/b` for `a/b/c`. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_part, index) => parts.slice(0, index + 1).join("/"));
}

async function writeDrafts(
  root: string,
  changes: readonly Change[],
  disk: Disk,
  undo: (() => Promise<unknown>)[],
) {
  const drafts: { readonly draft: string; readonly path: string }[] = [];
  const mark = randomBytes(4).toString("hex");
  for (const change of changes) {
    if (change.kind !== "write") continue;
    const full = join(root, change.path);
    const draft = join(dirname(full), `.cogtown-${mark}-${drafts.length}`);
    undo.push(() => rm(draft, { force: true }));
    await disk.writeFile(draft, change.content);
    drafts.push({ draft, path: change.path });
  }
  return drafts;
}

/** What puts a file back as it is now. */
async function rememberFile(path: string): Promise<() => Promise<unknown>> {
  const before = await readFile(path).catch(() => undefined);
  return before === undefined ? () => rm(path, { force: true }) : () => writeFile(path, before);
}

function explain(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string")
    return error;
  const why = refusals[error.code];
  return why === undefined
    ? error
    : new UsageError(
        `The files cannot be written here (${error.code}): ${why} Nothing was changed.`,
      );
}

const refusals: Readonly<Record<string, string>> = {
  EACCES: "you may not write into this folder; use a clone of your own.",
  EPERM: "you may not write into this folder; use a clone of your own.",
  EROFS: "this disk can only be read; use a clone on another one.",
  ENOSPC: "the disk is full; make room and try again.",
  EDQUOT: "your share of the disk is used up; make room and try again.",
};
