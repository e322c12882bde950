import type { App, Installation, Repository, Role, User } from "./world/entities.ts";
import { installApp } from "./world/installations.ts";
import type { NewApp } from "./world/people.ts";
import { createApp, createUser, createUserToken, setCollaborator } from "./world/people.ts";
import type { NewRepository } from "./world/repositories.ts";
import { createRepository } from "./world/repositories.ts";
import { createClientSecret } from "./world/sign-in.ts";
import { setNamedValue } from "./world/variables.ts";
import type { World } from "./world/world.ts";

/** A person with the token they act by. */
export interface SeededUser extends User {
  readonly token: string;
}

/** Puts a start into a world: by names, as one tells a story. */
export class Seeder {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  user(login: string, options: { name?: string; email?: string } = {}): SeededUser {
    const user = createUser(this.#world, login, options);
    return { ...user, token: createUserToken(this.#world, user) };
  }

  organization(login: string): User {
    return createUser(this.#world, login, { type: "Organization" });
  }

  /** `fullName` is "owner/name"; the owner is there already. */
  repository(
    fullName: string,
    request: Omit<NewRepository, "owner" | "name">,
  ): Promise<Repository> {
    const [login = "", name = ""] = fullName.split("/");
    const owner = this.#world.requireUser(login);
    return createRepository(this.#world, { owner, name, ...request });
  }

  /** `customRole` names an organization's own role that adds to `role`. */
  collaborator(fullName: string, login: string, role: Role, customRole?: string): void {
    const repository = this.#world.requireRepository(fullName);
    const user = this.#world.requireUser(login);
    setCollaborator(this.#world, repository, user, role, customRole);
  }

  /** `publicKey` is the SPKI PEM of the key the App signs its tokens with. */
  app(request: Omit<NewApp, "owner"> & { owner: string }): App {
    return createApp(this.#world, { ...request, owner: this.#world.requireUser(request.owner) });
  }

  /** Points an App's webhook somewhere: receivers often learn their port only after the App is registered. */
  pointWebhook(app: App, webhook: App["webhook"]): App {
    return this.#world.apps.update(app.id, { webhook });
  }

  /** What the App proves itself with where people sign in. */
  clientSecret(app: App): string {
    return createClientSecret(this.#world, app);
  }

  install(app: App, ...fullNames: string[]): Installation {
    const repositories = fullNames.map((name) => this.#world.requireRepository(name));
    return installApp(this.#world, this.#world.apps.require(app.id), repositories);
  }

  variable(fullName: string, name: string, value: string): void {
    const world = this.#world;
    setNamedValue(world, world.variables, world.requireRepository(fullName), name, value);
  }

  secret(fullName: string, name: string, value: string): void {
    const world = this.#world;
    setNamedValue(world, world.secrets, world.requireRepository(fullName), name, value);
  }
}
