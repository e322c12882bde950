import type { Git } from "../shared/git.ts";

const mostFiles = 200;
/** Nobody quotes from a larger one to a person. */
const largestFile = 2_000_000;

/**
 * The texts of these files of a commit, by path. The attacker chooses the paths: what is no plain file of that very
 * name, or is too large, is left out.
 */
export async function readQuoted(
  git: Git,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const path of paths.slice(0, mostFiles)) {
    const blob = await findBlob(git, commit, path);
    if (blob !== undefined) files.set(path, await git.run(["cat-file", "blob", blob]));
  }
  return files;
}

async function findBlob(git: Git, commit: string, path: string): Promise<string | undefined> {
  if (path.includes("\0")) return undefined;
  const listed = await git.ask(["ls-tree", "-z", "-l", "--full-tree", commit, "--", path]);
  if (listed.exitCode !== 0) return undefined;
  const entry = /^100(?:644|755) blob ([0-9a-f]+) +(\d+)\t([^\0]*)\0$/.exec(listed.stdout);
  const [, blob, size, name] = entry ?? [];
  return name === path && Number(size) <= largestFile ? blob : undefined;
}
