import { timestamp } from "../../rest/render/links.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Issue, IssueEvent, IssueHappening } from "../../world/issue-entities.ts";
import { eventsOfIssue } from "../../world/issue-events.ts";
import { findLabel } from "../../world/labels.ts";
import { timelineReason } from "../../world/merge-queue/removal.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { leftOut } from "../unmodelled.ts";
import { viewActorById } from "./actor.ts";
import { viewCommit } from "./git.ts";
import { viewLabel } from "./label.ts";

/** What is modelled of `itemTypes`, and the GraphQL type that it comes as. */
const itemTypes = {
  LABELED_EVENT: { kind: "labeled", type: "LabeledEvent" },
  UNLABELED_EVENT: { kind: "unlabeled", type: "UnlabeledEvent" },
  RENAMED_TITLE_EVENT: { kind: "renamed", type: "RenamedTitleEvent" },
  CLOSED_EVENT: { kind: "closed", type: "ClosedEvent" },
  REOPENED_EVENT: { kind: "reopened", type: "ReopenedEvent" },
  LOCKED_EVENT: { kind: "locked", type: "LockedEvent" },
  UNLOCKED_EVENT: { kind: "unlocked", type: "UnlockedEvent" },
  HEAD_REF_FORCE_PUSHED_EVENT: { kind: "head_ref_force_pushed", type: "HeadRefForcePushedEvent" },
  BASE_REF_CHANGED_EVENT: { kind: "base_ref_changed", type: "BaseRefChangedEvent" },
  AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT: {
    kind: "automatic_base_change_succeeded",
    type: "AutomaticBaseChangeSucceededEvent",
  },
  PULL_REQUEST_COMMIT: { kind: "committed", type: "PullRequestCommit" },
  ADDED_TO_MERGE_QUEUE_EVENT: { kind: "added_to_merge_queue", type: "AddedToMergeQueueEvent" },
  REMOVED_FROM_MERGE_QUEUE_EVENT: {
    kind: "removed_from_merge_queue",
    type: "RemovedFromMergeQueueEvent",
  },
} as const satisfies Record<string, { kind: IssueHappening["kind"]; type: string }>;

const modelled: ReadonlyMap<string, { kind: IssueHappening["kind"]; type: string }> = new Map(
  Object.entries(itemTypes),
);

export interface TimelineArguments extends Paging {
  readonly itemTypes?: readonly string[] | null;
}

/** The timeline of an issue or a pull request, oldest first. A kind of item that is not modelled cannot be asked for. */
export function connectTimeline(
  context: GraphQLContext,
  repository: Repository,
  issue: Issue,
  args: TimelineArguments,
  owner: "Issue" | "PullRequest",
) {
  const asked = args.itemTypes;
  if (asked == null) throw leftOut(context, `${owner}.timelineItems without itemTypes`);
  const wanted = new Map<string, string>();
  for (const name of asked) {
    const found = modelled.get(name);
    if (found === undefined) throw leftOut(context, `${owner}TimelineItemsItemType.${name}`);
    wanted.set(found.kind, found.type);
  }
  const events = eventsOfIssue(context.world, issue).filter(({ happening }) =>
    wanted.has(happening.kind),
  );
  return connect(events, args, {
    key: ({ id }) => id,
    view: (event) => ({
      __typename: wanted.get(event.happening.kind),
      ...viewEvent(context, repository, event),
    }),
  });
}

function viewEvent(context: GraphQLContext, repository: Repository, event: IssueEvent) {
  const { happening } = event;
  return {
    id: nodeId("IssueEvent", event.id),
    createdAt: timestamp(event.createdAt),
    actor: () => viewActorById(context, event.actorId),
    ...("label" in happening
      ? { label: () => viewOldLabel(context, repository, happening.label) }
      : {}),
    ...(happening.kind === "committed"
      ? { commit: () => viewCommit(context, repository, happening.sha) }
      : {}),
    ...(happening.kind === "head_ref_force_pushed"
      ? {
          beforeCommit: () => viewCommit(context, repository, happening.before),
          afterCommit: () => viewCommit(context, repository, happening.after),
        }
      : {}),
    ...(happening.kind === "base_ref_changed"
      ? { previousRefName: happening.before, currentRefName: happening.after }
      : {}),
    ...("enqueuerId" in happening ? viewQueueEvent(context, repository, happening) : {}),
    ...("from" in happening ? { previousTitle: happening.from, currentTitle: happening.to } : {}),
  };
}

/** `enqueuer` is a User in the schema: of an App's bot GitHub can say nothing there. */
function viewQueueEvent(
  context: GraphQLContext,
  repository: Repository,
  happening: Extract<IssueHappening, { readonly enqueuerId: number }>,
) {
  const user = context.world.users.require(happening.enqueuerId);
  const enqueuer = () => (user.type === "User" ? viewActorById(context, user.id) : null);
  if (happening.kind === "added_to_merge_queue") return { enqueuer };
  return {
    enqueuer,
    reason: timelineReason(happening.reason),
    beforeCommit: () => viewCommit(context, repository, happening.beforeSha),
  };
}

/** The label as it is now, or as it was when it has been deleted since. */
function viewOldLabel(
  context: GraphQLContext,
  repository: Repository,
  label: { readonly name: string; readonly color: string },
) {
  const known = findLabel(context.world, repository, label.name);
  return known === undefined ? label : viewLabel(context, repository, known);
}
