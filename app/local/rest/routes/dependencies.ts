import { z } from "zod";
import {
  addDependency,
  blockedBy,
  blockersOf,
  refuseDependency,
  removeDependency,
} from "../../world/dependencies.ts";
import type { Issue } from "../../world/issue-entities.ts";
import { notFound, unprocessable } from "../errors.ts";
import { findIssueById, readIssue, requireIssue, writeIssue } from "../issue-access.ts";
import { paged } from "../paging.ts";
import { renderIssueAnywhere } from "../render/issue.ts";
import type { Call } from "../route.ts";
import { created, ok, route } from "../route.ts";

/** A database id, not a number. */
const PostDependency = z.object({ issue_id: z.int() });

function requireOther(call: Call, id: number): Issue {
  const issue = findIssueById(call, id);
  if (issue === undefined) throw notFound();
  return issue;
}

const listBlockers = route(
  "GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by",
  readIssue,
  (call) =>
    paged(call, blockersOf(call.world, requireIssue(call, "read")), (issue) =>
      renderIssueAnywhere(call.world, issue),
    ),
);

const listBlocked = route(
  "GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocking",
  readIssue,
  (call) =>
    paged(call, blockedBy(call.world, requireIssue(call, "read")), (issue) =>
      renderIssueAnywhere(call.world, issue),
    ),
);

const add = route(
  "POST /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by",
  { ...writeIssue, body: PostDependency },
  (call, body) => {
    const { world, actor } = call;
    const blocked = requireIssue(call, "triage");
    const blocking = requireOther(call, body.issue_id);
    const refusal = refuseDependency(world, blocked, blocking);
    if (refusal !== undefined) throw unprocessable(refusal);
    addDependency(world, blocked, blocking, actor);
    return created(renderIssueAnywhere(world, blocked));
  },
);

const remove = route(
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by/{issue_id}",
  writeIssue,
  (call) => {
    const { world, actor } = call;
    const blocked = requireIssue(call, "triage");
    const blocking = requireOther(call, Number(call.parameter("issue_id")));
    // Also when there was none (seen): only adding twice is refused.
    removeDependency(world, blocked, blocking, actor);
    return ok(renderIssueAnywhere(world, blocked));
  },
);

export const dependencyRoutes = [listBlockers, listBlocked, add, remove];
