import { z } from "zod";
import { setIssueLabels } from "../../world/issue-changes.ts";
import type { Issue } from "../../world/issue-entities.ts";
import { findLabel } from "../../world/labels.ts";
import { ApiError } from "../errors.ts";
import { readIssue, requireIssue, writeIssue } from "../issue-access.ts";
import { checkLabelCount, LabelName, resolveLabels } from "../issue-names.ts";
import { paged } from "../paging.ts";
import { renderLabel, renderLabels } from "../render/issue.ts";
import type { Call } from "../route.ts";
import { noContent, ok, route } from "../route.ts";

/** A bare list is taken too. */
const Labels = z
  .union([z.array(LabelName), z.object({ labels: z.array(LabelName).default([]) })])
  .transform((body) => (Array.isArray(body) ? body : body.labels));

function change(call: Call, issue: Issue, labelIds: readonly number[]) {
  const { world, repository, actor } = call;
  checkLabelCount(call, labelIds);
  const changed = setIssueLabels(world, repository, issue, labelIds, actor);
  return ok(renderLabels(world, repository, changed));
}

const list = route("GET /repos/{owner}/{repo}/issues/{issue_number}/labels", readIssue, (call) => {
  const { labelIds } = requireIssue(call, "read");
  return paged(call, labelIds, (id) =>
    renderLabel(call.world, call.repository, call.world.labels.require(id)),
  );
});

const add = route(
  "POST /repos/{owner}/{repo}/issues/{issue_number}/labels",
  { ...writeIssue, body: Labels },
  (call, names) => {
    const issue = requireIssue(call, "triage");
    return change(call, issue, [...issue.labelIds, ...resolveLabels(call, names)]);
  },
);

const replace = route(
  "PUT /repos/{owner}/{repo}/issues/{issue_number}/labels",
  { ...writeIssue, body: Labels },
  (call, names) => {
    const issue = requireIssue(call, "triage");
    return change(call, issue, resolveLabels(call, names));
  },
);

const removeAll = route(
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels",
  writeIssue,
  (call) => {
    const { world, repository, actor } = call;
    setIssueLabels(world, repository, requireIssue(call, "triage"), [], actor);
    return noContent();
  },
);

const remove = route(
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}",
  writeIssue,
  (call) => {
    const issue = requireIssue(call, "triage");
    const label = findLabel(call.world, call.repository, call.parameter("name"));
    if (label === undefined || !issue.labelIds.includes(label.id)) {
      throw new ApiError(404, "Label does not exist");
    }
    return change(
      call,
      issue,
      issue.labelIds.filter((id) => id !== label.id),
    );
  },
);

export const issueLabelRoutes = [list, add, replace, removeAll, remove];
