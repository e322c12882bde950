import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "#core/text/json.ts";
import { UsageError } from "../usage-error.ts";
import { Answers } from "./answers.ts";

/**
 * What `cogtown init` wrote, so that the next run can tell what was changed since. It lies where no polecat may change
 * anything unless the maintainer allows it: whoever could change it could have local edits thrown away.
 */
export const installedPath = ".cogtown/installed.json";

const Installed = z.object({
  answers: Answers,
  /** By path: the version that wrote the file, and its text line by line, so that a diff of this file can be read. */
  files: z.record(z.string(), z.object({ version: z.string(), lines: z.array(z.string()) })),
  /** Folders that were made for them, to be taken away again when they are empty. */
  folders: z.array(z.string()),
});
export type Installed = z.infer<typeof Installed>;

/** Undefined: Cogtown was never installed here. Throws UsageError for a record that cannot be read. */
export async function readInstalled(root: string): Promise<Installed | undefined> {
  const text = await readFile(join(root, installedPath), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = Installed.safeParse(parseJson(text));
  if (parsed.success && namesOnlyOurs(parsed.data)) return parsed.data;
  throw new UsageError(
    `${installedPath} cannot be read: restore it from git, or remove it, and every file that is there counts as yours.`,
  );
}

/** A record that came with somebody's branch must not name files or folders elsewhere to be removed. */
const namesOnlyOurs = ({ files, folders }: Installed) =>
  [...Object.keys(files), ...folders].every(
    (path) => /^\.(github|cogtown)(\/[\w./-]+)?$/.test(path) && !path.split("/").includes(".."),
  );

export const printInstalled = (installed: Installed) => `${JSON.stringify(installed, null, 2)}\n`;

/** The text that an earlier run wrote there; undefined: it wrote none. */
export function writtenText(installed: Installed | undefined, path: string): string | undefined {
  return installed?.files[path]?.lines.join("\n");
}

export const recordText = (version: string, text: string) => ({ version, lines: text.split("\n") });
