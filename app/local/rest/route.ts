import type { ZodType } from "zod";
import type { GitRepository } from "../git/repository.ts";
import type { Repository, Role } from "../world/entities.ts";
import type { EventActor } from "../world/events.ts";
import type { Answer } from "../world/faults.ts";
import type { Caller } from "../world/tokens.ts";
import type { World } from "../world/world.ts";
import type { PathTemplate } from "./template.ts";
import { compileTemplate } from "./template.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

/** `contents:write` and the like: App permission name, and read or write. */
export type Need = `${string}:${"read" | "write"}`;

export interface RouteOptions {
  /**
   * What the caller must hold on the repository: one permission, or any one of several. "none": anybody who may see it.
   * "app": an App's own JSON web token. "user": a person. "installation": an installation token.
   */
  readonly permission: Need | readonly Need[] | "none" | "app" | "user" | "installation";
  /** The role a person needs, where it is not the one that follows from `permission` (commenting needs "read" only). */
  readonly role?: Role;
}

/** What a handler is given: one authorised request. Plain `Call` is enough for whoever reads no parameter. */
export interface Call<Name extends string = never> {
  readonly world: World;
  readonly caller: Caller;
  /** A parameter of the path, decoded. */
  readonly parameter: (name: Name) => string;
  readonly query: URLSearchParams;
  readonly url: URL;
  /** Under `/repos/{owner}/{repo}`: the repository, which is there and which the caller may see. Elsewhere: 404. */
  readonly repository: Repository;
  readonly git: GitRepository;
  /** Whoever changes something; 401 for callers without a user. */
  readonly actor: EventActor;
}

type Handler<Name extends string> = (call: Call<Name>) => Answer | Promise<Answer>;
type BodyHandler<Name extends string, Body> = (
  call: Call<Name>,
  body: Body,
) => Answer | Promise<Answer>;

/** A route with its types forgotten, as the router holds it. */
export interface Route extends RouteOptions {
  readonly method: string;
  readonly template: PathTemplate;
  readonly body?: ZodType;
  readonly handle: (call: Call<string>, body: unknown) => Answer | Promise<Answer>;
}

/**
 * Registers one endpoint under GitHub's own name for it ("POST /repos/{owner}/{repo}/git/refs"). The names of the path's
 * parameters are checked by the compiler; a body that does not fit its schema is answered 422 before the handler runs.
 */
export function route<Path extends string, Body>(
  name: `${Method} ${Path}`,
  options: RouteOptions & { readonly body: ZodType<Body> },
  handler: BodyHandler<ParameterNames<Path>, Body>,
): Route;
export function route<Path extends string>(
  name: `${Method} ${Path}`,
  options: RouteOptions,
  handler: Handler<ParameterNames<Path>>,
): Route;
export function route(
  name: string,
  options: RouteOptions & { readonly body?: ZodType },
  handle: Route["handle"],
): Route {
  const space = name.indexOf(" ");
  const template = compileTemplate(name.slice(space + 1));
  return { ...options, method: name.slice(0, space), template, handle };
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const accepted = (body: unknown = {}): Answer => ({ status: 202, body });
export const noContent = (): Answer => ({ status: 204 });
