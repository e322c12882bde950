import type { GraphQLContext } from "../context.ts";
import { assigneeMutations } from "./assignees.ts";
import { checkMutations } from "./checks.ts";
import { commentMutations } from "./comments.ts";
import { issueRelationMutations } from "./issue-relations.ts";
import { issueWriteMutations } from "./issue-writes.ts";
import { issueMutations } from "./issues.ts";
import { labelMutations } from "./labels.ts";
import { mergeQueueMutations } from "./merge-queue.ts";
import { pinMutations } from "./pins.ts";
import { pullMutations } from "./pulls.ts";
import { reactionMutations } from "./reactions.ts";
import { refMutations } from "./refs.ts";

/** Every mutation that the embedded GitHub models. Those of one document run one after the other, in their order. */
export function createMutations(context: GraphQLContext) {
  return {
    ...refMutations(context),
    ...pullMutations(context),
    ...mergeQueueMutations(context),
    ...issueMutations(context),
    ...issueWriteMutations(context),
    ...issueRelationMutations(context),
    ...assigneeMutations(context),
    ...pinMutations(context),
    ...reactionMutations(context),
    ...commentMutations(context),
    ...labelMutations(context),
    ...checkMutations(context),
  };
}
