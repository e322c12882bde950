import { z } from "zod";
import { addDependency, refuseDependency, removeDependency } from "../../world/dependencies.ts";
import type { Issue } from "../../world/issue-entities.ts";
import { addSubIssue, parentOf, refuseSubIssue, removeSubIssue } from "../../world/sub-issues.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { requireNode } from "../nodes.ts";
import { GraphQLProblem, unprocessable } from "../problems.ts";
import { viewIssue } from "../views/issue.ts";
import { inputOf, mutation } from "./input.ts";

const AddSubIssue = inputOf({
  issueId: z.string(),
  subIssueId: z.string(),
  replaceParent: z.boolean().nullish(),
});
const RemoveSubIssue = inputOf({ issueId: z.string(), subIssueId: z.string() });
const Dependency = inputOf({ issueId: z.string(), blockingIssueId: z.string() });

export function issueRelationMutations(context: GraphQLContext) {
  return { ...subIssueMutations(context), ...dependencyMutations(context) };
}

/** A sub-issue is named by its id only, not by its address. */
function subIssueMutations(context: GraphQLContext) {
  const { world } = context;
  return {
    addSubIssue: mutation(context, "addSubIssue", AddSubIssue, (input) => {
      const parent = requireRelated(context, input.issueId, "AddSubIssue");
      const child = requireRelated(context, input.subIssueId, "AddSubIssue");
      const refusal = refuseSubIssue(world, parent, child, input.replaceParent ?? false);
      if (refusal !== undefined) throw unprocessable(refusal);
      addSubIssue(world, parent, child, requireActor(context));
      return { issue: view(context, parent), subIssue: view(context, child) };
    }),
    removeSubIssue: mutation(context, "removeSubIssue", RemoveSubIssue, (input) => {
      const parent = requireRelated(context, input.issueId, "RemoveSubIssue");
      const child = requireRelated(context, input.subIssueId, "RemoveSubIssue");
      // A guess: GitHub's words for it are not documented.
      if (parentOf(world, child)?.id !== parent.id)
        throw unprocessable("The provided sub-issue is not a sub-issue of the issue");
      removeSubIssue(world, parent, child, requireActor(context));
      return { issue: view(context, parent), subIssue: view(context, child) };
    }),
  };
}

/** Adding what is there is refused; removing what is not there is no change (seen). */
function dependencyMutations(context: GraphQLContext) {
  const { world } = context;
  return {
    addBlockedBy: mutation(context, "addBlockedBy", Dependency, (input) => {
      const blocked = requireRelated(context, input.issueId, "AddBlockedBy");
      const blocking = requireRelated(context, input.blockingIssueId, "AddBlockedBy");
      const refusal = refuseDependency(world, blocked, blocking);
      if (refusal !== undefined) throw new GraphQLProblem("VALIDATION", refusal);
      addDependency(world, blocked, blocking, requireActor(context));
      return { issue: view(context, blocked), blockingIssue: view(context, blocking) };
    }),
    removeBlockedBy: mutation(context, "removeBlockedBy", Dependency, (input) => {
      const blocked = requireRelated(context, input.issueId, "RemoveBlockedBy");
      const blocking = requireRelated(context, input.blockingIssueId, "RemoveBlockedBy");
      removeDependency(world, blocked, blocking, requireActor(context));
      return { issue: view(context, blocked), blockingIssue: view(context, blocking) };
    }),
  };
}

/** Relations are for those who triage, at both ends. The id of a pull request names no issue. */
function requireRelated(context: GraphQLContext, id: string, deed: string): Issue {
  const { repository, issue } = requireNode(context, id, "issue");
  requireAccess(context, repository, ["issues:write"], { role: "triage", deed });
  return issue;
}

function view(context: GraphQLContext, issue: Issue) {
  const { world } = context;
  const repository = world.repositories.require(issue.repositoryId);
  return viewIssue(context, repository, world.issues.require(issue.id));
}
