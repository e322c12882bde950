import type { Repository } from "../../world/entities.ts";
import type { Pull } from "../../world/pull-entities.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { leftOut } from "../unmodelled.ts";
import { hasOneOf } from "./issues.ts";
import { pullState, viewPull } from "./pull.ts";

export interface PullArguments extends Paging {
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly states?: readonly ("OPEN" | "CLOSED" | "MERGED")[] | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: {
    readonly field: "CREATED_AT" | "UPDATED_AT" | "COMMENTS";
    readonly direction: "ASC" | "DESC";
  } | null;
}

/** The pull requests of a repository, in the order they were opened unless another is asked for. */
export function connectPulls(context: GraphQLContext, repository: Repository, args: PullArguments) {
  const { world } = context;
  const { headRefName, baseRefName, states, labels, orderBy } = args;
  const found = world.pulls.filter(
    (pull) =>
      pull.repositoryId === repository.id &&
      (headRefName == null || pull.headBranch === headRefName) &&
      (baseRefName == null || pull.baseBranch === baseRefName) &&
      (states?.includes(pullState(context, pull)) ?? true) &&
      (labels == null || hasOneOf(context, world.issues.require(pull.issueId), labels)),
  );
  return connect(sorted(context, found, orderBy), args, {
    key: ({ id }) => id,
    view: (pull) => viewPull(context, repository, pull),
  });
}

function sorted(
  context: GraphQLContext,
  pulls: readonly Pull[],
  orderBy: PullArguments["orderBy"],
): readonly Pull[] {
  if (orderBy == null) return pulls;
  const { field, direction } = orderBy;
  if (field === "COMMENTS") throw leftOut(context, "IssueOrderField.COMMENTS");
  const at = ({ issueId }: Pull) => {
    const { createdAt, updatedAt } = context.world.issues.require(issueId);
    return (field === "CREATED_AT" ? createdAt : updatedAt).getTime();
  };
  const sign = direction === "ASC" ? 1 : -1;
  return pulls.toSorted((a, b) => sign * (at(a) - at(b) || a.id - b.id));
}
