import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import { pinsOf } from "../../world/pins.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { viewActorById } from "./actor.ts";
import { viewIssue } from "./issue.ts";
import { viewRepositoryName } from "./repository-name.ts";

/** What stands above the list of issues. */
export function connectPins(context: GraphQLContext, repository: Repository, paging: Paging) {
  const { world } = context;
  return connect(pinsOf(world, repository), paging, {
    key: ({ id }) => id,
    view: (pin) => ({
      __typename: "PinnedIssue",
      id: nodeId("PinnedIssue", pin.id),
      databaseId: pin.id,
      fullDatabaseId: String(pin.id),
      issue: () => viewIssue(context, repository, world.issues.require(pin.issueId)),
      pinnedBy: () => viewActorById(context, pin.pinnedById),
      repository: () => viewRepositoryName(context, repository),
    }),
  });
}
