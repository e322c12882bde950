import { randomBytes } from "node:crypto";
import type {
  Access,
  App,
  Installation,
  Permissions,
  Repository,
  Token,
  User,
} from "./entities.ts";
import type { EventActor } from "./events.ts";
import { actionsAppId, hasRole, roleOf } from "./people.ts";
import type { World } from "./world.ts";

/** Who is calling, as far as the credentials they sent prove it. */
export type Caller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "app"; readonly app: App }
  | {
      readonly kind: "user";
      readonly user: User;
      readonly tokenId: number;
      /** The App that they have signed in to. */
      readonly appId?: number;
    }
  | {
      readonly kind: "installation";
      readonly app: App;
      readonly user: User;
      readonly installation: Installation;
      readonly permissions: Permissions;
      readonly repositoryIds: readonly number[];
      readonly tokenId: number;
    }
  | {
      readonly kind: "job";
      readonly app: App;
      readonly user: User;
      readonly permissions: Permissions;
      readonly repositoryIds: readonly number[];
      readonly runId: number;
      readonly jobId: number;
      readonly tokenId: number;
    };

const hour = 3_600_000;

/** An installation token for one hour. The caller has checked that it asks for no more than was granted. */
export function createInstallationToken(
  world: World,
  installation: Installation,
  narrowed: { permissions: Permissions; repositoryIds: readonly number[] },
) {
  return world.tokens.add({
    kind: "installation",
    id: world.ids.next(),
    token: `ghs_${randomBytes(18).toString("hex")}`,
    installationId: installation.id,
    ...narrowed,
    expiresAt: new Date(world.now().getTime() + hour),
  });
}

export function createJobToken(
  world: World,
  request: { repository: Repository; runId: number; jobId: number; permissions: Permissions },
): string {
  const token = `ghs_${randomBytes(18).toString("hex")}`;
  world.tokens.add({
    kind: "job",
    id: world.ids.next(),
    token,
    repositoryId: request.repository.id,
    runId: request.runId,
    jobId: request.jobId,
    permissions: request.permissions,
  });
  return token;
}

/** Who holds this token; undefined when it is unknown, revoked or expired. */
export function callerOf(world: World, secret: string): Caller | undefined {
  const token = world.tokens.byKey(secret);
  if (token === undefined) return undefined;
  if (token.kind === "user") {
    const { id: tokenId, userId, through } = token;
    const user = world.users.require(userId);
    if (through === undefined) return { kind: "user", user, tokenId };
    if (through.expiresAt <= world.now()) return undefined;
    return { kind: "user", user, tokenId, appId: through.appId };
  }
  return botCaller(world, token);
}

function botCaller(world: World, token: Exclude<Token, { kind: "user" }>): Caller | undefined {
  const tokenId = token.id;
  const { permissions } = token;
  if (token.kind === "job") {
    const app = world.apps.require(actionsAppId);
    const user = world.users.require(app.botId);
    const { runId, jobId, repositoryId } = token;
    return {
      kind: "job",
      app,
      user,
      permissions,
      repositoryIds: [repositoryId],
      runId,
      jobId,
      tokenId,
    };
  }
  if (token.expiresAt <= world.now()) return undefined;
  const installation = world.installations.get(token.installationId);
  if (installation === undefined) return undefined;
  const app = world.apps.require(installation.appId);
  const user = world.users.require(app.botId);
  const { repositoryIds } = token;
  return { kind: "installation", app, user, installation, permissions, repositoryIds, tokenId };
}

/** The caller as the one an event names. Callers without a user (anonymous, an App's own JWT) change nothing. */
export function eventActor(caller: Caller): EventActor | undefined {
  switch (caller.kind) {
    case "anonymous":
    case "app":
      return undefined;
    case "user":
      return { user: caller.user, app: null, byWorkflowToken: false };
    case "installation":
    case "job":
      return { user: caller.user, app: caller.app, byWorkflowToken: caller.kind === "job" };
  }
}

/** Whether the caller may know that this repository exists. */
export function canSee(world: World, caller: Caller, repository: Repository): boolean {
  if (!repository.private) return true;
  switch (caller.kind) {
    case "anonymous":
    case "app":
      return false;
    case "user":
      return (
        roleOf(world, repository, caller.user.id) !== "none" &&
        (caller.appId === undefined || isInstalled(world, caller.appId, repository))
      );
    case "installation":
    case "job":
      return caller.repositoryIds.includes(repository.id);
  }
}

const strength: Readonly<Record<Access, number>> = { read: 1, write: 2, admin: 3 };

const isInstalled = (world: World, appId: number, { id }: Repository) =>
  world.installations.filter((each) => each.appId === appId && each.repositoryIds.includes(id))
    .length > 0;

export function grants(permissions: Permissions, name: string, access: Access): boolean {
  const granted = permissions[name];
  return granted !== undefined && strength[granted] >= strength[access];
}

/**
 * Whether the caller may do what needs `name: access` in the repository. A person's right follows from their role: reading
 * needs read, writing needs write, administering needs admin.
 */
export function isAllowed(
  world: World,
  caller: Caller,
  repository: Repository,
  need: { readonly name: string; readonly access: Access },
): boolean {
  const isPublicReading = !repository.private && need.access === "read";
  switch (caller.kind) {
    case "anonymous":
      return isPublicReading;
    case "app":
      return false;
    case "user": {
      const needed = need.name === "administration" ? "admin" : need.access;
      return hasRole(roleOf(world, repository, caller.user.id), needed);
    }
    case "installation":
    case "job": {
      const isOurs = caller.repositoryIds.includes(repository.id);
      if (!isOurs) return isPublicReading;
      return need.name === "metadata" || grants(caller.permissions, need.name, need.access);
    }
  }
}
