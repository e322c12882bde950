import type { User } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import { commitEmail } from "../../world/people.ts";
import type { GraphQLContext } from "../context.ts";

/** A person, an organization or a bot. GraphQL gives the login of an App's bot without its `[bot]`. */
export function viewActor({ world }: GraphQLContext, user: User) {
  const login = user.type === "Bot" ? user.login.replace(/\[bot\]$/, "") : user.login;
  const page = `/${encodeURIComponent(user.login)}`;
  return {
    __typename: user.type,
    id: nodeId(user.type, user.id),
    databaseId: user.id,
    login,
    name: user.name,
    email: user.type === "User" ? commitEmail(user) : null,
    url: `${world.baseUrl}${page}`,
    resourcePath: page,
    avatarUrl: `${world.baseUrl}/avatars/${user.id}`,
  };
}

/** For fields that are null where nobody is known. */
export function viewActorById(context: GraphQLContext, id: number | null) {
  return id === null ? null : viewActor(context, context.world.users.require(id));
}
