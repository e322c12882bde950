import { moleculeOfBranch } from "#core/names.ts";
import type { Git } from "../shared/git.ts";
import { fetchMolecules } from "./fetch.ts";

/**
 * The approved command criteria of every molecule whose proposal is in a merge group. In a repository without Cogtown's
 * ledger there are none.
 */
export async function readGroupCriteria(
  git: Git,
  base: string,
  head: string,
): Promise<readonly string[]> {
  const log = await git.run(["log", "--reverse", "--format=%B%x00", `${base}..${head}`]);
  const criteria = await fetchMolecules(git, moleculesIn(log.split("\0")));
  return [...criteria.values()].flat();
}

/**
 * Molecules that commit messages tell of: by the trailer of a step's commit, wherever it stands, for a squash puts the
 * messages of many commits into one; or as a merged proposal. Whoever writes a trailer falsely has more to prove, not
 * less.
 */
export function moleculesIn(messages: readonly string[]): readonly number[] {
  const found = messages.flatMap((message) => {
    const trailers = message.matchAll(/^Molecule: #([1-9]\d{0,9})\s*$/gm);
    const branch = /^Merge pull request #\d+ from (?:[^/\s]+\/)?(\S+)/.exec(message.trim())?.[1];
    const proposal = branch === undefined ? undefined : moleculeOfBranch(branch);
    return [...[...trailers].map(([, number]) => Number(number)), ...(proposal ? [proposal] : [])];
  });
  return [...new Set(found)];
}
