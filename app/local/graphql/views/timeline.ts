import { timestamp } from "../../rest/render/links.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Issue, IssueEvent, IssueHappening } from "../../world/issue-entities.ts";
import { eventsOfIssue } from "../../world/issue-events.ts";
import { findLabel } from "../../world/labels.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { leftOut } from "../unmodelled.ts";
import { viewActorById } from "./actor.ts";
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
} as const satisfies Record<string, { kind: IssueHappening["kind"]; type: string }>;

const modelled: ReadonlyMap<string, { kind: IssueHappening["kind"]; type: string }> = new Map(
  Object.entries(itemTypes),
);

export interface TimelineArguments extends Paging {
  readonly itemTypes?: readonly string[] | null;
}

/** The timeline of an issue, oldest first. A kind of item that is not modelled cannot be asked for. */
export function connectTimeline(
  context: GraphQLContext,
  repository: Repository,
  issue: Issue,
  args: TimelineArguments,
) {
  const asked = args.itemTypes;
  if (asked == null) throw leftOut(context, "Issue.timelineItems without itemTypes");
  const wanted = new Map<string, string>();
  for (const name of asked) {
    const found = modelled.get(name);
    if (found === undefined) throw leftOut(context, `IssueTimelineItemsItemType.${name}`);
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
    ...("from" in happening ? { previousTitle: happening.from, currentTitle: happening.to } : {}),
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
