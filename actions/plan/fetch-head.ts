import { proposalBranch, workBranch } from "#core/names.ts";
import type { Git } from "../shared/git.ts";
import { fetchRefs } from "../shared/git-directory.ts";

/** Fetches a commit of a molecule's work, and says whether it is there: the Refinery moves one branch, the other stays. */
export async function fetchHead(git: Git, molecule: number, head: string): Promise<boolean> {
  await fetchRefs(git, {
    work: `refs/heads/${workBranch(molecule)}`,
    proposal: `refs/heads/${proposalBranch(molecule)}`,
  });
  return (await git.resolve(head)) !== undefined;
}
