import type { Repository } from "../../world/entities.ts";
import type { Issue } from "../../world/issue-entities.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { viewIssue } from "./issue.ts";

export interface IssueArguments extends Paging {
  readonly labels?: readonly string[] | null;
  readonly states?: readonly ("OPEN" | "CLOSED")[] | null;
}

/** The issues of a repository, in the order they were opened. Of several labels one is enough, unlike in REST. */
export function connectIssues(
  context: GraphQLContext,
  repository: Repository,
  args: IssueArguments,
) {
  const { world } = context;
  const { labels, states } = args;
  const found = world.issues.filter(
    (issue) =>
      issue.repositoryId === repository.id &&
      issue.pullId === null &&
      (states?.includes(issue.state === "open" ? "OPEN" : "CLOSED") ?? true) &&
      (labels == null || hasOneOf(context, issue, labels)),
  );
  return connect(found, args, {
    key: ({ id }) => id,
    view: (issue) => viewIssue(context, repository, issue),
  });
}

export function hasOneOf(
  { world }: GraphQLContext,
  issue: Issue,
  names: readonly string[],
): boolean {
  const wanted = names.map((name) => name.toLowerCase());
  return issue.labelIds.some((id) => wanted.includes(world.labels.require(id).name.toLowerCase()));
}
