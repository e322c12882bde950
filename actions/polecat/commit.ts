import type { PlannedStep } from "#core/molecule/steps.ts";
import { printStepMessage, printWipMessage } from "#core/molecule/trailers.ts";
import { workBranch } from "#core/names.ts";
import type { Git } from "../shared/git.ts";
import { polecatIdentity, signatureEnvironment } from "../shared/identity.ts";
import { moveRef } from "../shared/push.ts";
import type { Bench, Progress } from "./bench.ts";

/** Somebody else moved the work branch while this attempt worked on it: nothing of theirs is replaced. */
class BranchMoved extends Error {
  constructor(branch: string) {
    super(`${branch} was moved by somebody else while this attempt worked on it`);
    this.name = "BranchMoved";
  }
}

/** Commits a finished step, `wip` commits below it included, and pushes it. Throws BranchMoved. */
export async function commitStep(
  bench: Bench,
  progress: Progress,
  step: PlannedStep,
  tree: string,
): Promise<Progress> {
  const { git, input } = bench;
  const message = printStepMessage({
    molecule: input.molecule,
    title: step.title,
    step,
    attempt: input.attempt,
    verified: step.check,
  });
  const commit = await makeCommit(git, tree, progress.settled, message);
  await pushWork(git, input.molecule, progress.head, commit);
  const done = { index: step.index, digest: step.digest, title: step.title, commit };
  return { settled: commit, tip: commit, head: commit, done: [...progress.done, done] };
}

/** Unfinished work goes on top of what is there already, so that nothing of an earlier attempt is replaced by it. */
export interface WipRequest {
  readonly molecule: number;
  readonly attempt: number;
  readonly step: Pick<PlannedStep, "index" | "of" | "digest" | "title">;
  readonly tip: string;
  readonly head: string | undefined;
}

/** Pushes unfinished work as a `wip` commit; nothing when the branch holds it already. Yields the branch's head. */
export async function pushWip(
  git: Git,
  wip: WipRequest,
  tree: string,
): Promise<string | undefined> {
  if ((await git.treeOf(wip.tip)) === tree) return wip.head;
  const commit = await makeWip(git, wip, tree);
  await pushWork(git, wip.molecule, wip.head, commit);
  return commit;
}

export function makeWip(git: Git, wip: Omit<WipRequest, "head">, tree: string): Promise<string> {
  const { molecule, attempt, step } = wip;
  return makeCommit(
    git,
    tree,
    wip.tip,
    printWipMessage({ molecule, title: step.title, step, attempt }),
  );
}

/** Moves the work branch; throws BranchMoved when it is not where it was seen. */
export async function pushWork(
  git: Git,
  molecule: number,
  from: string | undefined,
  to: string,
): Promise<void> {
  const branch = workBranch(molecule);
  const result = await moveRef(git, { ref: `refs/heads/${branch}`, from, to });
  if (result === "lost") throw new BranchMoved(branch);
}

function makeCommit(git: Git, tree: string, parent: string, message: string): Promise<string> {
  return git.run(["commit-tree", tree, "-p", parent, "-F", "-"], {
    stdin: message,
    environment: signatureEnvironment(polecatIdentity, polecatIdentity),
  });
}
