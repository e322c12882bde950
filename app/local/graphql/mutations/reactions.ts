import { z } from "zod";
import type { Reaction } from "../../world/issue-entities.ts";
import { ensureReaction, removeReaction } from "../../world/reactions.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { requireNode } from "../nodes.ts";
import { viewNode } from "../views/node.ts";
import { contentOf, reactionNames, viewReaction, viewReactionGroups } from "../views/reactions.ts";
import { inputOf, mutation } from "./input.ts";
import { needOf } from "./needs.ts";

const OneReaction = inputOf({ subjectId: z.string(), content: z.enum(reactionNames) });

export function reactionMutations(context: GraphQLContext) {
  const { world } = context;
  return {
    /** Idempotent per actor: a second time answers with the reaction that is there. */
    addReaction: mutation(context, "addReaction", OneReaction, ({ subjectId, content }) => {
      const { node, subject } = requireReactable(context, subjectId, "AddReaction");
      const actor = requireActor(context);
      const { reaction } = ensureReaction(world, subject, contentOf[content], actor);
      return {
        reaction: viewReaction(context, reaction),
        reactionGroups: viewReactionGroups(context, subject),
        subject: viewNode(context, node),
      };
    }),
    /** What GitHub says when there is nothing to take back is not documented: here nothing, and `reaction` is null. */
    removeReaction: mutation(context, "removeReaction", OneReaction, ({ subjectId, content }) => {
      const { node, subject } = requireReactable(context, subjectId, "RemoveReaction");
      const gone = removeReaction(world, subject, contentOf[content], requireActor(context));
      return {
        reaction: gone === undefined ? null : viewReaction(context, gone),
        reactionGroups: viewReactionGroups(context, subject),
        subject: viewNode(context, node),
      };
    }),
  };
}

/** Whoever reads may react; where the conversation is locked, whoever writes. */
function requireReactable(context: GraphQLContext, id: string, deed: string) {
  const node = requireNode(context, id, "issue", "pull", "comment");
  const { repository, issue } = node;
  const role = issue.locked ? "write" : "read";
  requireAccess(context, repository, needOf(issue), { role, deed });
  const subject: Pick<Reaction, "subject" | "subjectId"> =
    node.kind === "comment"
      ? { subject: "IssueComment", subjectId: node.comment.id }
      : { subject: "Issue", subjectId: issue.id };
  return { node, subject };
}
