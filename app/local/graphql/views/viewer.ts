import type { GraphQLContext } from "../context.ts";

/** Whether the one who asks is this user. An App is its bot, whichever installation it asks through. */
export function isViewer({ caller }: GraphQLContext, userId: number): boolean {
  return "user" in caller && caller.user.id === userId;
}
