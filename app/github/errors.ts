import { z } from "zod";

/**
 * not-found: gone, or hidden from this installation. unauthenticated: GitHub does not know the token, perhaps not yet
 * everywhere; it says nothing about what was asked for. forbidden: the App may not. rejected: GitHub understood and said no.
 * rate-limited: come back at `until`. unavailable: no answer that can be relied on; a write may have landed.
 * invalid-answer: an answer that is not what GitHub documents.
 */
export type GitHubErrorKind =
  | "not-found"
  | "unauthenticated"
  | "forbidden"
  | "rejected"
  | "rate-limited"
  | "unavailable"
  | "invalid-answer";

/** What went wrong between the App and GitHub, told apart by what there is to do about it. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly kind: GitHubErrorKind;
  /** Set for `rate-limited`: GitHub's own word, or a minute from now where it gave none. */
  readonly until: Date | undefined;

  constructor(
    kind: GitHubErrorKind,
    message: string,
    options: { until?: Date | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.until = options.until;
  }
}

/** GitHub knows no App of the number that signed the request: its words for that, as people quote them in public issues. */
export const isUnknownApp = ({ kind, message }: GitHubError) =>
  kind === "not-found" && message.startsWith("Integration not found");

/** One entry of `errors` in a GraphQL answer. */
export const GraphQLProblem = z.object({
  type: z.string().optional(),
  message: z.string().default("no message"),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
});
export type GraphQLProblem = z.infer<typeof GraphQLProblem>;

const Headers = z.record(z.string(), z.union([z.string(), z.number()]).optional());
type Headers = z.infer<typeof Headers>;

const HttpFailure = z.object({
  status: z.number(),
  message: z.string(),
  response: z.object({ headers: Headers.default({}) }).optional(),
});

/** octokit.graphql puts headers, errors and data on the error; the throttling plugin puts them below `response`. */
const GraphQLFailure = z.object({
  errors: z.array(GraphQLProblem).min(1),
  headers: Headers.default({}),
  data: z.unknown().optional(),
});
const ThrottledFailure = z.object({
  response: z.object({
    headers: Headers.default({}),
    data: z.object({ errors: z.array(GraphQLProblem).min(1) }),
  }),
});

export type GraphQLFailure = z.infer<typeof GraphQLFailure>;

/** The GraphQL errors and partial data that this thrown value carries; undefined when it is something else. */
export function parseGraphQLFailure(error: unknown): GraphQLFailure | undefined {
  const plain = GraphQLFailure.safeParse(error);
  if (plain.success) return plain.data;
  const throttled = ThrottledFailure.safeParse(error);
  if (!throttled.success) return undefined;
  const { headers, data } = throttled.data.response;
  return { errors: data.errors, headers, data: undefined };
}

/** Anything thrown by Octokit as a GitHubError; what did not come from GitHub stays as it is. */
export function toGitHubError(error: unknown, now: Date): unknown {
  if (error instanceof GitHubError) return error;
  const graphql = parseGraphQLFailure(error);
  if (graphql !== undefined) return describeProblems(graphql.errors, graphql.headers, now);
  const http = HttpFailure.safeParse(error);
  if (!http.success) return error;
  const { status, message, response } = http.data;
  return describeStatus(status, message, response?.headers ?? {}, now, error);
}

/** The gravest of several GraphQL errors: a rate limit says more than what it kept from being answered. */
export function describeProblems(
  problems: readonly GraphQLProblem[],
  headers: Headers,
  now: Date,
): GitHubError {
  const message = problems.map((p) => p.message).join("; ");
  const types = new Set(problems.map((p) => p.type));
  if (types.has("RATE_LIMITED") || isSecondaryLimit(message)) {
    return new GitHubError("rate-limited", message, { until: resetOf(headers, now) });
  }
  // Bare texts for server trouble: https://docs.github.com/graphql/overview/rate-limits-and-node-limits (time-outs)
  if (types.has("INTERNAL") || /something went wrong|timed? ?out|try again/i.test(message)) {
    return new GitHubError("unavailable", message);
  }
  if (types.has("FORBIDDEN") || /resource not accessible/i.test(message)) {
    return new GitHubError("forbidden", message);
  }
  if (types.has("NOT_FOUND")) return new GitHubError("not-found", message);
  return new GitHubError("rejected", message);
}

function describeStatus(
  status: number,
  message: string,
  headers: Headers,
  now: Date,
  cause: unknown,
): GitHubError {
  if (isRateLimit(status, message, headers)) {
    return new GitHubError("rate-limited", message, { until: resetOf(headers, now), cause });
  }
  if (status >= 500 || status === 408) return new GitHubError("unavailable", message, { cause });
  if (status === 401) return new GitHubError("unauthenticated", message, { cause });
  if (status === 403) return new GitHubError("forbidden", message, { cause });
  if (status === 404 || status === 410) return new GitHubError("not-found", message, { cause });
  if (status >= 400) return new GitHubError("rejected", message, { cause });
  return new GitHubError("invalid-answer", message, { cause });
}

const isSecondaryLimit = (message: string) => /secondary rate limit/i.test(message);

function isRateLimit(status: number, message: string, headers: Headers): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  const spent = String(headers["x-ratelimit-remaining"] ?? "") === "0";
  return spent || headers["retry-after"] !== undefined || isSecondaryLimit(message);
}

/** Docs, "Rate limits for the REST API": retry-after, else the reset when nothing remains, else at least a minute. */
function resetOf(headers: Headers, now: Date): Date {
  const after = Number(headers["retry-after"]);
  if (Number.isFinite(after) && after > 0) return new Date(now.getTime() + after * 1000);
  const spent = String(headers["x-ratelimit-remaining"] ?? "") === "0";
  const reset = Number(headers["x-ratelimit-reset"]) * 1000;
  if (spent && Number.isFinite(reset) && reset > now.getTime()) return new Date(reset + 1000);
  return new Date(now.getTime() + 60_000);
}
