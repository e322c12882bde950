import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Refs as git keeps them on disk (the "files" ref store: loose files, then `packed-refs`; gitrepository-layout(5)). Read
 * without a process, because they are asked for many times with every request. Writing is always git's own.
 */

const loose = /^([0-9a-f]{40})\n?$/;

/** What every ref below `folder` ("refs/heads/") stands at, by full name. */
export async function readRefFolder(
  directory: string,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const refs = new Map<string, string>();
  if (!isPlainName(folder.replace(/\/$/, ""))) return refs;
  // Packed ones after loose ones, as git does: a ref that is packed meanwhile is then found in the second place.
  const files = await listFiles(join(directory, folder));
  const found = await Promise.all(
    files.map(
      async (file) => [`${folder}${file}`, await readLoose(directory, `${folder}${file}`)] as const,
    ),
  );
  for (const [name, sha] of await readPacked(directory)) {
    if (name.startsWith(folder)) refs.set(name, sha);
  }
  for (const [name, sha] of found) if (sha !== undefined) refs.set(name, sha);
  return refs;
}

/** What the ref of exactly this full name stands at. */
export async function readRefFile(directory: string, name: string): Promise<string | undefined> {
  if (!isPlainName(name)) return undefined;
  return (await readLoose(directory, name)) ?? (await readPacked(directory)).get(name);
}

/**
 * Names come from whoever calls the API: one that is no plain path below refs/ must not lead anywhere else on disk.
 * (`.lock` files are git's own, of a ref that is being written.)
 */
function isPlainName(name: string): boolean {
  const parts = name.split("/");
  return (
    parts[0] === "refs" &&
    !/[\u0000-\u001f\u007f\\]/.test(name) &&
    parts.every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"))
  );
}

/** Folder by folder: git takes one away with its last ref, and that must not hide what is in the others. */
async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await unlessAbsent(readdir(folder, { withFileTypes: true }), []);
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".lock"));
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) =>
        (await listFiles(join(folder, name))).map((file) => `${name}/${file}`),
      ),
  );
  return [...files.map(({ name }) => name), ...below.flat()];
}

async function readLoose(directory: string, name: string): Promise<string | undefined> {
  return loose.exec(await unlessAbsent(readFile(join(directory, name), "utf8"), ""))?.[1];
}

async function readPacked(directory: string): Promise<ReadonlyMap<string, string>> {
  const text = await unlessAbsent(readFile(join(directory, "packed-refs"), "utf8"), "");
  const lines = text.split("\n").flatMap((line) => {
    const [, sha, name] = /^([0-9a-f]{40}) (refs\/.+)$/.exec(line) ?? [];
    return sha === undefined || name === undefined ? [] : [[name, sha] as const];
  });
  return new Map(lines);
}

/** ENOENT, and ENOTDIR or EISDIR where a ref's name is a prefix of another's. */
export async function unlessAbsent<Value>(reading: Promise<Value>, absent: Value): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return absent;
    throw error;
  }
}
