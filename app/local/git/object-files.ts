import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { unlessAbsent } from "./ref-files.ts";

export const isObjectType = (word: string | undefined): word is LooseObject["type"] =>
  word === "commit" || word === "tree" || word === "blob" || word === "tag";

/**
 * Objects as git keeps the ones that are not packed (gitformat-loose(5)): zlib over `type size NUL content`. Read without
 * a process, as refs are: nearly every request asks for some. Nobody here packs what is pushed in small pieces, so most are
 * found; where one is not, git is asked. Writing is always git's own.
 */
export interface LooseObject {
  readonly type: "commit" | "tree" | "blob" | "tag";
  readonly content: Buffer;
}

const unpack = promisify(inflate);

/** Undefined when there is no such file: the object is packed, or nowhere. */
export async function readLooseObject(
  directory: string,
  sha: string,
): Promise<LooseObject | undefined> {
  if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
  const path = join(directory, "objects", sha.slice(0, 2), sha.slice(2));
  const file = await unlessAbsent<Buffer | undefined>(readFile(path), undefined);
  if (file === undefined) return undefined;
  const bytes = await unpack(file);
  const end = bytes.indexOf(0);
  const [type] = bytes.toString("latin1", 0, end).split(" ");
  if (!isObjectType(type)) throw new Error(`${sha} in ${directory} is nothing that git knows`);
  return { type, content: bytes.subarray(end + 1) };
}
