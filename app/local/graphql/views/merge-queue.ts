import { escapePath, pageUrl, timestamp } from "../../rest/render/links.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import { entriesOf, entryOfPull, findQueue } from "../../world/merge-queue/entries.ts";
import type { QueueEntry } from "../../world/merge-queue/queue-entities.ts";
import { entryState } from "../../world/merge-queue/standing.ts";
import type { Pull } from "../../world/pull-entities.ts";
import type { MergeQueueParameters } from "../../world/ruleset-entities.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess } from "../context.ts";
import { viewActorById } from "./actor.ts";
import { viewCommit } from "./git.ts";

/** The view of a pull request, which knows this file: passed in, so that neither has to import the other. */
type ViewPull = (context: GraphQLContext, repository: Repository, pull: Pull) => object;

/** The queue in front of a branch; null where no ruleset asks for one. Nothing is estimated. */
export function viewQueue(
  context: GraphQLContext,
  repository: Repository,
  branch: string,
  viewPull: ViewPull,
) {
  const { world } = context;
  const settings = findQueue(world, repository, branch);
  if (settings === undefined) return null;
  requireAccess(context, repository, ["merge_queues:read", "pull_requests:read"]);
  const path = `/queue/${escapePath(branch)}`;
  return {
    __typename: "MergeQueue",
    id: nodeId("MergeQueue", repository.id, branch),
    url: pageUrl(world, repository, path),
    resourcePath: `/${repository.fullName}${path}`,
    configuration: viewConfiguration(settings),
    nextEntryEstimatedTimeToMerge: null,
    entries: (paging: Paging) =>
      connect(entriesOf(world, repository, branch), paging, {
        key: ({ id }) => id,
        view: (entry) => viewEntry(context, repository, entry, viewPull),
      }),
  };
}

function viewConfiguration(settings: MergeQueueParameters) {
  return {
    checkResponseTimeout: settings.check_response_timeout_minutes,
    maximumEntriesToBuild: settings.max_entries_to_build,
    maximumEntriesToMerge: settings.max_entries_to_merge,
    mergeMethod: settings.merge_method,
    mergingStrategy: settings.grouping_strategy,
    minimumEntriesToMerge: settings.min_entries_to_merge,
    minimumEntriesToMergeWaitTime: settings.min_entries_to_merge_wait_minutes,
  };
}

export function viewEntry(
  context: GraphQLContext,
  repository: Repository,
  entry: QueueEntry,
  viewPull: ViewPull,
) {
  const { world } = context;
  const { group } = entry;
  const line = entriesOf(world, repository, entry.baseBranch);
  return {
    __typename: "MergeQueueEntry",
    id: nodeId("MergeQueueEntry", entry.id),
    position: line.findIndex(({ id }) => id === entry.id) + 1,
    state: entryState(world, repository, entry),
    jump: entry.jump,
    solo: false,
    enqueuedAt: timestamp(entry.enqueuedAt),
    estimatedTimeToMerge: null,
    enqueuer: () => viewActorById(context, entry.enqueuerId),
    baseCommit: () => (group === null ? null : viewCommit(context, repository, group.baseSha)),
    headCommit: () => (group === null ? null : viewCommit(context, repository, group.headSha)),
    pullRequest: () => viewPull(context, repository, world.pulls.require(entry.pullId)),
    mergeQueue: () => viewQueue(context, repository, entry.baseBranch, viewPull),
  };
}

/** What a pull request says of the queue in front of its base. */
export function viewQueueing(
  context: GraphQLContext,
  repository: Repository,
  pull: Pull,
  viewPull: ViewPull,
) {
  const { world } = context;
  const entry = entryOfPull(world, pull);
  return {
    isMergeQueueEnabled: findQueue(world, repository, pull.baseBranch) !== undefined,
    isInMergeQueue: entry !== undefined,
    mergeQueue: () => viewQueue(context, repository, pull.baseBranch, viewPull),
    mergeQueueEntry: () =>
      entry === undefined ? null : viewEntry(context, repository, entry, viewPull),
  };
}
