import { renderInstallation } from "../rest/render/app.ts";
import { renderUser } from "../rest/render/user.ts";
import type { App, Installation, Permissions, Repository } from "./entities.ts";
import { nodeId } from "./ids.ts";
import type { World } from "./world.ts";

/** Installs the App on repositories of one account with everything it asks for, and tells the App. */
export function installApp(
  world: World,
  app: App,
  repositories: readonly Repository[],
): Installation {
  const [first] = repositories;
  if (first === undefined) throw new Error("An App is installed on at least one repository");
  const known = world.installations.find(
    (i) => i.appId === app.id && i.accountId === first.ownerId,
  );
  if (known !== undefined) return addRepositories(world, known, repositories);
  const installation = world.installations.add({
    id: world.ids.next(),
    appId: app.id,
    accountId: first.ownerId,
    repositoryIds: repositories.map((repository) => repository.id),
    permissions: app.permissions,
    events: app.events,
    createdAt: world.now(),
    suspendedAt: null,
  });
  announce(world, installation, "installation", "created", {
    repositories: repositories.map(renderShortRepository),
    requester: null,
  });
  return installation;
}

function addRepositories(
  world: World,
  installation: Installation,
  repositories: readonly Repository[],
): Installation {
  const added = repositories.filter(({ id }) => !installation.repositoryIds.includes(id));
  const repositoryIds = [...installation.repositoryIds, ...added.map(({ id }) => id)];
  const updated = world.installations.update(installation.id, { repositoryIds });
  announce(world, updated, "installation_repositories", "added", {
    repositories_added: added.map(renderShortRepository),
    repositories_removed: [],
    repository_selection: "selected",
    requester: null,
  });
  return updated;
}

function renderShortRepository(repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
  };
}

function announce(
  world: World,
  installation: Installation,
  name: string,
  action: string,
  special: Readonly<Record<string, unknown>>,
): void {
  const user = world.users.require(installation.accountId);
  world.bus.emit({
    repository: null,
    name,
    action,
    actor: { user, app: null, byWorkflowToken: false },
    payload: {
      action,
      installation: renderInstallation(world, installation),
      ...special,
      sender: renderUser(world, user),
    },
    trigger: null,
    onlyAppId: installation.appId,
  });
}

/** The installation through which an App sees a repository. */
export function findInstallation(
  world: World,
  appId: number,
  repositoryId: number,
): Installation | undefined {
  return world.installations.find(
    (installation) =>
      installation.appId === appId && installation.repositoryIds.includes(repositoryId),
  );
}

/** Permissions as a workflow file spells them (`pull-requests`) in the API's spelling, without the "none"s. */
export function fromWorkflowPermissions(
  permissions: Readonly<Record<string, "read" | "write" | "none">>,
): Permissions {
  const granted = Object.entries(permissions).flatMap(([name, access]) =>
    access === "none" ? [] : [[name.replaceAll("-", "_"), access] as const],
  );
  return { metadata: "read", ...Object.fromEntries(granted) };
}
