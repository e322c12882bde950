import { z } from "zod";
import { redeemCode } from "../../world/app-registrations.ts";
import type { App, Installation, Permissions, Repository } from "../../world/entities.ts";
import { findInstallation } from "../../world/installations.ts";
import type { Caller } from "../../world/tokens.ts";
import { createInstallationToken, grants } from "../../world/tokens.ts";
import type { World } from "../../world/world.ts";
import { ApiError, notFound, unprocessable } from "../errors.ts";
import { paged, pagedUnder } from "../paging.ts";
import { renderApp, renderInstallation, renderPermissions } from "../render/app.ts";
import { timestamp } from "../render/links.ts";
import { renderRepository } from "../render/repository.ts";
import { created, noContent, ok, route } from "../route.ts";

const CreateToken = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).optional(),
});
type CreateToken = z.infer<typeof CreateToken>;

function appOf(caller: Caller): App {
  if (caller.kind !== "app") throw notFound();
  return caller.app;
}

const getApp = route("GET /app", { permission: "app" }, ({ world, caller }) => {
  const app = appOf(caller);
  const count = installationsOf(world, app).length;
  return ok({ ...renderApp(world, app), installations_count: count });
});

const getAppBySlug = route("GET /apps/{app_slug}", { permission: "none" }, (call) => {
  const app = call.world.apps.byKey(call.parameter("app_slug"));
  if (app === undefined) throw notFound();
  return ok(renderApp(call.world, app));
});

const convertManifest = route(
  "POST /app-manifests/{code}/conversions",
  { permission: "none" },
  ({ world, parameter }) => {
    const registration = redeemCode(world, parameter("code"));
    if (registration === undefined) throw notFound();
    const app = world.apps.require(registration.appId);
    const { pem, clientSecret: client_secret, webhookSecret: webhook_secret } = registration;
    return created({
      ...renderApp(world, app),
      ...{ client_id: app.clientId, client_secret, webhook_secret, pem },
    });
  },
);

function installationsOf(world: World, app: App): Installation[] {
  return world.installations.filter((installation) => installation.appId === app.id);
}

const listInstallations = route("GET /app/installations", { permission: "app" }, (call) =>
  paged(call, installationsOf(call.world, appOf(call.caller)), (installation) =>
    renderInstallation(call.world, installation),
  ),
);

function requireInstallation(world: World, caller: Caller, id: string): Installation {
  const installation = world.installations.get(Number(id));
  if (installation?.appId !== appOf(caller).id) throw notFound();
  return installation;
}

const getInstallation = route(
  "GET /app/installations/{installation_id}",
  { permission: "app" },
  ({ world, caller, parameter }) =>
    ok(renderInstallation(world, requireInstallation(world, caller, parameter("installation_id")))),
);

const getRepositoryInstallation = route(
  "GET /repos/{owner}/{repo}/installation",
  { permission: "app" },
  ({ world, caller, repository }) => {
    const installation = findInstallation(world, appOf(caller).id, repository.id);
    if (installation === undefined) throw notFound();
    return ok(renderInstallation(world, installation));
  },
);

const createAccessToken = route(
  "POST /app/installations/{installation_id}/access_tokens",
  { permission: "app", body: CreateToken },
  ({ world, caller, parameter }, body) => {
    const installation = requireInstallation(world, caller, parameter("installation_id"));
    if (installation.suspendedAt !== null)
      throw new ApiError(403, "This installation has been suspended");
    const repositories = narrowRepositories(world, installation, body);
    const permissions = narrowPermissions(installation, body.permissions);
    const repositoryIds = repositories.map((repository) => repository.id);
    const token = createInstallationToken(world, installation, { permissions, repositoryIds });
    const isNarrowed = body.repositories !== undefined || body.repository_ids !== undefined;
    return created({
      token: token.token,
      expires_at: timestamp(token.expiresAt),
      permissions: renderPermissions(permissions),
      repository_selection: "selected",
      ...(isNarrowed
        ? { repositories: repositories.map((repository) => renderRepository(world, repository)) }
        : {}),
    });
  },
);

function narrowRepositories(
  world: World,
  installation: Installation,
  { repositories, repository_ids }: CreateToken,
): Repository[] {
  const granted = installation.repositoryIds.map((id) => world.repositories.require(id));
  if (repositories === undefined && repository_ids === undefined) return granted;
  const byName = (repositories ?? []).map((name) =>
    granted.find((repository) => repository.name.toLowerCase() === name.toLowerCase()),
  );
  const byId = (repository_ids ?? []).map((id) =>
    granted.find((repository) => repository.id === id),
  );
  return [...byName, ...byId].map((repository) => {
    if (repository !== undefined) return repository;
    throw unprocessable(
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  });
}

function narrowPermissions(
  installation: Installation,
  asked: Permissions | undefined,
): Permissions {
  if (asked === undefined) return installation.permissions;
  for (const [name, access] of Object.entries(asked)) {
    if (!grants(installation.permissions, name, access)) {
      throw unprocessable("The permissions requested are not granted to this installation.");
    }
  }
  return { metadata: "read", ...asked };
}

const suspend = route(
  "PUT /app/installations/{installation_id}/suspended",
  { permission: "app" },
  ({ world, caller, parameter }) => {
    const { id } = requireInstallation(world, caller, parameter("installation_id"));
    world.installations.update(id, { suspendedAt: world.now() });
    return noContent();
  },
);

const unsuspend = route(
  "DELETE /app/installations/{installation_id}/suspended",
  { permission: "app" },
  ({ world, caller, parameter }) => {
    const { id } = requireInstallation(world, caller, parameter("installation_id"));
    world.installations.update(id, { suspendedAt: null });
    return noContent();
  },
);

const revokeToken = route("DELETE /installation/token", { permission: "installation" }, (call) => {
  if (call.caller.kind !== "installation") throw notFound();
  call.world.tokens.remove(call.caller.tokenId);
  return { status: 204 };
});

const listInstallationRepositories = route(
  "GET /installation/repositories",
  { permission: "installation" },
  (call) => {
    const { world, caller } = call;
    if (caller.kind !== "installation") throw new ApiError(403, "Resource not accessible");
    const repositories = caller.repositoryIds.map((id) => world.repositories.require(id));
    const more = { repository_selection: "selected" };
    const render = (repository: Repository) => renderRepository(world, repository);
    return pagedUnder(call, "repositories", repositories, render, more);
  },
);

export const appRoutes = [
  convertManifest,
  getApp,
  getAppBySlug,
  listInstallations,
  getInstallation,
  getRepositoryInstallation,
  createAccessToken,
  suspend,
  unsuspend,
  revokeToken,
  listInstallationRepositories,
];
