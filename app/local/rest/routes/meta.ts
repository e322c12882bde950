import type { components } from "@octokit/openapi-types";
import type { RateLimits } from "../rate-limit.ts";
import type { Route } from "../route.ts";
import { ok, route } from "../route.ts";

const getMeta = route("GET /meta", { permission: "none" }, () =>
  ok({
    verifiable_password_authentication: false,
    installed_version: "embedded",
  } satisfies components["schemas"]["api-overview"] & Record<string, unknown>),
);

const getRateLimit = (rateLimits: RateLimits) =>
  route("GET /rate_limit", { permission: "none" }, ({ caller, world }) => {
    const core = rateLimits.state(caller);
    const reset = Math.floor(world.now().getTime() / 1000) + 60;
    const search = { limit: 30, used: 0, remaining: 30, reset };
    const graphql = { ...core };
    return ok({ resources: { core, search, graphql }, rate: core });
  });

export const metaRoutes = (rateLimits: RateLimits): Route[] => [getMeta, getRateLimit(rateLimits)];
