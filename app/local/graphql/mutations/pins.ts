import { z } from "zod";
import { nodeId } from "../../world/ids.ts";
import { pinIssue, refusePin, unpinIssue } from "../../world/pins.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { requireNode } from "../nodes.ts";
import { unprocessable } from "../problems.ts";
import { viewIssue } from "../views/issue.ts";
import { inputOf, mutation } from "./input.ts";

const OneIssue = inputOf({ issueId: z.string() });

export function pinMutations(context: GraphQLContext) {
  const { world } = context;
  return {
    pinIssue: mutation(context, "pinIssue", OneIssue, ({ issueId }) => {
      const { repository, issue } = requirePinnable(context, issueId, "PinIssue");
      const refusal = refusePin(world, repository, issue);
      if (refusal !== undefined) throw unprocessable(refusal);
      pinIssue(world, repository, issue, requireActor(context));
      return { issue: viewIssue(context, repository, issue) };
    }),
    unpinIssue: mutation(context, "unpinIssue", OneIssue, ({ issueId }) => {
      const { repository, issue } = requirePinnable(context, issueId, "UnpinIssue");
      const gone = unpinIssue(world, repository, issue, requireActor(context));
      // A guess: GitHub's words for it are not documented.
      if (gone === undefined) throw unprocessable("Issue is not pinned");
      const id = nodeId("PinnedIssue", gone.id);
      return { id, issue: viewIssue(context, repository, issue) };
    }),
  };
}

/** Pinning is for those who write. */
function requirePinnable(context: GraphQLContext, id: string, deed: string) {
  const found = requireNode(context, id, "issue");
  requireAccess(context, found.repository, ["issues:write"], { role: "write", deed });
  return found;
}
