import { readCommit } from "../../git/history.ts";
import { writeCommit } from "../../git/objects.ts";
import { updateRefs } from "../../git/refs.ts";
import type { Repository } from "../entities.ts";
import { deleteHead } from "../pull-merge.ts";
import { markMerged } from "../pulls.ts";
import type { RefChange } from "../refs.ts";
import { afterRefsChanged } from "../refs.ts";
import type { World } from "../world.ts";
import { describeEntry } from "./entries.ts";
import { makeEntryCommits, queueActor } from "./groups.ts";
import type { MergeGroup, QueueEntry } from "./queue-entities.ts";
import { removeEntry } from "./removal.ts";

/** An entry that has a group. */
export type BuiltEntry = QueueEntry & { readonly group: MergeGroup };

interface Landing {
  readonly entry: BuiltEntry;
  /** The commit by which it comes onto the base. */
  readonly sha: string;
}

/** Moves the base to the last of these groups and shows the pull requests as merged. Nothing happens when the base has moved. */
export async function landEntries(
  world: World,
  repository: Repository,
  entries: readonly BuiltEntry[],
  base: string,
): Promise<void> {
  for (const { id } of entries) world.queueEntries.update(id, { isLocked: true });
  const landings = await findLandings(world, repository, entries, base);
  const last = landings.at(-1);
  if (last === undefined) return;
  const name = `refs/heads/${last.entry.baseBranch}`;
  const change = { name, before: base, after: last.sha };
  const git = world.git(repository);
  const result = await git.exclusively(() => updateRefs(git, [change]));
  for (const { id } of entries) unlock(world, id);
  if (result.kind === "refused") return;
  const deletions: RefChange[] = [];
  for (const landing of landings) {
    deletions.push(...(await landEntry(world, repository, landing)));
  }
  await afterRefsChanged(world, repository, [change, ...deletions], queueActor(world));
}

function unlock(world: World, id: number): void {
  if (world.queueEntries.get(id) !== undefined) world.queueEntries.update(id, { isLocked: false });
}

/** GitHub takes it out of the queue first and shows it as merged a moment later. */
async function landEntry(
  world: World,
  repository: Repository,
  { entry, sha }: Landing,
): Promise<RefChange[]> {
  const actor = queueActor(world, entry);
  removeEntry(world, entry, "MERGE", actor);
  const merged = markMerged(world, repository, world.pulls.require(entry.pullId), sha, actor);
  return deleteHead(world, repository, merged);
}

async function findLandings(
  world: World,
  repository: Repository,
  entries: readonly BuiltEntry[],
  base: string,
): Promise<Landing[]> {
  const named = entries.map((entry) => describeEntry(world, entry));
  const isBroken =
    entries.length > 1 && world.faults.mergeQueue?.usesWrongMergeBase?.(named) === true;
  if (isBroken) return squashOnWrongBase(world, repository, entries, base);
  return asTested(entries);
}

const asTested = (entries: readonly BuiltEntry[]): Landing[] =>
  entries.map((entry) => ({ entry, sha: entry.group.headSha }));

/** Every squash has the tree that it would have had alone: the next commit takes back what the one before it brought. */
async function squashOnWrongBase(
  world: World,
  repository: Repository,
  entries: readonly BuiltEntry[],
  base: string,
): Promise<Landing[]> {
  const git = world.git(repository);
  const landings: Landing[] = [];
  let tip = base;
  for (const entry of entries) {
    const alone = await makeEntryCommits(world, repository, entry, base, "SQUASH");
    if (alone.kind === "conflict") return asTested(entries);
    const { tree, author, committer, message } = await readCommit(git, alone.sha);
    tip = await writeCommit(git, { tree, parents: [tip], author, committer, message });
    landings.push({ entry, sha: tip });
  }
  return landings;
}
