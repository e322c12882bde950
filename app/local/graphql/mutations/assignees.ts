import { z } from "zod";
import { setAssignees } from "../../world/issue-changes.ts";
import { isAssignable } from "../../world/people.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { requireNode, requireUser } from "../nodes.ts";
import { viewNode } from "../views/node.ts";
import { inputOf, mutation } from "./input.ts";
import { needOf } from "./needs.ts";

const ChangeAssignees = inputOf({ assignableId: z.string(), assigneeIds: z.array(z.string()) });

export function assigneeMutations(context: GraphQLContext) {
  return {
    addAssigneesToAssignable: mutation(
      context,
      "addAssigneesToAssignable",
      ChangeAssignees,
      (input) =>
        changeAssignees(context, input, "AddAssigneesToAssignable", (before, named) => [
          ...before,
          ...named,
        ]),
    ),
    removeAssigneesFromAssignable: mutation(
      context,
      "removeAssigneesFromAssignable",
      ChangeAssignees,
      (input) =>
        changeAssignees(context, input, "RemoveAssigneesFromAssignable", (before, named) =>
          before.filter((id) => !named.includes(id)),
        ),
    ),
  };
}

/** Who cannot be assigned is passed over, as in REST. */
function changeAssignees(
  context: GraphQLContext,
  input: z.infer<typeof ChangeAssignees>,
  deed: string,
  combine: (before: readonly number[], named: readonly number[]) => readonly number[],
) {
  const { world } = context;
  const node = requireNode(context, input.assignableId, "issue", "pull");
  const { repository, issue } = node;
  requireAccess(context, repository, needOf(issue), { role: "triage", deed });
  const named = input.assigneeIds.map((id) => requireUser(context, id).id);
  const known = named.filter(
    (id) => isAssignable(world, repository, id) || issue.assigneeIds.includes(id),
  );
  const assigneeIds = combine(issue.assigneeIds, known);
  const changed = setAssignees(world, repository, issue, assigneeIds, requireActor(context));
  return { assignable: viewNode(context, { ...node, issue: changed }) };
}
