import { join } from "node:path";
import type { Git } from "../shared/git.ts";

/** A version of one path; `undefined`: the path is not there. */
export interface Replacement {
  readonly path: string;
  readonly version: { readonly mode: string; readonly oid: string } | undefined;
}

/** A tree with some paths replaced; undefined where they cannot stand beside each other, as a file and a folder do. */
export async function replaceInTree(
  git: Git,
  tree: string,
  replacements: readonly Replacement[],
): Promise<string | undefined> {
  const environment = { GIT_INDEX_FILE: join(git.place.directory, "scratch-index") };
  const stdin = indexInfo(replacements);
  await git.run(["read-tree", tree], { environment });
  await git.run(["update-index", "-z", "--index-info"], { environment, stdin });
  const written = await git.ask(["write-tree"], { environment });
  return written.exitCode === 0 ? written.stdout.trim() : undefined;
}

/** Mode 0 takes a path out of the index. */
function indexInfo(replacements: readonly Replacement[]): string {
  return replacements
    .map(
      ({ path, version }) => `${version?.mode ?? "0"} ${version?.oid ?? "0".repeat(40)}\t${path}\0`,
    )
    .join("");
}
