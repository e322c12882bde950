import { renderSummaries } from "../../rest/render/issue.ts";
import { blockedBy, blockersOf } from "../../world/dependencies.ts";
import type { Repository } from "../../world/entities.ts";
import type { Issue } from "../../world/issue-entities.ts";
import { parentOf, subIssuesOf } from "../../world/sub-issues.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { isVisible } from "../context.ts";

type ViewIssue = (context: GraphQLContext, repository: Repository, issue: Issue) => unknown;

/** What an issue is part of, what is part of it, and what waits for what. The other end may be in another repository. */
export function viewRelations(context: GraphQLContext, issue: Issue, viewIssue: ViewIssue) {
  const { world } = context;
  const repositoryOf = (other: Issue) => world.repositories.require(other.repositoryId);
  const isSeen = (other: Issue) => isVisible(context, repositoryOf(other));
  const view = (other: Issue) => viewIssue(context, repositoryOf(other), other);
  const list = (find: () => readonly Issue[]) => (paging: Paging) =>
    connect(find().filter(isSeen), paging, { key: ({ id }) => id, view });
  return {
    parent: () => {
      const parent = parentOf(world, issue);
      return parent === undefined || !isSeen(parent) ? null : view(parent);
    },
    subIssues: list(() => subIssuesOf(world, issue)),
    blockedBy: list(() => blockersOf(world, issue)),
    blocking: list(() => blockedBy(world, issue)),
    ...viewSummaries(context, issue),
  };
}

/** As in REST, they count what the caller may not see as well. */
function viewSummaries({ world }: GraphQLContext, issue: Issue) {
  return {
    subIssuesSummary: () => {
      const { total, completed, percent_completed } = renderSummaries(
        world,
        issue,
      ).sub_issues_summary;
      return { total, completed, percentCompleted: percent_completed };
    },
    issueDependenciesSummary: () => {
      const counts = renderSummaries(world, issue).issue_dependencies_summary;
      return {
        blockedBy: counts.blocked_by,
        blocking: counts.blocking,
        totalBlockedBy: counts.total_blocked_by,
        totalBlocking: counts.total_blocking,
      };
    },
  };
}
