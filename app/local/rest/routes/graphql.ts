import { z } from "zod";
import { executeGraphQL } from "../../graphql/execute.ts";
import { ApiError } from "../errors.ts";
import type { RateLimits } from "../rate-limit.ts";
import { route } from "../route.ts";

const Request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** The GraphQL face. Everything that GitHub understood is a 200, whatever came of it; nobody asks without a token. */
export const graphqlRoutes = (rateLimits: RateLimits) => [
  route("POST /graphql", { permission: "none", body: Request }, async (call, request) => {
    const { world, caller } = call;
    if (caller.kind === "anonymous") {
      throw new ApiError(401, "This endpoint requires you to be authenticated.");
    }
    if (caller.kind === "app") throw new ApiError(401, "A JSON web token could not be used here");
    const rateLimit = () => rateLimits.state(caller);
    const answer = await executeGraphQL({ world, caller, rateLimit }, request);
    return { status: 200, body: answer, headers: { "x-ratelimit-resource": "graphql" } };
  }),
];
