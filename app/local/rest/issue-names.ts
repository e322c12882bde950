import { z } from "zod";
import type { Issue } from "../world/issue-entities.ts";
import { ensureLabel, findLabel } from "../world/labels.ts";
import { isAssignable } from "../world/people.ts";
import { isAllowed } from "../world/tokens.ts";
import { ApiError, validationFailed } from "./errors.ts";
import type { Call } from "./route.ts";

/** A label on an issue is named plainly or as an object. */
export const LabelName = z
  .union([z.string(), z.object({ name: z.string() })])
  .transform((label) => (typeof label === "string" ? label : label.name));

export const AssigneeLogin = z
  .union([z.string(), z.object({ login: z.string() })])
  .transform((assignee) => (typeof assignee === "string" ? assignee : assignee.login));

/** The ids of labels by name. Missing ones are made, as GitHub does, by whoever may write issues. */
export function resolveLabels(call: Call, names: readonly string[]): number[] {
  const { world, repository, actor } = call;
  const isMissing = names.some((name) => findLabel(world, repository, name) === undefined);
  if (isMissing && !mayCreateLabels(call)) {
    throw new ApiError(403, "You do not have permission to create labels on this repository.", {
      errors: [{ resource: "Repository", field: "label", code: "unauthorized" }],
    });
  }
  return names.map((name) => ensureLabel(world, repository, checkName(name), actor).id);
}

/** Since 2025 an App that may only write pull requests is refused, whatever the docs say. */
function mayCreateLabels({ world, caller, repository }: Call): boolean {
  return isAllowed(world, caller, repository, { name: "issues", access: "write" });
}

function checkName(name: string): string {
  if (name.trim() !== "") return name;
  throw validationFailed({ resource: "Label", field: "name", code: "missing_field" });
}

/** 422 when the issue would carry more labels than GitHub allows. */
export function checkLabelCount({ world }: Call, labelIds: readonly number[]): void {
  const most = world.limits.labelsPerIssue;
  if (new Set(labelIds).size <= most) return;
  const message = `Issues cannot have more than ${most} labels`;
  throw validationFailed({ resource: "Issue", field: "labels", code: "custom", message });
}

/** The ids of people by login; 422 for the first who cannot be assigned. */
export function resolveAssignees(call: Call, logins: readonly string[]): number[] {
  return logins.map((login) => {
    const user = call.world.user(login);
    if (user !== undefined && isAssignable(call.world, call.repository, user.id)) return user.id;
    throw validationFailed({ resource: "Issue", field: "assignees", code: "invalid" });
  });
}

/** As `resolveAssignees`, leaving out who cannot be assigned: so do the endpoints that add or remove some. */
export function knownAssignees(call: Call, issue: Issue, logins: readonly string[]): number[] {
  return logins.flatMap((login) => {
    const user = call.world.user(login);
    if (user === undefined) return [];
    const isKnown =
      isAssignable(call.world, call.repository, user.id) || issue.assigneeIds.includes(user.id);
    return isKnown ? [user.id] : [];
  });
}
