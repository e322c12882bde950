import type { Repository } from "../world/entities.ts";
import { hasRole, roleOf } from "../world/people.ts";
import type { Caller } from "../world/tokens.ts";
import { canSee, isAllowed } from "../world/tokens.ts";
import type { World } from "../world/world.ts";
import { ApiError, notFound } from "./errors.ts";
import type { Route } from "./route.ts";

/**
 * Refuses what the caller may not do, with GitHub's answer for the kind of caller: 404 for what they must not know of,
 * 403 for an App or a job without the permission, 401 for nobody.
 */
export function authorize(
  world: World,
  caller: Caller,
  route: Route,
  repository: Repository | undefined,
): void {
  if (typeof route.permission === "string" && !route.permission.includes(":")) {
    requireKind(caller, route.permission);
    if (repository !== undefined && route.permission === "none")
      requireSight(world, caller, repository);
    return;
  }
  if (repository === undefined) return;
  requireSight(world, caller, repository);
  if (route.role !== undefined && caller.kind === "user") {
    if (hasRole(roleOf(world, repository, caller.user.id), route.role)) return;
    throw refusal(caller, route);
  }
  const needs = readNeeds(route);
  if (!needs.some((need) => isAllowed(world, caller, repository, need)))
    throw refusal(caller, route);
}

function readNeeds(route: Route) {
  const needs = typeof route.permission === "string" ? [route.permission] : route.permission;
  return needs.map((need) => {
    const [name = "", access = ""] = need.split(":");
    return { name, access: access === "write" ? ("write" as const) : ("read" as const) };
  });
}

function requireSight(world: World, caller: Caller, repository: Repository): void {
  if (!canSee(world, caller, repository)) throw notFound();
}

function requireKind(caller: Caller, kind: string): void {
  if (kind === "none" || caller.kind === kind) return;
  switch (kind) {
    case "app":
      throw new ApiError(401, "A JSON web token could not be decoded");
    case "user":
      if (caller.kind === "anonymous") throw new ApiError(401, "Requires authentication");
      throw new ApiError(403, "Resource not accessible by integration");
    case "installation":
      throw new ApiError(
        403,
        "You must authenticate with an installation access token in order to list repositories for an installation.",
      );
  }
}

function refusal(caller: Caller, route: Route): ApiError {
  switch (caller.kind) {
    case "anonymous":
      return new ApiError(401, "Requires authentication");
    case "app":
      return new ApiError(
        401,
        "A JSON web token could not be used here: this endpoint needs an installation token",
      );
    case "user":
      return new ApiError(403, "Must have push access to repository");
    case "installation":
    case "job":
      return new ApiError(403, "Resource not accessible by integration", {
        headers: { "x-accepted-github-permissions": acceptedPermissions(route) },
      });
  }
}

/** GitHub names in a header what would have been enough: a token narrowed too far is debugged by it. */
function acceptedPermissions(route: Route): string {
  return readNeeds(route)
    .map(({ name, access }) => `${name}=${access}`)
    .join("; ");
}
