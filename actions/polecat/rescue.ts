import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseTrailers } from "#core/molecule/trailers.ts";
import { removeFolder } from "../shared/folder.ts";
import { Git } from "../shared/git.ts";
import type { Job } from "../shared/input.ts";
import { reclaim } from "../shared/isolation/open-isolation.ts";
import { safePath } from "../shared/isolation/safe-path.ts";
import { killSession } from "../shared/process-group.ts";
import type { AttemptInput } from "./attempt-input.ts";
import { Claim } from "./claim.ts";
import { claimantOf } from "./claimant.ts";
import { salvageWork } from "./salvage.ts";
import type { AttemptState, UnfinishedWork } from "./state.ts";
import { WorkTree } from "./work-tree.ts";

/** What the post step does: ends what is left of the attempt, and keeps work that would be lost. Yields what it did. */
export async function rescueWork(
  job: Job,
  input: AttemptInput,
  state: AttemptState,
): Promise<string> {
  await killSession(state.session);
  await reclaim(job);
  const directory = join(state.folder, "git");
  try {
    if (state.work === undefined || !existsSync(directory)) return "Nothing is left to be kept.";
    const git = new Git({
      directory,
      workTree: job.workspace,
      path: safePath(job.path, job.workspace),
      remote: job.remote,
      token: input.token,
    });
    return await keepUnfinished(git, job, input, state.work);
  } finally {
    removeFolder(state.folder);
  }
}

async function keepUnfinished(
  git: Git,
  job: Job,
  input: AttemptInput,
  left: UnfinishedWork,
): Promise<string> {
  const tree = new WorkTree(git, job.workspace, left.excluded);
  tree.seal();
  const claim = await Claim.resume(git, claimantOf(job, input), left.head);
  if (claim === undefined) return "The molecule is no longer this run's to push to.";
  const work = await bringUpToDate(git, left, claim.head);
  const wip = await salvageWork(git, tree, input, work);
  if (wip === undefined) return "There is no unfinished work.";
  await claim.publish({ kind: "kept", step: work.step }, wip);
  return `Unfinished work was kept as ${wip}.`;
}

/**
 * The main step may have ended between a push and its memo of it. The ledger knows what was pushed: a finished step, or
 * unfinished work.
 */
async function bringUpToDate(
  git: Git,
  left: UnfinishedWork,
  head: string | undefined,
): Promise<UnfinishedWork> {
  if (head === undefined || head === left.head) return left;
  const message = await git.run(["show", "--no-patch", "--format=%B", head]);
  const isFinished = parseTrailers(message)?.isFinished === true;
  return { ...left, tip: head, settled: isFinished ? head : left.settled };
}
