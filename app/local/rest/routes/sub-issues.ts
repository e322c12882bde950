import { z } from "zod";
import type { Issue } from "../../world/issue-entities.ts";
import {
  addSubIssue,
  moveSubIssue,
  parentOf,
  refuseSubIssue,
  removeSubIssue,
  subIssuesOf,
} from "../../world/sub-issues.ts";
import { ApiError, notFound, unprocessable, validationFailed } from "../errors.ts";
import { findIssueById, readIssue, requireIssue, writeIssue } from "../issue-access.ts";
import { paged } from "../paging.ts";
import { renderIssueAnywhere } from "../render/issue.ts";
import type { Call } from "../route.ts";
import { created, ok, route } from "../route.ts";

/** Database ids, not numbers: a number handed over by mistake finds nothing. */
const PostSubIssue = z.object({ sub_issue_id: z.int(), replace_parent: z.boolean().nullish() });
const DeleteSubIssue = z.object({ sub_issue_id: z.int() });
const PatchPriority = z.object({
  sub_issue_id: z.int(),
  after_id: z.int().nullish(),
  before_id: z.int().nullish(),
});

const list = route(
  "GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues",
  readIssue,
  (call) =>
    paged(call, subIssuesOf(call.world, requireIssue(call, "read")), (issue) =>
      renderIssueAnywhere(call.world, issue),
    ),
);

const getParent = route(
  "GET /repos/{owner}/{repo}/issues/{issue_number}/parent",
  readIssue,
  (call) => {
    const parent = parentOf(call.world, requireIssue(call, "read"));
    if (parent === undefined) throw notFound();
    return ok(renderIssueAnywhere(call.world, parent));
  },
);

function requireSubIssue(call: Call, id: number): Issue {
  const issue = findIssueById(call, id);
  if (issue === undefined) throw new ApiError(404, "The provided sub-issue does not exist");
  return issue;
}

const add = route(
  "POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues",
  { ...writeIssue, body: PostSubIssue },
  (call, body) => {
    const { world, actor } = call;
    const parent = requireIssue(call, "triage");
    const child = requireSubIssue(call, body.sub_issue_id);
    const refusal = refuseSubIssue(world, parent, child, body.replace_parent ?? false);
    if (refusal !== undefined) {
      throw unprocessable(
        `An error occurred while adding the sub-issue to the parent issue. ${refusal}`,
      );
    }
    addSubIssue(world, parent, child, actor);
    return created(renderIssueAnywhere(world, world.issues.require(parent.id)));
  },
);

const remove = route(
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/sub_issue",
  { ...writeIssue, body: DeleteSubIssue },
  (call, body) => {
    const { world, actor } = call;
    const parent = requireIssue(call, "triage");
    const child = requireSubIssue(call, body.sub_issue_id);
    if (parentOf(world, child)?.id !== parent.id) throw notFound();
    removeSubIssue(world, parent, child, actor);
    return ok(renderIssueAnywhere(world, world.issues.require(parent.id)));
  },
);

/** Exactly one of the two siblings is named. */
function readPlace({ after_id: after, before_id: before }: z.infer<typeof PatchPriority>) {
  if (after != null && before == null) return { side: "after" as const, siblingId: after };
  if (before != null && after == null) return { side: "before" as const, siblingId: before };
  throw unprocessable("Exactly one of after_id and before_id must be given");
}

const prioritize = route(
  "PATCH /repos/{owner}/{repo}/issues/{issue_number}/sub_issues/priority",
  { ...writeIssue, body: PatchPriority },
  (call, body) => {
    const { world } = call;
    const parent = requireIssue(call, "triage");
    const child = requireSubIssue(call, body.sub_issue_id);
    const place = readPlace(body);
    const siblings = subIssuesOf(world, parent).map((issue) => issue.id);
    for (const id of [child.id, place.siblingId]) {
      if (siblings.includes(id)) continue;
      throw validationFailed({ resource: "SubIssue", field: "sub_issue_id", code: "invalid" });
    }
    moveSubIssue(world, parent, child, place);
    return ok(renderIssueAnywhere(world, parent));
  },
);

export const subIssueRoutes = [list, getParent, add, remove, prioritize];
