import { randomBytes } from "node:crypto";
import type { App, Permissions, Repository, Role, User } from "./entities.ts";
import { roles } from "./entities.ts";
import type { World } from "./world.ts";

/** The App and bot behind every GITHUB_TOKEN, with the ids they have on github.com. */
export const actionsAppId = 15368;
const actionsBotId = 41898282;

/** Who builds and lands the groups of merge queues, with the id it has on github.com. */
export const queueBotId = 118344674;

/** Adds a person, an organization or a bot. Throws when the login is taken. */
export function createUser(
  world: World,
  login: string,
  options: { type?: User["type"]; name?: string; email?: string; id?: number } = {},
): User {
  const id = options.id ?? world.ids.next();
  return world.users.add({
    id,
    login,
    type: options.type ?? "User",
    name: options.name ?? null,
    email: options.email ?? null,
    createdAt: world.now(),
  });
}

/** The address that GitHub writes into commits of this user. */
export function commitEmail(user: User): string {
  return user.email ?? `${user.id}+${user.login}@users.noreply.github.com`;
}

export function commitSignature(world: World, user: User) {
  return { name: user.name ?? user.login, email: commitEmail(user), date: world.now() };
}

/** A personal access token: acts as this person everywhere a browser would. */
export function createUserToken(world: World, user: User): string {
  const token = `ghp_${randomBytes(18).toString("hex")}`;
  world.tokens.add({ kind: "user", id: world.ids.next(), token, userId: user.id });
  return token;
}

/** Gives a person a role in a repository, or changes it. A custom role has a name and the role that it adds to. */
export function setCollaborator(
  world: World,
  repository: Repository,
  user: User,
  role: Role,
  customRole: string | null = null,
): void {
  const key = `${repository.id}:${user.id}`;
  const known = world.collaborators.byKey(key);
  if (known === undefined) {
    const id = world.ids.next();
    world.collaborators.add({ id, repositoryId: repository.id, userId: user.id, role, customRole });
  } else {
    world.collaborators.update(known.id, { role, customRole });
  }
}

/** What this user may do in the repository; "none" for a private one they are no part of. */
export function roleOf(world: World, repository: Repository, userId: number): Role {
  if (repository.ownerId === userId) return "admin";
  const known = world.collaborators.byKey(`${repository.id}:${userId}`);
  if (known !== undefined) return known.role;
  return repository.private ? "none" : "read";
}

/** The role by the name people see: that of a custom role where there is one. */
export function roleNameOf(world: World, repository: Repository, userId: number): string {
  const role = roleOf(world, repository, userId);
  if (repository.ownerId === userId) return role;
  return world.collaborators.byKey(`${repository.id}:${userId}`)?.customRole ?? role;
}

export function hasRole(role: Role, atLeast: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(atLeast);
}

/** Whoever may at least triage can be made responsible. */
export function isAssignable(world: World, repository: Repository, userId: number): boolean {
  return hasRole(roleOf(world, repository, userId), "triage");
}

export interface NewApp {
  readonly id?: number;
  readonly slug: string;
  readonly name: string;
  readonly owner: User;
  readonly publicKey: string;
  readonly webhook: App["webhook"];
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** Registers an App and its bot user `slug[bot]`. */
export function createApp(world: World, app: NewApp, botId?: number): App {
  const id = app.id ?? world.ids.next();
  const login = `${app.slug}[bot]`;
  const bot = createUser(world, login, {
    type: "Bot",
    ...(botId === undefined ? {} : { id: botId }),
  });
  return world.apps.add({
    id,
    slug: app.slug,
    name: app.name,
    clientId: `Iv23li${String(id).padStart(14, "0")}`,
    ownerId: app.owner.id,
    botId: bot.id,
    publicKey: app.publicKey,
    hookId: world.ids.next(),
    webhook: app.webhook,
    permissions: { metadata: "read", ...app.permissions },
    events: app.events,
    createdAt: world.now(),
  });
}

/** Who GitHub itself is in every world: the organization that owns the Actions App, and that App's bot. */
export function createActionsApp(world: World): App {
  const owner = createUser(world, "github", { type: "Organization", id: 9919 });
  return createApp(
    world,
    {
      id: actionsAppId,
      slug: "github-actions",
      name: "GitHub Actions",
      owner,
      publicKey: "",
      webhook: null,
      permissions: {},
      events: [],
    },
    actionsBotId,
  );
}

/** GitHub's own bot that speaks for merge queues. */
export function createQueueBot(world: World): User {
  return createUser(world, "github-merge-queue[bot]", { type: "Bot", id: queueBotId });
}
