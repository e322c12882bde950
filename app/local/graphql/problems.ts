import { GraphQLError } from "graphql";
import type { Answer } from "../world/faults.ts";

/** The `type` of an error in GitHub's answers, as far as they are given here. */
export type ProblemType =
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "UNPROCESSABLE"
  | "VALIDATION"
  | "MISSING_PAGINATION_BOUNDARIES"
  | "EXCESSIVE_PAGINATION"
  | "INVALID_CURSOR_ARGUMENTS"
  /** Not GitHub's: something that the embedded GitHub leaves out. */
  | "UNMODELLED";

/** Why a field has no value, in GitHub's words. Its neighbours are answered all the same. */
export class GraphQLProblem extends Error {
  readonly type: ProblemType;

  constructor(type: ProblemType, message: string) {
    super(message);
    this.name = "GraphQLProblem";
    this.type = type;
  }
}

export const absent = (message: string) => new GraphQLProblem("NOT_FOUND", message);
export const unprocessable = (message: string) => new GraphQLProblem("UNPROCESSABLE", message);

/** One entry of `errors`. GitHub puts `type` beside the message, not below `extensions`. */
export interface RenderedProblem {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly message: string;
}

/** `failed` is told of errors that are no answer of GitHub's but faults of ours. */
export function renderProblem(
  error: GraphQLError,
  failed: (error: unknown) => void,
): RenderedProblem {
  const { originalError: cause, path, locations } = error;
  const place = {
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations: [...locations] }),
  };
  if (cause instanceof GraphQLProblem) {
    return { type: cause.type, ...place, message: cause.message };
  }
  // Without a path it is about the request itself: syntax, unknown fields, variables of the wrong type.
  const isOwn = cause === undefined || cause instanceof GraphQLError;
  if (path === undefined && isOwn) return { ...place, message: error.message };
  failed(cause ?? error);
  return { ...place, message: "Something went wrong while executing your query." };
}

/** What GitHub answers when the points of the hour are spent: a 200. For `world.faults.before`. */
export function rateLimitedAnswer(resetAt: Date): Answer {
  const message = "API rate limit exceeded for installation.";
  return {
    status: 200,
    body: { errors: [{ type: "RATE_LIMITED", message }] },
    headers: {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Math.ceil(resetAt.getTime() / 1000)),
      "x-ratelimit-resource": "graphql",
    },
  };
}
