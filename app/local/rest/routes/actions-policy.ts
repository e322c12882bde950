import type { components } from "@octokit/openapi-types";
import { z } from "zod";
import { actionsPolicyOf } from "../../world/actions-policy.ts";
import type { NamedValue } from "../../world/entities.ts";
import { pagedUnder } from "../paging.ts";
import { repositoryUrl, timestamp } from "../render/links.ts";
import { noContent, ok, route } from "../route.ts";

const PutPolicy = z.object({
  enabled: z.boolean(),
  allowed_actions: z.enum(["all", "local_only", "selected"]).optional(),
});

const getPolicy = route(
  "GET /repos/{owner}/{repo}/actions/permissions",
  { permission: "administration:read", role: "admin" },
  ({ world, repository }) => {
    const { enabled, allowed } = actionsPolicyOf(world, repository);
    const selected = repositoryUrl(world, repository, "/actions/permissions/selected-actions");
    return ok({
      enabled,
      ...(enabled ? { allowed_actions: allowed } : {}),
      ...(enabled && allowed === "selected" ? { selected_actions_url: selected } : {}),
    });
  },
);

const putPolicy = route(
  "PUT /repos/{owner}/{repo}/actions/permissions",
  { permission: "administration:write", role: "admin", body: PutPolicy },
  ({ world, repository }, { enabled, allowed_actions: allowed = "all" }) => {
    world.actionsPolicies.set(repository.id, { enabled, allowed });
    return noContent();
  },
);

/** Names only: nobody is ever told a value. */
function renderSecret({
  name,
  createdAt,
  updatedAt,
}: NamedValue): components["schemas"]["actions-secret"] {
  return { name, created_at: timestamp(createdAt), updated_at: timestamp(updatedAt) };
}

const listSecrets = route(
  "GET /repos/{owner}/{repo}/actions/secrets",
  { permission: "secrets:read", role: "write" },
  (call) => {
    const rows = call.world.secrets.filter((row) => row.repositoryId === call.repository.id);
    return pagedUnder(call, "secrets", rows, renderSecret);
  },
);

/** Organizations have none here. */
const listOrganizationSecrets = route(
  "GET /repos/{owner}/{repo}/actions/organization-secrets",
  { permission: "secrets:read", role: "write" },
  (call) => pagedUnder(call, "secrets", [], renderSecret),
);

const listOrganizationVariables = route(
  "GET /repos/{owner}/{repo}/actions/organization-variables",
  { permission: "actions_variables:read", role: "write" },
  (call) => pagedUnder(call, "variables", [], renderSecret),
);

export const actionsPolicyRoutes = [
  getPolicy,
  putPolicy,
  listSecrets,
  listOrganizationSecrets,
  listOrganizationVariables,
];
