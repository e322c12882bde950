import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate, inflate } from "node:zlib";
import type { ObjectType } from "./object-facts.ts";
import { unlessAbsent } from "./ref-files.ts";

export const isObjectType = (word: string | undefined): word is ObjectType =>
  word === "commit" || word === "tree" || word === "blob" || word === "tag";

/**
 * Objects as git keeps the ones that are not packed (gitformat-loose(5)): zlib over `type size NUL content`. Read and written
 * without a process: nearly every request asks for some, and a sha can only ever mean one content, whoever wrote it. Nobody
 * here packs what is pushed in small pieces, so most are found; where one is not, git is asked.
 */
export interface LooseObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

const unpack = promisify(inflate);
const pack = promisify(deflate);

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

/** Answers the sha. The content must be as git wants it of the type: nobody looks again. */
export async function writeLooseObject(
  directory: string,
  type: ObjectType,
  content: Uint8Array,
): Promise<string> {
  const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const sha = createHash("sha1").update(bytes).digest("hex");
  const folder = join(directory, "objects", sha.slice(0, 2));
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `tmp_obj_${randomUUID()}`); // as git names one, so that its cleaning finds it
  await writeFile(draft, await pack(bytes), { mode: 0o444 });
  await rename(draft, join(folder, sha.slice(2)));
  return sha;
}
