import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { createActionsHost } from "./actions-host.ts";
import type { Clock } from "./clock.ts";
import { systemClock } from "./clock.ts";
import { apiPaths, type Edition, publicPath } from "./edition.ts";
import { writeHooks } from "./git-http/hooks.ts";
import { parseGitRequest } from "./git-http/request.ts";
import { GitHttpServer } from "./git-http/server.ts";
import { createPages, isApiPath } from "./pages.ts";
import { RateLimits } from "./rest/rate-limit.ts";
import type { Services } from "./rest/routes/index.ts";
import { allRoutes } from "./rest/routes/index.ts";
import type { Exchange } from "./rest/server.ts";
import { createRestApp } from "./rest/server.ts";
import type { ActionsHost, ActionsRunner } from "./runner/host.ts";
import { Seeder } from "./seed.ts";
import { triggerWorkflows } from "./triggers.ts";
import { WebhookDispatcher } from "./webhooks/dispatcher.ts";
import { MergeQueueKeeper } from "./world/merge-queue/keeper.ts";
import { createActionsApp, createQueueBot } from "./world/people.ts";
import { World } from "./world/world.ts";

export interface LocalGitHubOptions {
  readonly clock?: Clock;
  /** Where the bare repositories live. Default: a new folder that `close()` removes. */
  readonly folder?: string;
  /** Port to listen on. Default: any free one. */
  readonly port?: number;
  /** Default: github.com, with its API at the root of the address. */
  readonly edition?: Edition;
  /** PATH for git. */
  readonly searchPath?: string;
  /** Makes the Actions runner. Without one, workflows never run. */
  readonly runner?: (host: ActionsHost) => ActionsRunner;
  /** Sees every API request with its answer: contract tests and cost counts. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Where git is on the systems we run on, when nobody says. */
const usualSearchPath = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";

export interface LocalGitHub {
  /** `http://127.0.0.1:PORT`: REST at its root, GraphQL at /graphql, git at /owner/name.git. */
  readonly url: string;
  /** Root of the REST API: the same, or `/api/v3` below it on an Enterprise Server. */
  readonly apiUrl: string;
  readonly world: World;
  readonly webhooks: WebhookDispatcher;
  readonly runner: ActionsRunner | undefined;
  /** What moves the merge queues on. */
  readonly mergeQueues: MergeQueueKeeper;
  /** Verbs that put people, repositories and Apps into the world. */
  readonly seed: Seeder;
  /**
   * Resolves when nothing is under way: every event handed on, every webhook answered, no workflow running. Throws what
   * went wrong inside the world meanwhile. Webhooks that are held or delayed do not count.
   */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a small GitHub on loopback, on a port of its own. */
export async function startLocalGitHub(options: LocalGitHubOptions = {}): Promise<LocalGitHub> {
  const { edition = "github.com" } = options;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "cogtown-github-")));
  const world = new World({
    clock: options.clock ?? systemClock,
    folder,
    searchPath: options.searchPath ?? usualSearchPath,
  });
  createActionsApp(world);
  createQueueBot(world);
  const webhooks = new WebhookDispatcher(world);
  const runner = options.runner?.(createActionsHost(world, edition));
  world.bus.subscribe((event) => {
    webhooks.dispatch(event);
    return Promise.resolve();
  });
  const mergeQueues = new MergeQueueKeeper(world);
  world.bus.subscribe((event) => mergeQueues.notice(event));
  if (runner !== undefined) world.bus.subscribe((event) => triggerWorkflows(world, runner, event));
  const server = createServer(
    await createListener(world, { webhooks, runner, rateLimits: new RateLimits(world) }, options),
  );
  // Node ends idle connections after five seconds, at times in the very moment in which somebody uses one again.
  server.keepAliveTimeout = 10 * 60_000;
  world.baseUrl = await listen(server, options.port ?? 0);
  return {
    url: world.baseUrl,
    apiUrl: `${world.baseUrl}${apiPaths[edition].rest}`,
    world,
    webhooks,
    runner,
    mergeQueues,
    seed: new Seeder(world),
    idle: () => waitUntilIdle(world, { webhooks, runner, mergeQueues }),
    close: async () => {
      await mergeQueues.close();
      await runner?.close();
      await webhooks.close();
      await world.bus.drained();
      await stop(server);
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** One port, three kinds of visitors: git, API clients, and people's browsers. */
async function createListener(
  world: World,
  services: Services,
  { onExchange, edition = "github.com" }: LocalGitHubOptions,
): Promise<Listener> {
  const routes = allRoutes(services);
  const { rateLimits } = services;
  const rest = getRequestListener(createRestApp({ world, routes, rateLimits, onExchange }).fetch);
  const pages = getRequestListener(createPages(world).fetch);
  const git = new GitHttpServer(world, await writeHooks(world.folder));
  return (incoming, outgoing) => {
    const url = incoming.url ?? "/";
    const gitRequest = parseGitRequest(url);
    if (gitRequest !== undefined) {
      git.serve(gitRequest, incoming, outgoing).catch((error: unknown) => {
        world.bus.failures.push(error);
        outgoing.destroy();
      });
      return;
    }
    const asked = publicPath(edition, url);
    const [path = "/"] = asked?.split("?") ?? [];
    if (asked === undefined || !isApiPath(path)) {
      void pages(incoming, outgoing);
      return;
    }
    incoming.url = asked;
    void rest(incoming, outgoing);
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("No port was given"));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeAllConnections();
  });
}

async function waitUntilIdle(
  world: World,
  { webhooks, runner, mergeQueues }: Pick<LocalGitHub, "webhooks" | "runner" | "mergeQueues">,
): Promise<void> {
  const isQuiet = () => world.bus.isIdle && webhooks.isIdle && mergeQueues.isIdle;
  do {
    await mergeQueues.settle();
    await world.bus.drained();
    await webhooks.settled();
    await runner?.idle();
  } while (!isQuiet());
  const failures = world.bus.failures.splice(0);
  if (failures.length > 0) throw new AggregateError(failures, "The embedded GitHub failed inside");
}
