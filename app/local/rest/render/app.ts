import type { components } from "@octokit/openapi-types";
import type { App, Installation } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { World } from "../../world/world.ts";
import { timestamp } from "./links.ts";
import { renderUser } from "./user.ts";

type Schemas = components["schemas"];

export function renderApp(world: World, app: App): NonNullable<Schemas["integration"]> {
  return {
    id: app.id,
    slug: app.slug,
    client_id: app.clientId,
    node_id: nodeId("App", app.id),
    owner: renderUser(world, world.users.require(app.ownerId)),
    name: app.name,
    description: null,
    external_url: world.baseUrl,
    html_url: `${world.baseUrl}/apps/${app.slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions: app.permissions,
    events: [...app.events],
  };
}

/** `performed_via_github_app`: the App behind an issue, a comment or a check, or null. */
export function renderAppById(world: World, id: number | null) {
  return id === null ? null : renderApp(world, world.apps.require(id));
}

export function renderInstallation(
  world: World,
  installation: Installation,
): Schemas["installation"] {
  const app = world.apps.require(installation.appId);
  const account = world.users.require(installation.accountId);
  return {
    id: installation.id,
    client_id: app.clientId,
    account: renderUser(world, account),
    repository_selection: "selected",
    access_tokens_url: `${world.baseUrl}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.baseUrl}/installation/repositories`,
    html_url: `${world.baseUrl}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: renderPermissions(installation.permissions),
    events: [...installation.events],
    created_at: timestamp(installation.createdAt),
    updated_at: timestamp(installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt === null ? null : timestamp(installation.suspendedAt),
  };
}

/** GitHub grants `metadata: read` with everything else. */
export function renderPermissions(permissions: Installation["permissions"]) {
  const { metadata = "read", ...others } = permissions;
  return Object.assign<Schemas["app-permissions"], Record<string, unknown>>(
    { metadata: metadata === "read" ? "read" : "write" },
    others,
  );
}
