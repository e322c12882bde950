import type { GitRef } from "../git/refs.ts";
import { listRefs } from "../git/refs.ts";
import type { Repository, Role, User } from "../world/entities.ts";
import type { EventActor } from "../world/events.ts";
import { hasRole, roleOf } from "../world/people.ts";
import type { Caller } from "../world/tokens.ts";
import { canSee, eventActor, isAllowed } from "../world/tokens.ts";
import type { World } from "../world/world.ts";
import { absent, GraphQLProblem } from "./problems.ts";

/** One request: who asks, and what has been looked up for it. */
export interface GraphQLContext {
  readonly world: World;
  readonly caller: Caller;
  readonly rateLimit: () => RateLimitState;
  /** Every ref of a repository. A query sees all of them at one moment; a mutation's fields look afresh. */
  readonly refs: (repository: Repository) => Promise<ReadonlyMap<string, GitRef>>;
}

export interface RateLimitState {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since the epoch. */
  readonly reset: number;
}

export function createContext(
  world: World,
  caller: Caller,
  rateLimit: () => RateLimitState,
  isMutation: boolean,
): GraphQLContext {
  const seen = new Map<number, Promise<ReadonlyMap<string, GitRef>>>();
  const look = async (repository: Repository) => {
    const refs = await listRefs(world.git(repository));
    return new Map(refs.map((ref) => [ref.name, ref]));
  };
  return {
    world,
    caller,
    rateLimit,
    refs: (repository) => {
      const known = isMutation ? undefined : seen.get(repository.id);
      const looked = known ?? look(repository);
      seen.set(repository.id, looked);
      return looked;
    },
  };
}

export function isVisible({ world, caller }: GraphQLContext, repository: Repository): boolean {
  return canSee(world, caller, repository);
}

/** Whoever changes something. GraphQL has no anonymous callers; an App's own JSON web token changes nothing. */
export function requireActor({ caller }: GraphQLContext): EventActor {
  const actor = eventActor(caller);
  if (actor === undefined) throw new GraphQLProblem("FORBIDDEN", "Resource not accessible");
  return actor;
}

export type Need = `${string}:${"read" | "write"}`;

/**
 * Throws FORBIDDEN unless the caller holds one of `needs` on the repository. A person needs `role` instead, where it is
 * given; `deed` is the mutation's name in the words for a person.
 */
export function requireAccess(
  context: GraphQLContext,
  repository: Repository,
  needs: readonly Need[],
  options: { readonly role?: Role; readonly deed?: string } = {},
): void {
  if (!isVisible(context, repository)) throw absent("Could not resolve to a node.");
  if (mayAccess(context, repository, needs, options.role)) return;
  const { caller } = context;
  throw forbidden(caller.kind === "user" ? caller.user : undefined, options.deed);
}

/** As `requireAccess`, for what GitHub leaves undone without a word instead of refusing it. */
export function mayAccess(
  { world, caller }: GraphQLContext,
  repository: Repository,
  needs: readonly Need[],
  role?: Role,
): boolean {
  if (caller.kind === "user" && role !== undefined) {
    return hasRole(roleOf(world, repository, caller.user.id), role);
  }
  return needs.some((need) => {
    const [name = "", access = ""] = need.split(":");
    return isAllowed(world, caller, repository, {
      name,
      access: access === "write" ? "write" : "read",
    });
  });
}

function forbidden(person: User | undefined, deed = "this query"): GraphQLProblem {
  const message =
    person === undefined
      ? "Resource not accessible by integration"
      : `${person.login} does not have the correct permissions to execute \`${deed}\``;
  return new GraphQLProblem("FORBIDDEN", message);
}
