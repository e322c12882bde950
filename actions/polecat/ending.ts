import { listChangedPaths } from "../shared/changed-paths.ts";
import { GitError } from "../shared/git.ts";
import type { Bench } from "./bench.ts";
import type { Account } from "./news.ts";

const mostPaths = 50;
/** Nobody's honest path is longer, and the record is kept for ever. */
const longestPath = 300;

/**
 * What the attempt used, decided and changed, for the record of its end. `tip`: what the work branch stands at then;
 * undefined: there is none, or it is somebody else's.
 */
export async function accountOf(bench: Bench, tip: string | undefined): Promise<Account> {
  const { usage, decisions } = bench.tally;
  const changed = tip === undefined ? [] : await changedBy(bench, tip);
  return {
    usage,
    ...(decisions.length === 0 ? {} : { decisions: [...decisions] }),
    ...(changed === undefined ? {} : { changed }),
  };
}

/** Since it left the base. An end is recorded without it where git cannot tell. */
async function changedBy({ git, tally }: Bench, tip: string): Promise<string[] | undefined> {
  if (tally.base === undefined) return undefined;
  try {
    const left = await git.run(["merge-base", tally.base, tip]);
    const paths = await listChangedPaths(git, left, tip);
    return paths
      .filter((path) => path.length <= longestPath)
      .toSorted()
      .slice(0, mostPaths);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
