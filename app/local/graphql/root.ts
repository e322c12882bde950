import { nodeId } from "../world/ids.ts";
import type { GraphQLContext } from "./context.ts";
import { isVisible } from "./context.ts";
import { createMutations } from "./mutations/index.ts";
import { findNode, notResolved } from "./nodes.ts";
import { absent } from "./problems.ts";
import { viewActor } from "./views/actor.ts";
import { viewNode } from "./views/node.ts";
import { viewRepository } from "./views/repository.ts";

/** The fields of `Query` and of `Mutation`: their names never clash. */
export function createRoot(context: GraphQLContext) {
  return { ...createQueries(context), ...createMutations(context) };
}

function createQueries(context: GraphQLContext) {
  return {
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = context.world.repository(`${owner}/${name}`);
      if (repository === undefined || !isVisible(context, repository)) {
        throw absent(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
      return viewRepository(context, repository);
    },
    node: ({ id }: { id: string }) => {
      const found = findNode(context, id);
      if (found === undefined) throw notResolved(id);
      return viewNode(context, found);
    },
    nodes: ({ ids }: { ids: readonly string[] }) =>
      ids.map((id) => {
        const found = findNode(context, id);
        return found === undefined ? null : viewNode(context, found);
      }),
    viewer: () => viewViewer(context),
    rateLimit: () => viewRateLimit(context),
  };
}

/** For an App this is its bot, which GraphQL calls by its whole login here and only here. */
function viewViewer(context: GraphQLContext) {
  const { caller } = context;
  if (!("user" in caller)) throw absent("There is no viewer");
  const { user } = caller;
  return { ...viewActor(context, user), login: user.login, id: nodeId(user.type, user.id) };
}

/** A query costs one point and a mutation too: the connections asked for here never add up to a second. */
function viewRateLimit({ rateLimit }: GraphQLContext) {
  const { limit, used, remaining, reset } = rateLimit();
  const resetAt = new Date(reset * 1000).toISOString();
  return { limit, used, remaining, resetAt, cost: 1, nodeCount: 0 };
}
