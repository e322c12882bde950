import type { Git } from "./git.ts";

/** Paths that differ between two trees or commits; of a rename both. `options` of diff-tree choose among them. */
export async function listChangedPaths(
  git: Git,
  from: string,
  to: string,
  options: readonly string[] = [],
): Promise<readonly string[]> {
  const fixed = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-commit-id"];
  const listed = await git.run([...fixed, ...options, from, to]);
  return listed.split("\0").filter((path) => path !== "");
}
