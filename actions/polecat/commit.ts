import type { StepDone } from "#core/molecule/record.ts";
import type { PlannedStep } from "#core/molecule/steps.ts";
import { printStepMessage, printWipMessage } from "#core/molecule/trailers.ts";
import type { Git } from "../shared/git.ts";
import { polecatIdentity, signatureEnvironment } from "../shared/identity.ts";
import type { Bench, Progress } from "./bench.ts";

/**
 * Commits a finished step, `wip` commits below it included, and publishes it. Throws StopRequested after that, when
 * somebody wants the run to end.
 */
export async function commitStep(
  { git, input, claim }: Bench,
  progress: Progress,
  step: PlannedStep,
  tree: string,
): Promise<Progress> {
  const message = printStepMessage({
    molecule: input.molecule,
    title: step.title,
    step,
    attempt: input.attempt,
    verified: step.check,
  });
  const commit = await makeCommit(git, tree, progress.settled, message);
  const { index, digest, title } = step;
  const done: readonly StepDone[] = [...progress.done, { index, digest, title, commit }];
  await claim.publish({ kind: "step-done", step, done }, commit);
  claim.heedStop();
  return { settled: commit, tip: commit, done };
}

/** Unfinished work goes on top of what is there already, so that nothing of an earlier attempt is replaced by it. */
export interface Wip {
  readonly molecule: number;
  readonly attempt: number;
  readonly step: Pick<PlannedStep, "index" | "of" | "digest" | "title">;
  readonly tip: string;
}

/** A commit of unfinished work, not pushed. */
export function makeWip(git: Git, wip: Wip, tree: string): Promise<string> {
  const { molecule, attempt, step } = wip;
  return makeCommit(
    git,
    tree,
    wip.tip,
    printWipMessage({ molecule, title: step.title, step, attempt }),
  );
}

function makeCommit(git: Git, tree: string, parent: string, message: string): Promise<string> {
  return git.run(["commit-tree", tree, "-p", parent, "-F", "-"], {
    stdin: message,
    environment: signatureEnvironment(polecatIdentity, polecatIdentity),
  });
}
