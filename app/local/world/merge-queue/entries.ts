import type { Repository } from "../entities.ts";
import type { Pull } from "../pull-entities.ts";
import type { MergeQueueParameters } from "../ruleset-entities.ts";
import { rulesOfBranch, rulesOfType } from "../rulesets.ts";
import type { World } from "../world.ts";
import type { QueuedPull, QueueEntry, RemovalReason } from "./queue-entities.ts";

/** The settings of the queue in front of a branch; undefined where there is none. */
export function findQueue(
  world: World,
  repository: Repository,
  branch: string,
): MergeQueueParameters | undefined {
  const [placed] = rulesOfType(rulesOfBranch(world, repository, branch), "merge_queue");
  return placed?.rule.parameters;
}

/** Who waits for a branch, the next to be merged first. */
export function entriesOf(world: World, repository: Repository, branch: string): QueueEntry[] {
  return world.queueEntries
    .filter((entry) => entry.repositoryId === repository.id && entry.baseBranch === branch)
    .sort((a, b) => a.place - b.place);
}

/**
 * Why an entry has no business in the queue any more, if so: its pull request was closed, merged by another way, made a
 * draft, pointed at another base, or has another head.
 */
export function findAbandonment(world: World, entry: QueueEntry): RemovalReason | undefined {
  const pull = world.pulls.require(entry.pullId);
  if (pull.mergedAt !== null) return "ALREADY_MERGED";
  if (world.issues.require(pull.issueId).state === "closed") return "MANUAL";
  if (pull.draft && world.faults.mergeQueue?.keepsDraft?.(describeEntry(world, entry)) !== true) {
    return "MANUAL";
  }
  if (pull.baseBranch !== entry.baseBranch) return "MANUAL";
  return pull.headSha === entry.headSha ? undefined : "UNKNOWN_REMOVAL_REASON";
}

/** The entry of a pull request, as long as it has a right to its place. */
export function entryOfPull(world: World, pull: Pull): QueueEntry | undefined {
  const entry = world.queueEntries.byKey(String(pull.id));
  return entry === undefined || findAbandonment(world, entry) !== undefined ? undefined : entry;
}

/** An entry as the knobs know it. */
export function describeEntry(world: World, entry: QueueEntry): QueuedPull {
  const { fullName } = world.repositories.require(entry.repositoryId);
  return {
    entryId: entry.id,
    repository: fullName,
    number: world.pulls.require(entry.pullId).number,
  };
}

/** The refusal's text as seen in GitHub's logs, its line breaks included. */
const lockedText = [
  "A pull request for this branch has been added to a merge queue. Branches that",
  "are queued for merging cannot be updated. To modify this branch, dequeue the",
  "associated pull request.",
].join("\n");

export const queueFolder = "gh-readonly-queue/";

/**
 * Why nobody may touch this branch: a pull request from it is in a queue, or it is a queue's own. Branches of forks are out
 * of the queue's reach: a push there throws the pull request out.
 */
export function findQueueLock(
  world: World,
  repository: Repository,
  branch: string,
): string | undefined {
  if (branch.startsWith(queueFolder)) return "Branches of a merge queue are read-only.";
  const isQueued = world.queueEntries.all().some((entry) => {
    const pull = world.pulls.require(entry.pullId);
    const isHere = pull.repositoryId === repository.id && pull.headRepositoryId === repository.id;
    return isHere && pull.headBranch === branch && findAbandonment(world, entry) === undefined;
  });
  return isQueued ? lockedText : undefined;
}
