import { z } from "zod";
import { noObject } from "../../git/refs.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId, parseNodeId } from "../../world/ids.ts";
import type { RefRefusal, RefWish } from "../../world/ref-changes.ts";
import { changeRefs } from "../../world/ref-changes.ts";
import { describeViolation } from "../../world/ref-rules.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { notResolved, requireNode } from "../nodes.ts";
import { unprocessable } from "../problems.ts";
import { prefixOf, viewRef } from "../views/git.ts";
import { inputOf, mutation } from "./input.ts";

const CreateRef = inputOf({ repositoryId: z.string(), name: z.string(), oid: z.string() });
const UpdateRef = inputOf({ refId: z.string(), oid: z.string(), force: z.boolean().nullish() });
const DeleteRef = inputOf({ refId: z.string() });
const UpdateRefs = inputOf({
  repositoryId: z.string(),
  refUpdates: z.array(
    z.strictObject({
      name: z.string(),
      beforeOid: z.string().nullish(),
      afterOid: z.string(),
      force: z.boolean().nullish(),
    }),
  ),
});

export function refMutations(context: GraphQLContext) {
  return {
    updateRefs: mutation(context, "updateRefs", UpdateRefs, async (input) => {
      const { repository } = requireNode(context, input.repositoryId, "repository");
      const wishes = input.refUpdates.map(
        ({ name, beforeOid, afterOid, force }): RefWish => ({
          name,
          ...(beforeOid == null ? {} : { before: beforeOid }),
          after: afterOid,
          force: force ?? false,
        }),
      );
      await fulfil(context, repository, wishes, "UpdateRefs");
      return {};
    }),
    createRef: mutation(context, "createRef", CreateRef, async ({ repositoryId, name, oid }) => {
      const { repository } = requireNode(context, repositoryId, "repository");
      const wish = { name, before: noObject, after: oid, force: false };
      await fulfil(context, repository, [wish], "CreateRef");
      return { ref: () => lookUp(context, repository, name) };
    }),
    updateRef: mutation(context, "updateRef", UpdateRef, async ({ refId, oid, force }) => {
      const { repository, name } = requireRef(context, refId);
      const wish = { name, after: oid, force: force ?? false, mustExist: true };
      await fulfil(context, repository, [wish], "UpdateRef");
      return { ref: () => lookUp(context, repository, name) };
    }),
    deleteRef: mutation(context, "deleteRef", DeleteRef, async ({ refId }) => {
      const { repository, name } = requireRef(context, refId);
      const wish = { name, after: noObject, force: false };
      await fulfil(context, repository, [wish], "DeleteRef");
      return {};
    }),
  };
}

async function lookUp(context: GraphQLContext, repository: Repository, name: string) {
  const ref = (await context.refs(repository)).get(name);
  return ref === undefined ? null : viewRef(context, repository, ref, prefixOf(name));
}

/** The node id of a ref names its repository and its full name. */
function requireRef(context: GraphQLContext, id: string): { repository: Repository; name: string } {
  const parsed = parseNodeId(id);
  const [repositoryId = "", name] = parsed?.rest.split(/:(.*)/s) ?? [];
  if (parsed?.type !== "Ref" || name === undefined) throw notResolved(id);
  const owner = nodeId("Repository", Number(repositoryId));
  return { repository: requireNode(context, owner, "repository").repository, name };
}

async function fulfil(
  context: GraphQLContext,
  repository: Repository,
  wishes: readonly RefWish[],
  deed: string,
): Promise<void> {
  requireAccess(context, repository, ["contents:write"], { deed });
  const outcome = await changeRefs(context.world, repository, wishes, requireActor(context));
  if (outcome.kind === "refused") throw unprocessable(explain(outcome.name, outcome.why));
  if (outcome.kind === "forbidden") throw unprocessable(describeViolation(outcome.violation));
}

/** Only the first is known to be GitHub's own text; for the others it documents none. */
function explain(name: string, why: RefRefusal): string {
  switch (why) {
    case "exists":
      return `A ref named "${name}" already exists in the repository.`;
    case "invalid-name":
      return `"${name}" is not a valid ref name.`;
    case "hidden":
      return `"${name}" cannot be updated.`;
    case "no-object":
      return `The object for "${name}" does not exist in the repository.`;
    case "no-ref":
      return `A ref named "${name}" does not exist in the repository.`;
    case "moved":
      return `Reference update failed: "${name}" is not at the expected commit.`;
    case "not-fast-forward":
      return `Update is not a fast forward: "${name}".`;
  }
}
