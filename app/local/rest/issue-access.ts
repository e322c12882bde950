import type { Issue, IssueComment } from "../world/issue-entities.ts";
import { findIssue } from "../world/issues.ts";
import { hasRole, roleOf } from "../world/people.ts";
import { canSee, isAllowed } from "../world/tokens.ts";
import { ApiError, notFound } from "./errors.ts";
import type { Call } from "./route.ts";

/** What routes under an issue declare: which of the two an App needs, and what a person needs, depends on the issue. */
export const readIssue = { permission: ["issues:read", "pull_requests:read"] } as const;
export const writeIssue = {
  permission: ["issues:write", "pull_requests:write"],
  role: "read",
} as const;

/** What the caller is about to do with an issue. "own": what its author may do too, such as rewriting the text. */
export type Intent = "read" | "discuss" | "triage" | "own" | "write";

/** The issue or pull request of the path. 404 when there is none, 403 when the caller may not do this with it. */
export function requireIssue(call: Call<"issue_number">, intent: Intent): Issue {
  const issue = findIssue(call.world, call.repository, Number(call.parameter("issue_number")));
  if (issue === undefined) throw notFound();
  requireAccess(call, issue, intent);
  return issue;
}

/** The issue with this database id, wherever it is, as far as the caller may know of it. */
export function findIssueById({ world, caller }: Call, id: number): Issue | undefined {
  const issue = world.issues.get(id);
  if (issue === undefined) return undefined;
  const repository = world.repositories.require(issue.repositoryId);
  return canSee(world, caller, repository) ? issue : undefined;
}

/** The comment of the path. 404 when there is none in this repository. */
export function requireComment(call: Call<"comment_id">): { comment: IssueComment; issue: Issue } {
  const comment = call.world.comments.get(Number(call.parameter("comment_id")));
  if (comment?.repositoryId !== call.repository.id) throw notFound();
  return { comment, issue: call.world.issues.require(comment.issueId) };
}

/** 403 unless the caller may do this with the issue, or with something on it that `authorId` wrote. */
export function requireAccess(
  call: Call,
  issue: Issue,
  intent: Intent,
  authorId = issue.authorId,
): void {
  if (mayAccess(call, issue, intent, authorId)) return;
  const isPerson = call.caller.kind === "user";
  // GitHub says "admin" whatever was needed.
  throw new ApiError(
    403,
    isPerson ? "Must have admin rights to Repository." : "Resource not accessible by integration",
  );
}

/** As `requireAccess`, for what GitHub drops silently instead of refusing. */
export function mayAccess(
  { world, caller, repository }: Call,
  issue: Pick<Issue, "pullId" | "authorId">,
  intent: Intent,
  authorId = issue.authorId,
): boolean {
  if (caller.kind !== "user") {
    // An App that may write issues only is refused on a pull request, although the two share their numbers.
    const name = issue.pullId === null ? "issues" : "pull_requests";
    return isAllowed(world, caller, repository, {
      name,
      access: intent === "read" ? "read" : "write",
    });
  }
  if (intent === "own" && authorId === caller.user.id) return true;
  return hasRole(roleOf(world, repository, caller.user.id), roleFor(intent));
}

/** GitHub's "Repository roles for an organization": who reads may discuss, triage labels and closes, write edits others' texts. */
function roleFor(intent: Intent): "read" | "triage" | "write" {
  switch (intent) {
    case "read":
    case "discuss":
      return "read";
    case "triage":
      return "triage";
    case "own":
    case "write":
      return "write";
  }
}
