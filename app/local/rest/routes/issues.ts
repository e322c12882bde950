import { z } from "zod";
import { editIssue, setAssignees, setIssueLabels, setLock } from "../../world/issue-changes.ts";
import type { Issue } from "../../world/issue-entities.ts";
import { lockReasons } from "../../world/issue-entities.ts";
import { createIssue, setIssueState } from "../../world/issues.ts";
import type { Intent } from "../issue-access.ts";
import { mayAccess, readIssue, requireAccess, requireIssue, writeIssue } from "../issue-access.ts";
import { listIssues } from "../issue-list.ts";
import {
  AssigneeLogin,
  checkLabelCount,
  LabelName,
  resolveAssignees,
  resolveLabels,
} from "../issue-names.ts";
import { paged } from "../paging.ts";
import { setPullState } from "../pull-state.ts";
import { renderIssue } from "../render/issue.ts";
import type { Call } from "../route.ts";
import { created, noContent, ok, route } from "../route.ts";
import { checkBody, checkTitle } from "../text-limits.ts";

const Title = z.union([z.string(), z.number()]).transform(String);

const PostIssue = z.object({
  title: Title,
  body: z.string().nullish(),
  labels: z.array(LabelName).default([]),
  assignee: z.string().nullish(),
  assignees: z.array(z.string()).default([]),
});

const PatchIssue = z.object({
  title: Title.nullish(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.enum(["completed", "not_planned", "duplicate", "reopened"]).nullish(),
  labels: z.array(LabelName).optional(),
  assignee: z.string().nullish(),
  assignees: z.array(AssigneeLogin).optional(),
});
type PatchIssue = z.infer<typeof PatchIssue>;

const LockIssue = z.object({ lock_reason: z.enum(lockReasons).nullish() });

const list = route("GET /repos/{owner}/{repo}/issues", { permission: "issues:read" }, (call) =>
  paged(call, listIssues(call), (issue) => renderIssue(call.world, call.repository, issue)),
);

/** Whoever may not triage has their labels and assignees dropped without a word. */
const create = route(
  "POST /repos/{owner}/{repo}/issues",
  { permission: "issues:write", role: "read", body: PostIssue },
  (call, body) => {
    const { world, repository, actor } = call;
    checkTitle(world, body.title, "Issue");
    checkBody(world, body.body, "Issue");
    const mayTriage = mayAccess(call, { pullId: null, authorId: actor.user.id }, "triage");
    const labels = mayTriage ? body.labels : [];
    const logins = [...body.assignees, ...(body.assignee == null ? [] : [body.assignee])];
    const assigneeIds = mayTriage ? [...new Set(resolveAssignees(call, logins))] : [];
    checkLabelCount(call, resolveLabels(call, labels));
    const request = { title: body.title, body: body.body ?? null, labels, assigneeIds };
    const issue = createIssue(world, repository, request, actor);
    return created(renderIssue(world, repository, issue));
  },
);

const get = route("GET /repos/{owner}/{repo}/issues/{issue_number}", readIssue, (call) =>
  ok(renderIssue(call.world, call.repository, requireIssue(call, "read"))),
);

/** What changing these fields amounts to: GitHub asks for less where an author edits, and for less again to close. */
function intentsOf(body: PatchIssue): Intent[] {
  const isText = body.title != null || body.body !== undefined;
  return isText ? ["own"] : [];
}

function mayClose(call: Call, issue: Issue): boolean {
  return mayAccess(call, issue, "triage") || mayAccess(call, issue, "own");
}

const patch = route(
  "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
  { ...writeIssue, body: PatchIssue },
  async (call, body) => {
    const { world, repository, actor } = call;
    const before = requireIssue(call, "discuss");
    for (const intent of intentsOf(body)) requireAccess(call, before, intent);
    if (!mayClose(call, before)) requireAccess(call, before, "own");
    if (body.title != null) checkTitle(world, body.title, "Issue");
    checkBody(world, body.body, "Issue");
    const triaged = triage(call, before, body);
    const edited = editIssue(
      world,
      repository,
      triaged,
      {
        ...(body.title == null ? {} : { title: body.title }),
        ...(body.body === undefined ? {} : { body: body.body }),
      },
      actor,
    );
    const issue = await changeState(call, edited, body);
    return ok(renderIssue(world, repository, issue));
  },
);

/** Labels and assignees, where the caller may set them; otherwise they are left as they are. */
function triage(call: Call, issue: Issue, body: PatchIssue): Issue {
  const { world, repository, actor } = call;
  if (!mayAccess(call, issue, "triage")) return issue;
  const logins = body.assignees ?? (body.assignee == null ? undefined : [body.assignee]);
  const assigneeIds = logins === undefined ? issue.assigneeIds : resolveAssignees(call, logins);
  const labelIds = body.labels === undefined ? issue.labelIds : resolveLabels(call, body.labels);
  checkLabelCount(call, labelIds);
  const labelled = setIssueLabels(world, repository, issue, labelIds, actor);
  return setAssignees(world, repository, labelled, assigneeIds, actor);
}

async function changeState(call: Call, issue: Issue, body: PatchIssue): Promise<Issue> {
  const { world, repository, actor } = call;
  const state = body.state ?? issue.state;
  if (issue.pullId !== null) {
    await setPullState(call, world.pulls.require(issue.pullId), state);
    return world.issues.require(issue.id);
  }
  const fallback = state === "closed" ? ("completed" as const) : ("reopened" as const);
  const reason = body.state_reason ?? fallback;
  if (state !== issue.state) {
    return setIssueState(world, repository, issue, { state, reason }, actor);
  }
  const isCorrected = state === "closed" && body.state_reason != null;
  return isCorrected ? world.issues.update(issue.id, { stateReason: reason }) : issue;
}

const lock = route(
  "PUT /repos/{owner}/{repo}/issues/{issue_number}/lock",
  { ...writeIssue, body: LockIssue },
  (call, body) => {
    const { world, repository, actor } = call;
    const reason = body.lock_reason ?? null;
    const issue = requireIssue(call, "write");
    setLock(world, repository, issue, { locked: true, reason }, actor);
    return noContent();
  },
);

const unlock = route(
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/lock",
  writeIssue,
  (call) => {
    const { world, repository, actor } = call;
    setLock(world, repository, requireIssue(call, "write"), { locked: false }, actor);
    return noContent();
  },
);

export const issueRoutes = [list, create, get, patch, lock, unlock];
