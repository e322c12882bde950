import { z } from "zod";
import { enqueuePull } from "../../world/merge-queue/enqueue.ts";
import { entryOfPull } from "../../world/merge-queue/entries.ts";
import { removeEntry } from "../../world/merge-queue/removal.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { requireNode } from "../nodes.ts";
import { unprocessable } from "../problems.ts";
import { viewEntry } from "../views/merge-queue.ts";
import { viewPull } from "../views/pull.ts";
import { inputOf, mutation } from "./input.ts";

const Enqueue = inputOf({
  pullRequestId: z.string(),
  expectedHeadOid: z.string().nullish(),
  jump: z.boolean().nullish(),
});
const Dequeue = inputOf({ id: z.string() });

export function mergeQueueMutations(context: GraphQLContext) {
  const { world } = context;
  return {
    enqueuePullRequest: mutation(context, "enqueuePullRequest", Enqueue, async (input) => {
      const { repository, pull } = requireQueueable(
        context,
        input.pullRequestId,
        "EnqueuePullRequest",
      );
      const wish = { expectedHead: input.expectedHeadOid ?? undefined, jump: input.jump ?? false };
      const outcome = await enqueuePull(world, repository, pull, wish, requireActor(context));
      if (outcome.kind === "refused") throw unprocessable(outcome.reason);
      return { mergeQueueEntry: viewEntry(context, repository, outcome.entry, viewPull) };
    }),
    dequeuePullRequest: mutation(context, "dequeuePullRequest", Dequeue, ({ id }) => {
      const { repository, pull } = requireQueueable(context, id, "DequeuePullRequest");
      const entry = entryOfPull(world, pull);
      if (entry === undefined) throw unprocessable("Pull request is not in the merge queue");
      if (entry.isLocked) throw unprocessable("Pull request is being merged");
      const mergeQueueEntry = viewEntry(context, repository, entry, viewPull);
      removeEntry(world, entry, "MANUAL", requireActor(context));
      return { mergeQueueEntry };
    }),
  };
}

/** Writing contents and pull requests is enough (seen: kargo#5405 and others); "Merge queues: write" is as well. */
function requireQueueable(context: GraphQLContext, id: string, deed: string) {
  const found = requireNode(context, id, "pull");
  const options = { role: "write", deed } as const;
  requireAccess(context, found.repository, ["merge_queues:write", "contents:write"], options);
  requireAccess(context, found.repository, ["merge_queues:write", "pull_requests:write"], options);
  return found;
}
