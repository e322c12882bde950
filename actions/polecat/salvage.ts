import { findOutOfScope } from "#core/molecule/scope.ts";
import type { Git } from "../shared/git.ts";
import { type ChangedPath, isEscaping, listChanges } from "./change.ts";
import { makeWip } from "./commit.ts";
import type { UnfinishedWork } from "./state.ts";
import { largestFile, type WorkTree } from "./work-tree.ts";

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
  const large = await findLarge(git, changes);
  const refused = await Promise.all(
    changes.map(
      async (change) =>
        large.has(change.blob) ||
        findOutOfScope([change], scope, allow) !== undefined ||
        (await isEscaping(git, change)),
    ),
  );
  return changes.filter((_change, position) => refused[position]).map(({ path }) => path);
}

/** Asked of what git has taken: a file that came, or grew, after the work tree was looked over is in there as well. */
async function findLarge(git: Git, changes: readonly ChangedPath[]): Promise<ReadonlySet<string>> {
  const blobs = changes.filter(({ mode }) => mode.startsWith("100")).map(({ blob }) => blob);
  if (blobs.length === 0) return new Set();
  const call = ["cat-file", "--batch-check=%(objectname) %(objectsize)"];
  const { stdout } = await git.ask(call, { stdin: `${blobs.join("\n")}\n` });
  const sizes = stdout.split("\n").map((line) => line.split(" "));
  return new Set(sizes.flatMap(([blob = "", size]) => (Number(size) > largestFile ? [blob] : [])));
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
