import { timestamp } from "../../rest/render/links.ts";
import { nodeId } from "../../world/ids.ts";
import type { Reaction, ReactionContent } from "../../world/issue-entities.ts";
import { reactionsTo } from "../../world/reactions.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { viewActorById } from "./actor.ts";
import { isViewer } from "./viewer.ts";

/** The members of `ReactionContent`, in the order in which GitHub lists the groups. */
export const reactionNames = [
  "THUMBS_UP",
  "THUMBS_DOWN",
  "LAUGH",
  "HOORAY",
  "CONFUSED",
  "HEART",
  "ROCKET",
  "EYES",
] as const;
type ReactionName = (typeof reactionNames)[number];

export const contentOf: Readonly<Record<ReactionName, ReactionContent>> = {
  THUMBS_UP: "+1",
  THUMBS_DOWN: "-1",
  LAUGH: "laugh",
  HOORAY: "hooray",
  CONFUSED: "confused",
  HEART: "heart",
  ROCKET: "rocket",
  EYES: "eyes",
};

type Subject = Pick<Reaction, "subject" | "subjectId">;

/** All eight groups, those that nobody is in as well. `users` is not modelled: bots are `reactors` only. */
export function viewReactionGroups(context: GraphQLContext, subject: Subject) {
  const all = reactionsTo(context.world, subject);
  return reactionNames.map((name) => {
    const group = all.filter(({ content }) => content === contentOf[name]);
    const [first] = group;
    return {
      content: name,
      createdAt: first === undefined ? null : timestamp(first.createdAt),
      viewerHasReacted: group.some(({ userId }) => isViewer(context, userId)),
      reactors: (paging: Paging) =>
        connect(group, paging, {
          key: ({ id }) => id,
          view: ({ userId }) => viewActorById(context, userId),
        }),
    };
  });
}

/** `user` is a User in the schema: of an App's bot GitHub can say nothing there. */
export function viewReaction(context: GraphQLContext, reaction: Reaction) {
  const user = context.world.users.require(reaction.userId);
  return {
    __typename: "Reaction",
    id: nodeId("Reaction", reaction.id),
    databaseId: reaction.id,
    content: reactionNames.find((name) => contentOf[name] === reaction.content),
    createdAt: timestamp(reaction.createdAt),
    user: () => (user.type === "User" ? viewActorById(context, user.id) : null),
  };
}
