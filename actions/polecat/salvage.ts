import { findOutOfScope } from "#core/molecule/scope.ts";
import type { Git } from "../shared/git.ts";
import { type ChangedPath, isEscaping, listChanges } from "./change.ts";
import { makeWip } from "./commit.ts";
import type { UnfinishedWork } from "./state.ts";
import type { WorkTree } from "./work-tree.ts";

/** What there is of a step that is not finished. */
export interface Sketch {
  /** The tree of all there is: tells whether anything has changed. */
  readonly all: string;
  /** The tree of what may be kept. */
  readonly kept: string;
}

/**
 * Looks at the work tree as it is at this moment, somebody writing in it or not. Changes that would be refused are left
 * out one by one, because what else there is may still help the next attempt. Undefined when git could take none of it.
 */
export async function sketchWork(
  git: Git,
  tree: WorkTree,
  work: UnfinishedWork,
): Promise<Sketch | undefined> {
  const all = await tree.sketch();
  if (all === undefined) return undefined;
  const refused = await findRefused(git, await listChanges(git, work.settled, all), work);
  if (refused.length > 0) await tree.leaveOut(refused, work.settled);
  return { all, kept: await git.run(["write-tree"]) };
}

async function findRefused(
  git: Git,
  changes: readonly ChangedPath[],
  { scope, allow }: UnfinishedWork,
): Promise<readonly string[]> {
  const refused = await Promise.all(
    changes.map(
      async (change) =>
        findOutOfScope([change], scope, allow) !== undefined || (await isEscaping(git, change)),
    ),
  );
  return changes.filter((_change, position) => refused[position]).map(({ path }) => path);
}

/** A `wip` commit of that tree, not pushed; undefined when the work stands at the same files already. */
export async function makeUnfinished(
  git: Git,
  { molecule, attempt }: { readonly molecule: number; readonly attempt: number },
  { tip, step }: UnfinishedWork,
  tree: string,
): Promise<string | undefined> {
  if ((await git.treeOf(tip)) === tree) return undefined;
  return makeWip(git, { molecule, attempt, step, tip }, tree);
}

/** Both in one: a `wip` commit of what may be kept, not pushed; undefined when there is nothing new. */
export async function salvageWork(
  git: Git,
  tree: WorkTree,
  of: { readonly molecule: number; readonly attempt: number },
  work: UnfinishedWork,
): Promise<string | undefined> {
  const sketch = await sketchWork(git, tree, work);
  return sketch === undefined ? undefined : makeUnfinished(git, of, work, sketch.kept);
}
