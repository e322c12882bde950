import { existsSync } from "node:fs";
import { join } from "node:path";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { findOutOfScope } from "#core/molecule/scope.ts";
import { defaultNamespace, moleculeRef } from "#core/names.ts";
import { removeFolder } from "../shared/folder.ts";
import { Git } from "../shared/git.ts";
import type { Job } from "../shared/input.ts";
import { readLedger } from "../shared/ledger.ts";
import { killSession } from "../shared/process-group.ts";
import type { AttemptInput } from "./attempt-input.ts";
import { findForbidden, listChanges } from "./change.ts";
import { isOurs } from "./claim.ts";
import { pushWip } from "./commit.ts";
import type { AttemptState, UnfinishedWork } from "./state.ts";
import { WorkTree } from "./work-tree.ts";

/** What the post step does: ends what is left of the attempt, and keeps work that would be lost. Yields what it did. */
export async function rescueWork(
  job: Job,
  input: AttemptInput,
  state: AttemptState,
): Promise<string> {
  killSession(state.session);
  const directory = join(state.folder, "git");
  try {
    if (state.work === undefined || !existsSync(directory)) return "Nothing is left to be kept.";
    const git = new Git({
      directory,
      workTree: job.workspace,
      path: job.path,
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
  work: UnfinishedWork,
): Promise<string> {
  const tree = new WorkTree(git, job.workspace, work.excluded);
  tree.seal();
  const entry = await readLedger(
    git,
    moleculeRef(defaultNamespace, input.molecule),
    MoleculeRecord,
  );
  const claimant = { ...input, runId: job.runId, runAttempt: job.runAttempt };
  if (entry === undefined || !isOurs(entry.record, claimant))
    return "The molecule is no longer this run's to push to.";
  await tree.snapshot();
  await dropOutOfScope(git, work);
  const kept = await git.run(["write-tree"]);
  const forbidden = await findForbidden(
    git,
    await listChanges(git, work.settled, kept),
    work.scope,
    work.allow,
  );
  if (forbidden !== undefined)
    return `Unfinished work was not kept: ${forbidden.paths.join(", ")} must not change.`;
  const { molecule, attempt } = input;
  const head = await pushWip(
    git,
    { molecule, attempt, step: work.step, tip: work.tip, head: work.head },
    kept,
  );
  return head === work.head
    ? "There is no unfinished work."
    : `Unfinished work was kept as ${head ?? "nothing"}.`;
}

/** The index without changes that would be refused: what else there is may still help the next attempt. */
async function dropOutOfScope(git: Git, work: UnfinishedWork): Promise<void> {
  const changes = await listChanges(git, work.settled, await git.run(["write-tree"]));
  const outside = changes.filter(
    (change) => findOutOfScope([change], work.scope, work.allow) !== undefined,
  );
  if (outside.length === 0) return;
  const paths = outside.map(({ path }) => `:(literal)${path}`).join("\0");
  await git.run(
    ["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul", work.settled],
    { stdin: paths },
  );
}
