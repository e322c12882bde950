import { z } from "zod";
import type { Issue } from "../../world/issue-entities.ts";
import { setIssueState } from "../../world/issues.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { requireNode } from "../nodes.ts";
import { viewIssue } from "../views/issue.ts";
import { inputOf, mutation } from "./input.ts";

const CloseIssue = inputOf({
  issueId: z.string(),
  stateReason: z.enum(["COMPLETED", "NOT_PLANNED", "DUPLICATE"]).nullish(),
});
const ReopenIssue = inputOf({ issueId: z.string() });

const reasons = {
  COMPLETED: "completed",
  NOT_PLANNED: "not_planned",
  DUPLICATE: "duplicate",
} as const satisfies Record<string, Issue["stateReason"]>;

export function issueMutations(context: GraphQLContext) {
  return {
    closeIssue: mutation(context, "closeIssue", CloseIssue, ({ issueId, stateReason }) => {
      const reason = reasons[stateReason ?? "COMPLETED"];
      return setState(context, issueId, { state: "closed", reason }, "CloseIssue");
    }),
    reopenIssue: mutation(context, "reopenIssue", ReopenIssue, ({ issueId }) =>
      setState(context, issueId, { state: "open", reason: "reopened" }, "ReopenIssue"),
    ),
  };
}

function setState(
  context: GraphQLContext,
  id: string,
  change: Parameters<typeof setIssueState>[3],
  deed: string,
) {
  const { repository, issue } = requireNode(context, id, "issue");
  const role = issue.authorId === requireActor(context).user.id ? "read" : "triage";
  requireAccess(context, repository, ["issues:write"], { role, deed });
  const changed = setIssueState(context.world, repository, issue, change, requireActor(context));
  return { issue: viewIssue(context, repository, changed) };
}
