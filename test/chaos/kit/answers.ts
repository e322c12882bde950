import { rateLimitedAnswer } from "#local/graphql/problems.ts";
import type { Reply } from "./wire.ts";

/** What GitHub says when it does not do what it was asked, as its documentation and its users have it. */

const json = (status: number, message: string, headers: Readonly<Record<string, string>> = {}) => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  body: JSON.stringify({ message }),
});

export const badGateway: Reply = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html><title>Unicorn!</title></html>",
};

/** `retryAfter` in seconds; GitHub does not always say it. */
export function secondaryLimit(retryAfter: number | undefined): Reply {
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  return json(403, "You have exceeded a secondary rate limit. Please wait a few minutes.", headers);
}

export function primaryLimit(resetAt: Date): Reply {
  return json(403, "API rate limit exceeded for installation.", {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(Math.ceil(resetAt.getTime() / 1000)),
  });
}

/** A 200: GraphQL says in its errors that the points of the hour are spent. */
export function pointsSpent(resetAt: Date): Reply {
  const { status, body, headers = {} } = rateLimitedAnswer(resetAt);
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}

export const lostRaces = [
  json(409, "Conflict"),
  json(422, "Update is not a fast forward"),
] as const;
