import { z } from "zod";
import type { Repository, Role } from "../../world/entities.ts";
import { editIssue, setAssignees, setIssueLabels } from "../../world/issue-changes.ts";
import type { Issue } from "../../world/issue-entities.ts";
import { createIssue, setIssueState } from "../../world/issues.ts";
import { isAssignable } from "../../world/people.ts";
import { addSubIssue, refuseNewSubIssue } from "../../world/sub-issues.ts";
import type { GraphQLContext } from "../context.ts";
import { mayAccess, requireAccess, requireActor } from "../context.ts";
import { notResolved, requireNode, requireUser } from "../nodes.ts";
import { unprocessable } from "../problems.ts";
import { viewActor } from "../views/actor.ts";
import { viewIssue } from "../views/issue.ts";
import { inputOf, mutation } from "./input.ts";
import { checkBody, checkLabelCount, checkTitle } from "./texts.ts";

const CreateIssue = inputOf({
  repositoryId: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  labelIds: z.array(z.string()).nullish(),
  assigneeIds: z.array(z.string()).nullish(),
  parentIssueId: z.string().nullish(),
});
const UpdateIssue = inputOf({
  id: z.string(),
  title: z.string().nullish(),
  body: z.string().nullish(),
  state: z.enum(["OPEN", "CLOSED"]).nullish(),
  labelIds: z.array(z.string()).nullish(),
  assigneeIds: z.array(z.string()).nullish(),
});
type UpdateIssue = z.infer<typeof UpdateIssue>;

export function issueWriteMutations(context: GraphQLContext) {
  return {
    createIssue: mutation(context, "createIssue", CreateIssue, (input) => {
      const { repository } = requireNode(context, input.repositoryId, "repository");
      requireAccess(context, repository, ["issues:write"], { role: "read", deed: "CreateIssue" });
      checkTitle(context, input.title);
      checkBody(context, input.body);
      const parent = findParent(context, input.parentIssueId);
      const actor = requireActor(context);
      const { title, body = null } = input;
      const request = { title, body, ...readTriage(context, repository, input) };
      const issue = createIssue(context.world, repository, request, actor);
      if (parent !== undefined) addSubIssue(context.world, parent, issue, actor);
      return { issue: viewIssue(context, repository, context.world.issues.require(issue.id)) };
    }),
    updateIssue: mutation(context, "updateIssue", UpdateIssue, (input) => {
      const { repository, issue } = requireNode(context, input.id, "issue");
      for (const role of rolesFor(context, issue, input)) {
        requireAccess(context, repository, ["issues:write"], { role, deed: "UpdateIssue" });
      }
      checkTitle(context, input.title);
      checkBody(context, input.body);
      const updated = update(context, repository, issue, input);
      const actor = viewActor(context, requireActor(context).user);
      return { issue: viewIssue(context, repository, updated), actor };
    }),
  };
}

/** The parent of an issue that is yet to be. GitHub's order is not documented: here a full parent means no issue. */
function findParent(context: GraphQLContext, id: string | null | undefined): Issue | undefined {
  if (id == null) return undefined;
  const { repository, issue } = requireNode(context, id, "issue");
  requireAccess(context, repository, ["issues:write"], { role: "triage", deed: "CreateIssue" });
  const refusal = refuseNewSubIssue(context.world, issue);
  if (refusal !== undefined) throw unprocessable(refusal);
  return issue;
}

/** Whoever may not triage has their labels and assignees dropped without a word, as in REST. */
function readTriage(
  context: GraphQLContext,
  repository: Repository,
  { labelIds, assigneeIds }: Pick<UpdateIssue, "labelIds" | "assigneeIds">,
) {
  const { world } = context;
  if (!mayAccess(context, repository, ["issues:write"], "triage")) return {};
  const ids = requireLabels(context, repository, labelIds ?? []);
  checkLabelCount(context, ids);
  return {
    labels: ids.map((id) => world.labels.require(id).name),
    assigneeIds: requireAssignees(context, repository, assigneeIds ?? []),
  };
}

/** The author may do what else needs write (texts) or triage (state). Labels and assignees are for those who triage. */
function rolesFor(context: GraphQLContext, issue: Issue, input: UpdateIssue): Role[] {
  const isOwn = issue.authorId === requireActor(context).user.id;
  const isText = input.title != null || input.body != null;
  const isTriage = input.labelIds != null || input.assigneeIds != null;
  return [
    isOwn ? "read" : "triage",
    ...(isText && !isOwn ? ["write" as const] : []),
    ...(isTriage ? ["triage" as const] : []),
  ];
}

function update(
  context: GraphQLContext,
  repository: Repository,
  issue: Issue,
  input: UpdateIssue,
): Issue {
  const { world } = context;
  const actor = requireActor(context);
  const { title, body, state } = input;
  const labelIds =
    input.labelIds == null ? issue.labelIds : requireLabels(context, repository, input.labelIds);
  const assigneeIds =
    input.assigneeIds == null
      ? issue.assigneeIds
      : requireAssignees(context, repository, input.assigneeIds);
  checkLabelCount(context, labelIds);
  const labelled = setIssueLabels(world, repository, issue, labelIds, actor);
  const assigned = setAssignees(world, repository, labelled, assigneeIds, actor);
  const text = { ...(title == null ? {} : { title }), ...(body == null ? {} : { body }) };
  const edited = editIssue(world, repository, assigned, text, actor);
  if (state == null) return edited;
  const change =
    state === "OPEN"
      ? ({ state: "open", reason: "reopened" } as const)
      : ({ state: "closed", reason: "completed" } as const);
  return setIssueState(world, repository, edited, change, actor);
}

/** The database ids of these labels of the repository; those of another one are not found. */
export function requireLabels(
  context: GraphQLContext,
  repository: Repository,
  ids: readonly string[],
): number[] {
  return ids.map((id) => {
    const { label } = requireNode(context, id, "label");
    if (label.repositoryId !== repository.id) throw notResolved(id);
    return label.id;
  });
}

/** The database ids of these people, without those who cannot be assigned: GitHub passes them over. */
function requireAssignees(
  context: GraphQLContext,
  repository: Repository,
  ids: readonly string[],
): number[] {
  const named = ids.map((id) => requireUser(context, id).id);
  return [...new Set(named)].filter((id) => isAssignable(context.world, repository, id));
}
