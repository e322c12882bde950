import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../usage-error.ts";

/** A file as it is there. */
export interface PresentFile {
  /** With LF at its line ends. */
  readonly text: string;
  readonly isCrlf: boolean;
}

/**
 * Reads those of these files that are there. Throws UsageError where the way to one leads through a symbolic link, which
 * may lead anywhere, or where something else stands in its place.
 */
export async function readPresent(
  root: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, PresentFile>> {
  const present = new Map<string, PresentFile>();
  for (const path of paths) {
    const file = await readOne(root, path);
    if (file !== undefined) present.set(path, file);
  }
  return present;
}

async function readOne(root: string, path: string): Promise<PresentFile | undefined> {
  const parts = path.split("/");
  for (let length = 1; length <= parts.length; length += 1) {
    const here = parts.slice(0, length).join("/");
    const found = await lstat(join(root, here)).catch(() => undefined);
    if (found === undefined) return undefined;
    if (found.isSymbolicLink())
      throw new UsageError(
        `${here} is a symbolic link, and nothing is written through one: make it a real ${length < parts.length ? "folder" : "file"}.`,
      );
    if (length < parts.length ? !found.isDirectory() : !found.isFile())
      throw new UsageError(
        `${here} is no ${length < parts.length ? "folder" : "file"}, and Cogtown needs one there: move it out of the way.`,
      );
  }
  const text = await readFile(join(root, path), "utf8");
  return { text: text.replaceAll("\r\n", "\n"), isCrlf: text.includes("\r\n") };
}
