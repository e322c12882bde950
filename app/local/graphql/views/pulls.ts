import type { Repository } from "../../world/entities.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { hasOneOf } from "./issues.ts";
import { pullState, viewPull } from "./pull.ts";

export interface PullArguments extends Paging {
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly states?: readonly ("OPEN" | "CLOSED" | "MERGED")[] | null;
  readonly labels?: readonly string[] | null;
}

/** The pull requests of a repository, in the order they were opened. */
export function connectPulls(context: GraphQLContext, repository: Repository, args: PullArguments) {
  const { world } = context;
  const { headRefName, baseRefName, states, labels } = args;
  const found = world.pulls.filter(
    (pull) =>
      pull.repositoryId === repository.id &&
      (headRefName == null || pull.headBranch === headRefName) &&
      (baseRefName == null || pull.baseBranch === baseRefName) &&
      (states?.includes(pullState(context, pull)) ?? true) &&
      (labels == null || hasOneOf(context, world.issues.require(pull.issueId), labels)),
  );
  return connect(found, args, {
    key: ({ id }) => id,
    view: (pull) => viewPull(context, repository, pull),
  });
}
