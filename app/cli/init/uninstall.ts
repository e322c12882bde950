import { readdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { type Installed, installedPath, printInstalled, writtenText } from "./installed.ts";
import { readPresent } from "./present-files.ts";
import { type Change, writeTogether } from "./write-together.ts";

export interface Removal {
  readonly removed: readonly string[];
  /** Changed since, and so not only Cogtown's. */
  readonly kept: readonly string[];
}

/** What taking Cogtown away would do: exactly what it wrote goes, changed files only where that is forced. */
export async function planRemoval(
  root: string,
  installed: Installed,
  isForced: boolean,
): Promise<Removal> {
  const paths = Object.keys(installed.files);
  const present = await readPresent(root, [...paths, installedPath]);
  const there = paths.filter((path) => present.has(path));
  const isOurs = (path: string) => present.get(path)?.text === writtenText(installed, path);
  return {
    removed: there.filter((path) => isForced || isOurs(path)),
    kept: there.filter((path) => !isForced && !isOurs(path)),
  };
}

/** Does it. While something is kept, so is the record of it: `--force` can still finish the work. */
export async function remove(
  root: string,
  installed: Installed,
  { removed, kept }: Removal,
): Promise<void> {
  const rest = Object.entries(installed.files).filter(([path]) => kept.includes(path));
  const record: Change =
    kept.length === 0
      ? { kind: "remove", path: installedPath }
      : {
          kind: "write",
          path: installedPath,
          content: printInstalled({ ...installed, files: Object.fromEntries(rest) }),
        };
  await writeTogether(root, [
    ...removed.map((path) => ({ kind: "remove", path }) as const),
    record,
  ]);
  await removeEmpty(root, installed.folders);
}

/** The deepest first; a folder with anything of somebody else in it stays. */
async function removeEmpty(root: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders.toSorted((a, b) => b.length - a.length)) {
    const names = await readdir(join(root, folder)).catch(() => undefined);
    if (names?.length === 0) await rmdir(join(root, folder)).catch(() => undefined);
  }
}
