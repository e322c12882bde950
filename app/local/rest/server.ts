import { createHash, randomUUID } from "node:crypto";
import type { Context } from "hono";
import { Hono } from "hono";
import { z } from "zod";
import type { Repository } from "../world/entities.ts";
import type { Answer, FaultRequest } from "../world/faults.ts";
import type { Caller } from "../world/tokens.ts";
import { eventActor } from "../world/tokens.ts";
import type { World } from "../world/world.ts";
import { authenticate } from "./authentication.ts";
import { authorize } from "./authorization.ts";
import type { FieldError } from "./errors.ts";
import { ApiError, notFound } from "./errors.ts";
import type { RateLimits } from "./rate-limit.ts";
import type { Call, Route } from "./route.ts";
import { matchTemplate } from "./template.ts";

/** One request and its answer, for whoever checks contracts or counts costs. */
export interface Exchange {
  readonly method: string;
  /** GitHub's path template; null for endpoints that are not modelled. */
  readonly template: string | null;
  readonly url: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
  /** The login that asked, or null for nobody. */
  readonly actor: string | null;
}

export interface RestOptions {
  readonly world: World;
  readonly routes: readonly Route[];
  readonly rateLimits: RateLimits;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
}

interface Found {
  readonly route: Route;
  readonly parameters: Record<string, string>;
}

/** The REST face. Everything under GitHub's API roots goes through here; what no route answers is 501 and remembered. */
export function createRestApp(options: RestOptions): Hono {
  const routes = [...options.routes].sort((a, b) => b.template.literals - a.template.literals);
  let sequence = 0;
  const app = new Hono();
  app.all("*", async (context) => {
    sequence += 1;
    return handle({ ...options, routes }, context, sequence);
  });
  return app;
}

function findRoute(routes: readonly Route[], method: string, path: string): Found | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const parameters = matchTemplate(route.template, path);
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
}

async function handle(options: RestOptions, context: Context, sequence: number): Promise<Response> {
  const { world, routes } = options;
  const { method } = context.req;
  const url = new URL(context.req.url);
  const found = findRoute(routes, method, url.pathname);
  const text = method === "GET" ? "" : await context.req.text();
  let caller: Caller = { kind: "anonymous" };
  let answer: Answer;
  let requestBody: unknown;
  try {
    caller = await authenticate(world, context.req.header("authorization"));
    requestBody = parseJson(text);
    const fault: FaultRequest = {
      sequence,
      method,
      path: url.pathname,
      template: found?.route.template.text ?? null,
      actor: loginOf(caller),
    };
    answer = await withFaults(world, fault, () =>
      found === undefined
        ? unmodelled(world, method, url.pathname)
        : perform(world, caller, found, url, requestBody),
    );
  } catch (error) {
    answer = answerError(world, error);
  }
  options.onExchange?.({
    method,
    template: found?.route.template.text ?? null,
    url: url.href,
    requestBody,
    status: answer.status,
    responseBody: answer.body,
    actor: loginOf(caller),
  });
  return respond(answer, caller, options, method, context.req.header("if-none-match"));
}

/** What is no answer of GitHub's is a fault of ours: 500 to the client, and the world's `idle()` throws it. */
function answerError(world: World, error: unknown): Answer {
  if (error instanceof ApiError) {
    return { status: error.status, body: error.body, headers: error.headers };
  }
  world.bus.failures.push(error);
  return { status: 500, body: new ApiError(500, "Server Error").body };
}

/** A seam for tests: see `Faults`. */
async function withFaults(
  world: World,
  request: FaultRequest,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const instead = await world.faults.before?.(request);
  if (instead !== undefined) return instead;
  const answer = await work();
  return (await world.faults.after?.(request, answer)) ?? answer;
}

function loginOf(caller: Caller): string | null {
  switch (caller.kind) {
    case "anonymous":
      return null;
    case "app":
      return caller.app.slug;
    case "user":
    case "installation":
    case "job":
      return caller.user.login;
  }
}

function unmodelled(world: World, method: string, path: string): Answer {
  world.unmodelled.push(`${method} ${path}`);
  const message = `The embedded GitHub does not model ${method} ${path}`;
  return { status: 501, body: new ApiError(501, message).body };
}

async function perform(
  world: World,
  caller: Caller,
  { route, parameters }: Found,
  url: URL,
  requestBody: unknown,
): Promise<Answer> {
  const repository = findRepository(world, route, parameters);
  authorize(world, caller, route, repository);
  const body = parseBody(route, requestBody);
  return route.handle(createCall(world, caller, parameters, url, repository), body);
}

function createCall(
  world: World,
  caller: Caller,
  parameters: Readonly<Record<string, string>>,
  url: URL,
  found: Repository | undefined,
): Call<string> {
  return {
    world,
    caller,
    query: url.searchParams,
    url,
    parameter: (name) => parameters[name] ?? "",
    get repository() {
      if (found === undefined) throw notFound();
      return found;
    },
    get git() {
      return world.git(this.repository);
    },
    get actor() {
      const known = eventActor(caller);
      if (known === undefined) throw new ApiError(401, "Requires authentication");
      return known;
    },
  };
}

function findRepository(
  world: World,
  route: Route,
  parameters: Readonly<Record<string, string>>,
): Repository | undefined {
  if (!route.template.text.startsWith("/repos/{owner}/{repo}")) return undefined;
  const repository = world.repository(`${parameters["owner"] ?? ""}/${parameters["repo"] ?? ""}`);
  if (repository === undefined) throw notFound();
  return repository;
}

function parseJson(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(400, "Problems parsing JSON");
  }
}

function parseBody(route: Route, body: unknown): unknown {
  if (route.body === undefined) return undefined;
  const parsed = route.body.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new ApiError(422, `Invalid request.\n\n${z.prettifyError(parsed.error)}`, {
    errors: parsed.error.issues.map(
      (issue): FieldError => ({
        field: issue.path.join("."),
        code: "invalid",
        message: issue.message,
      }),
    ),
  });
}

const noBodyStatuses: ReadonlySet<number> = new Set([204, 205, 304]);

function respond(
  answer: Answer,
  caller: Caller,
  { world, rateLimits }: Pick<RestOptions, "world" | "rateLimits">,
  method: string,
  ifNoneMatch: string | undefined,
): Response {
  const text = answer.body === undefined ? "" : renderBody(answer.body);
  const isReading = method === "GET" && answer.status === 200;
  const etag = `W/"${createHash("sha256").update(text).digest("hex")}"`;
  const isUnchanged = isReading && sameTag(ifNoneMatch, etag);
  // GitHub does not count a 304 that was asked for with credentials.
  if (!isUnchanged || caller.kind === "anonymous") rateLimits.count(caller);
  const status = isUnchanged ? 304 : answer.status;
  const headers = new Headers({
    "x-github-request-id": randomUUID().toUpperCase(),
    "x-github-media-type": "github.v3; format=json",
    "x-github-api-version-selected": "2022-11-28",
    // Clients learn from it how far their clock is off: it is the world's, not the machine's.
    date: world.now().toUTCString(),
    ...rateLimits.headers(caller),
    ...(isReading ? { etag, "cache-control": "private, max-age=60, s-maxage=60" } : {}),
    ...(noBodyStatuses.has(status) ? {} : { "content-type": "application/json; charset=utf-8" }),
    ...answer.headers,
  });
  return new Response(noBodyStatuses.has(status) ? null : text, { status, headers });
}

function renderBody(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

function sameTag(ifNoneMatch: string | undefined, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return ifNoneMatch?.split(",").some((tag) => bare(tag) === bare(etag)) ?? false;
}
