import type { EventActor } from "../events.ts";
import { recordIssueEvent } from "../issue-events.ts";
import { emitPull } from "../pulls.ts";
import type { World } from "../world.ts";
import type { DoomedGroup, QueueEntry, RemovalReason } from "./queue-entities.ts";

/** The timeline names reasons in words of its own; of those not seen there, the small letters are a guess. */
export function timelineReason(reason: RemovalReason): string {
  if (reason === "CI_FAILURE") return "failed_checks";
  if (reason === "CI_TIMEOUT") return "checks_timed_out";
  return reason === "MERGE" ? "merged" : reason.toLowerCase();
}

/** Takes a pull request out of the queue and tells of it. Its branch of the queue goes at the queue's next step. */
export function removeEntry(
  world: World,
  entry: QueueEntry,
  reason: RemovalReason,
  actor: EventActor,
): void {
  if (!world.queueEntries.remove(entry.id)) return;
  doomGroup(world, entry, reason === "MERGE" ? "merged" : "dequeued");
  const pull = world.pulls.require(entry.pullId);
  const repository = world.repositories.require(entry.repositoryId);
  const { enqueuerId } = entry;
  const beforeSha = entry.group?.headSha ?? entry.headSha;
  const happening = { kind: "removed_from_merge_queue", reason, beforeSha, enqueuerId } as const;
  recordIssueEvent(world, { id: pull.issueId }, happening, actor);
  // Auto-merge does not survive, and nothing tells of that (seen: agent-glovebox#5829).
  const left = world.pulls.update(pull.id, { autoMerge: null });
  emitPull(world, repository, left, "dequeued", actor, { reason });
}

/** The group of an entry stands for nothing any more. */
export function doomGroup(world: World, entry: QueueEntry, reason: DoomedGroup["reason"]): void {
  const { group, repositoryId, baseBranch } = entry;
  if (group === null) return;
  const isKnown = !world.silentGroups.has(group.ref);
  const id = world.ids.next();
  world.doomedGroups.add({ id, repositoryId, baseBranch, group, reason, isKnown });
}
