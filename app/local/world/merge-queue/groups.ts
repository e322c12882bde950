import { noObject, updateRefs } from "../../git/refs.ts";
import { renderHeadCommit } from "../../rest/render/workflow.ts";
import { emit } from "../emit.ts";
import type { Repository } from "../entities.ts";
import type { EventActor } from "../events.ts";
import { queueBotId } from "../people.ts";
import { makeCommits } from "../pull-merge.ts";
import { afterRefsChanged } from "../refs.ts";
import type { MergeMethodName } from "../ruleset-entities.ts";
import type { World } from "../world.ts";
import { describeEntry, queueFolder } from "./entries.ts";
import type { DoomedGroup, MergeGroup, QueueEntry } from "./queue-entities.ts";

/**
 * The queue acts as its own bot. What the GITHUB_TOKEN of a job has enqueued starts no workflows, here as everywhere: the
 * entry then waits for checks that nobody runs (seen: FOGProject/fogproject#1524).
 */
export function queueActor(world: World, entry?: Pick<QueueEntry, "byWorkflowToken">): EventActor {
  const user = world.users.require(queueBotId);
  return { user, app: null, byWorkflowToken: entry?.byWorkflowToken ?? false };
}

const methods = { MERGE: "merge", SQUASH: "squash", REBASE: "rebase" } as const;

/** The commits of one entry on top of `base`. */
export function makeEntryCommits(
  world: World,
  repository: Repository,
  entry: QueueEntry,
  base: string,
  method: MergeMethodName,
) {
  const pull = world.pulls.require(entry.pullId);
  const wish = {
    method: methods[method],
    expectedHead: undefined,
    title: undefined,
    message: undefined,
  };
  return makeCommits(world, repository, pull, base, wish, queueActor(world));
}

/**
 * Merges an entry onto `base`, gives the result a branch and asks for checks: workflows of `push` and of `merge_group`
 * start there. An entry that conflicts remembers with what.
 */
export async function buildGroup(
  world: World,
  repository: Repository,
  entry: QueueEntry,
  base: string,
  method: MergeMethodName,
): Promise<void> {
  const made = await makeEntryCommits(world, repository, entry, base, method);
  if (world.queueEntries.get(entry.id) === undefined) return;
  if (made.kind === "conflict") {
    world.queueEntries.update(entry.id, { conflictsWith: base });
    return;
  }
  const { number } = world.pulls.require(entry.pullId);
  const ref = `refs/heads/${queueFolder}${entry.baseBranch}/pr-${number}-${base}`;
  await updateRefs(world.git(repository), [{ name: ref, after: made.sha }]);
  if (world.queueEntries.get(entry.id) === undefined) {
    await updateRefs(world.git(repository), [{ name: ref, after: noObject }]);
    return;
  }
  const group = { ref, baseSha: base, headSha: made.sha, requestedAt: world.now() };
  world.queueEntries.update(entry.id, { group, conflictsWith: null });
  if (world.faults.mergeQueue?.withholdsRuns?.(describeEntry(world, entry)) === true) {
    world.silentGroups.add(ref);
    return;
  }
  await announceGroup(world, repository, entry, group);
}

async function announceGroup(
  world: World,
  repository: Repository,
  entry: QueueEntry,
  group: MergeGroup,
): Promise<void> {
  const actor = queueActor(world, entry);
  const change = { name: group.ref, before: noObject, after: group.headSha };
  await afterRefsChanged(world, repository, [change], actor);
  emit(world, {
    repository,
    name: "merge_group",
    action: "checks_requested",
    actor,
    payload: renderGroup(world, repository, entry.baseBranch, group),
    trigger: { ref: group.ref, sha: group.headSha },
  });
}

async function renderGroup(
  world: World,
  repository: Repository,
  baseBranch: string,
  { ref, baseSha, headSha }: MergeGroup,
) {
  return {
    merge_group: {
      head_sha: headSha,
      head_ref: ref,
      base_sha: baseSha,
      base_ref: `refs/heads/${baseBranch}`,
      head_commit: await renderHeadCommit(world, repository, headSha),
    },
  };
}

/** Deletes the branch of a group and tells of its end. Runs on it go on: GitHub cancels none. */
export async function destroyGroup(
  world: World,
  repository: Repository,
  { id, group, baseBranch, reason, isKnown }: DoomedGroup,
): Promise<void> {
  world.doomedGroups.remove(id);
  const actor = queueActor(world);
  const deletion = { name: group.ref, before: group.headSha, after: noObject };
  const result = await updateRefs(world.git(repository), [deletion]);
  world.silentGroups.delete(group.ref);
  if (result.kind === "refused" || !isKnown) return;
  await afterRefsChanged(world, repository, [deletion], actor);
  const payload = renderGroup(world, repository, baseBranch, group);
  emit(world, {
    repository,
    name: "merge_group",
    action: "destroyed",
    actor,
    payload: payload.then((rendered) => ({ ...rendered, reason })),
    trigger: "none",
  });
}
