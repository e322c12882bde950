import { pageUrl } from "../../rest/render/links.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { GraphQLContext } from "../context.ts";
import { viewActorById } from "./actor.ts";

/** Only its names: where an issue is, or where a pull request comes from. */
export function viewRepositoryName(context: GraphQLContext, repository: Repository) {
  return {
    __typename: "Repository",
    id: nodeId("Repository", repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    url: pageUrl(context.world, repository),
    owner: () => viewActorById(context, repository.ownerId),
  };
}
