import { z } from "zod";
import type { User } from "../../world/entities.ts";
import { setAssignees } from "../../world/issue-changes.ts";
import { isAssignable } from "../../world/people.ts";
import { notFound } from "../errors.ts";
import { requireIssue, writeIssue } from "../issue-access.ts";
import { AssigneeLogin, knownAssignees } from "../issue-names.ts";
import { paged } from "../paging.ts";
import { renderIssue } from "../render/issue.ts";
import { renderUser } from "../render/user.ts";
import type { Call } from "../route.ts";
import { created, noContent, ok, route } from "../route.ts";

const Assignees = z.object({ assignees: z.array(AssigneeLogin).default([]) });

const isPerson = (user: User | undefined): user is User => user?.type === "User";

const list = route(
  "GET /repos/{owner}/{repo}/assignees",
  { permission: ["issues:read", "pull_requests:read"] },
  (call) => {
    const { world, repository } = call;
    const people = world.users.filter(
      (user) => isPerson(user) && isAssignable(world, repository, user.id),
    );
    return paged(call, people, (user) => renderUser(world, user));
  },
);

const check = route(
  "GET /repos/{owner}/{repo}/assignees/{assignee}",
  { permission: ["issues:read", "pull_requests:read"] },
  (call) => {
    const user = call.world.user(call.parameter("assignee"));
    if (!isPerson(user) || !isAssignable(call.world, call.repository, user.id)) throw notFound();
    return noContent();
  },
);

function change(
  call: Call<"issue_number">,
  logins: readonly string[],
  combine: (before: readonly number[], named: readonly number[]) => readonly number[],
) {
  const { world, repository, actor } = call;
  const issue = requireIssue(call, "triage");
  const named = knownAssignees(call, issue, logins);
  const assigneeIds = combine(issue.assigneeIds, named);
  return renderIssue(world, repository, setAssignees(world, repository, issue, assigneeIds, actor));
}

const add = route(
  "POST /repos/{owner}/{repo}/issues/{issue_number}/assignees",
  { ...writeIssue, body: Assignees },
  (call, { assignees }) =>
    created(change(call, assignees, (before, named) => [...before, ...named])),
);

const remove = route(
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/assignees",
  { ...writeIssue, body: Assignees },
  (call, { assignees }) =>
    ok(change(call, assignees, (before, named) => before.filter((id) => !named.includes(id)))),
);

export const assigneeRoutes = [list, check, add, remove];
