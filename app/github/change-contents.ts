import { z } from "zod";
import { parseAnswer } from "./connection.ts";
import { objectsDocument } from "./documents.ts";
import { askRepository, type Reader } from "./reader.ts";

/** What stands in a folder: names, with what is known of each. */
export type Folder = ReadonlyMap<string, FolderEntry>;

export interface FolderEntry {
  /** Six octal digits. */
  readonly mode: string;
  readonly oid: string;
  readonly bytes: number;
}

export interface FileText {
  readonly isBinary: boolean;
  /** Undefined: GitHub does not show it whole. */
  readonly text: string | undefined;
}

/** One question of many parts; GitHub gives up on those that take it more than ten seconds. */
const mostParts = 100;

const Entry = z.object({
  name: z.string(),
  oid: z.string(),
  mode: z.number().int(),
  size: z.number().int(),
});

const Entries = z
  .object({
    entries: z.array(Entry).nullish(),
  })
  .nullable();

const Blob = z
  .object({
    byteSize: z.number().int().optional(),
    isBinary: z.boolean().nullish(),
    isTruncated: z.boolean().optional(),
    text: z.string().nullish(),
  })
  .nullable();

/** `commit:path` of folders (the root's path is empty); those that are not there have no answer. */
export async function readFolders(
  reader: Reader,
  places: readonly string[],
): Promise<ReadonlyMap<string, Folder>> {
  const fields = "... on Tree { entries { name oid mode size } }";
  const found = await readObjects(reader, places, fields, "Folders");
  return new Map(
    [...found].flatMap(([place, answer]) => {
      const entries = parseAnswer(Entries, answer, place)?.entries;
      return entries ? [[place, folderWith(entries)] as const] : [];
    }),
  );
}

function folderWith(entries: readonly z.infer<typeof Entry>[]): Folder {
  return new Map(
    entries.map(({ name, oid, mode, size }) => [
      name,
      { oid, mode: mode.toString(8).padStart(6, "0"), bytes: size },
    ]),
  );
}

/** `commit:path` of files; those that are not there, and submodules, have no answer. */
export async function readTexts(
  reader: Reader,
  places: readonly string[],
): Promise<ReadonlyMap<string, FileText>> {
  const fields = "... on Blob { byteSize isBinary isTruncated text }";
  const found = await readObjects(reader, places, fields, "Texts");
  return new Map(
    [...found].flatMap(([place, answer]) => {
      const blob = parseAnswer(Blob, answer, place);
      return blob?.byteSize === undefined ? [] : [[place, textOf(blob)] as const];
    }),
  );
}

/** What GitHub cannot tell of a file is taken for the worse of both. */
function textOf({ isBinary, isTruncated, text }: NonNullable<z.infer<typeof Blob>>): FileText {
  if (isBinary !== false) return { isBinary: true, text: undefined };
  const isWhole = isTruncated === false && typeof text === "string";
  return { isBinary: false, text: isWhole ? text : undefined };
}

async function readObjects(
  reader: Reader,
  places: readonly string[],
  fields: string,
  operation: string,
): Promise<ReadonlyMap<string, unknown>> {
  const found = new Map<string, unknown>();
  for (let from = 0; from < places.length; from += mostParts) {
    const some = places.slice(from, from + mostParts);
    const question = objectsDocument(operation, some, fields);
    const answer = await askRepository(reader, question, Aliases, operation.toLowerCase());
    some.forEach((place, i) => found.set(place, answer[`object${i}`] ?? null));
  }
  return found;
}

const Aliases = z.record(z.string(), z.unknown());
