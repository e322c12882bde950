import { findClosedNumbers } from "../../world/closing-keywords.ts";
import type { Repository } from "../../world/entities.ts";
import type { Issue } from "../../world/issue-entities.ts";
import { pinOf } from "../../world/pins.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { viewPull } from "./pull.ts";
import { viewRelations } from "./relations.ts";
import { viewTicket } from "./ticket.ts";
import type { TimelineArguments } from "./timeline.ts";
import { connectTimeline } from "./timeline.ts";

export function viewIssue(context: GraphQLContext, repository: Repository, issue: Issue) {
  return {
    ...viewTicket(context, repository, issue),
    __typename: "Issue",
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    state: issue.state === "open" ? "OPEN" : "CLOSED",
    stateReason: (args: ReasonArguments) => viewReason(issue, args),
    isPinned: () => pinOf(context.world, issue) !== undefined,
    ...viewRelations(context, issue, viewIssue),
    timelineItems: (args: TimelineArguments) =>
      connectTimeline(context, repository, issue, args, "Issue"),
    closedByPullRequestsReferences: (args: ClosingArguments) =>
      connectClosingPulls(context, repository, issue, args),
  };
}

interface ReasonArguments {
  readonly enableDuplicate?: boolean | null;
}

/** Who does not ask for duplicates is told of an older word for them. Which one is not documented: this is a guess. */
function viewReason({ stateReason }: Issue, { enableDuplicate }: ReasonArguments): string | null {
  if (stateReason === "duplicate" && enableDuplicate !== true) return "NOT_PLANNED";
  return stateReason?.toUpperCase() ?? null;
}

interface ClosingArguments extends Paging {
  readonly includeClosedPrs?: boolean | null;
}

/** Pull requests against the default branch whose text says that they close the issue. */
function connectClosingPulls(
  context: GraphQLContext,
  repository: Repository,
  issue: Issue,
  args: ClosingArguments,
) {
  const { world } = context;
  const withClosed = args.includeClosedPrs ?? false;
  const closing = world.pulls.filter((pull) => {
    if (pull.repositoryId !== repository.id || pull.baseBranch !== repository.defaultBranch)
      return false;
    const { state, body } = world.issues.require(pull.issueId);
    if (state === "closed" && !withClosed) return false;
    return findClosedNumbers(repository, body ?? "").includes(issue.number);
  });
  return connect(closing, args, {
    key: ({ id }) => id,
    view: (pull) => viewPull(context, repository, pull),
  });
}
