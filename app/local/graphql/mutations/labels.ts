import { z } from "zod";
import { setIssueLabels } from "../../world/issue-changes.ts";
import { createLabel, findLabel } from "../../world/labels.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { requireNode } from "../nodes.ts";
import { unprocessable } from "../problems.ts";
import { viewIssue } from "../views/issue.ts";
import { viewLabel } from "../views/label.ts";
import { viewPull } from "../views/pull.ts";
import { inputOf, mutation } from "./input.ts";
import { requireLabels } from "./issue-writes.ts";
import { needOf } from "./needs.ts";
import { checkLabelCount } from "./texts.ts";

const ChangeLabels = inputOf({ labelableId: z.string(), labelIds: z.array(z.string()) });
const CreateLabel = inputOf({
  repositoryId: z.string(),
  name: z.string(),
  color: z.string(),
  description: z.string().nullish(),
});

export function labelMutations(context: GraphQLContext) {
  return {
    addLabelsToLabelable: mutation(context, "addLabelsToLabelable", ChangeLabels, (input) =>
      changeLabels(context, input, "AddLabelsToLabelable", (before, given) => [
        ...before,
        ...given,
      ]),
    ),
    removeLabelsFromLabelable: mutation(
      context,
      "removeLabelsFromLabelable",
      ChangeLabels,
      (input) =>
        changeLabels(context, input, "RemoveLabelsFromLabelable", (before, given) =>
          before.filter((id) => !given.includes(id)),
        ),
    ),
    createLabel: mutation(context, "createLabel", CreateLabel, (input) => {
      const { repository } = requireNode(context, input.repositoryId, "repository");
      requireAccess(context, repository, ["issues:write"], { role: "write", deed: "CreateLabel" });
      if (findLabel(context.world, repository, input.name) !== undefined) {
        throw unprocessable("Name has already been taken");
      }
      const { name, color, description = null } = input;
      const request = { name, color, description };
      const label = createLabel(context.world, repository, request, requireActor(context));
      return { label: viewLabel(context, repository, label) };
    }),
  };
}

function changeLabels(
  context: GraphQLContext,
  input: z.infer<typeof ChangeLabels>,
  deed: string,
  change: (before: readonly number[], given: readonly number[]) => readonly number[],
) {
  const node = requireNode(context, input.labelableId, "issue", "pull");
  const { repository, issue } = node;
  requireAccess(context, repository, needOf(issue), { role: "triage", deed });
  const given = requireLabels(context, repository, input.labelIds);
  const labelIds = change(issue.labelIds, given);
  checkLabelCount(context, labelIds);
  const actor = requireActor(context);
  const changed = setIssueLabels(context.world, repository, issue, labelIds, actor);
  const labelable =
    node.kind === "issue"
      ? viewIssue(context, repository, changed)
      : viewPull(context, repository, node.pull);
  return { labelable };
}
