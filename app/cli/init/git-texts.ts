import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { hearGit } from "../git.ts";
import type { MergeTexts } from "./plan-files.ts";

/** Merges as git does; where both sides changed the same lines, they stand there with marks. */
export const mergeWithGit: MergeTexts = async ({ mine, base, theirs }) =>
  withFiles({ mine, base, theirs }, async (folder) => {
    const labels = ["-L", "yours", "-L", "as it was written", "-L", "new"];
    const answer = await hearGit(folder, ["merge-file", "-p", ...labels, "mine", "base", "theirs"]);
    // The exit code counts the collisions; from 128 on git could not do it at all.
    if (answer.exitCode > 127) throw new Error(`git merge-file failed: ${answer.stderr.trim()}`);
    return { text: answer.stdout, isClean: answer.exitCode === 0 };
  });

/** How a file changes, as git shows it; an absent text is a file that is not there. */
export async function diffTexts(
  changes: readonly {
    readonly path: string;
    readonly before: string | undefined;
    readonly after: string | undefined;
  }[],
): Promise<string> {
  const side = (name: "a" | "b", pick: "before" | "after") =>
    changes.flatMap((change) => {
      const text = change[pick];
      return text === undefined ? [] : [[`${name}/${change.path}`, text] as const];
    });
  const files = [...side("a", "before"), ...side("b", "after")];
  return withFiles(Object.fromEntries(files), async (folder) => {
    await mkdir(join(folder, "a"), { recursive: true });
    await mkdir(join(folder, "b"), { recursive: true });
    const plain = ["diff", "--no-index", "--no-prefix", "--no-color", "--no-ext-diff"];
    return (await hearGit(folder, [...plain, "a", "b"])).stdout;
  });
}

async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-init-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
