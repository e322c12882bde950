import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { type LevelWithSilent, type Logger, pino } from "pino";
import { createNodeMiddleware } from "probot";
import { createTown } from "../index.ts";
import type { Clock } from "../reconcile.ts";
import { systemClock } from "./clock.ts";
import { createPages } from "./pages.ts";
import { createProbot } from "./probot.ts";

export interface NodeHostOptions {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Root of GitHub's REST API, `/graphql` below it. Absent: api.github.com. */
  readonly githubUrl?: string;
  /** Absent: any free one. */
  readonly port?: number;
  /** Where to listen; loopback unless said otherwise, so that nothing is exposed by accident. */
  readonly host?: string;
  /** Of the log on standard output; `warn` when absent. Passes are told at `info`. */
  readonly logLevel?: LevelWithSilent;
  /** Keep GitHub's advice of a second between writes, and repeat reads that failed. Off for a GitHub of one's own. */
  readonly throttle: boolean;
  readonly namespace?: string;
  readonly clock?: Clock;
  /** Takes the log lines instead of standard output. */
  readonly log?: Logger;
  /** The floor page; absent where nobody may look. */
  readonly floor?: Hono;
}

export interface NodeHost {
  /** Where webhooks are to be delivered. */
  readonly url: string;
  idle(): Promise<void>;
  /** Has a repository looked over now; resolves when that has begun (see idle). */
  patrol(owner: string, name: string): Promise<void>;
  close(): Promise<void>;
}

const webhookPath = "/api/github/webhooks";

/** The App as a long-running process: receives webhooks over HTTP until it is closed. */
export async function startNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const town = createTown({
    clock: options.clock ?? systemClock,
    nonce: () => randomBytes(8).toString("hex"),
    random: Math.random,
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
  });
  const { appId, privateKey, webhookSecret, githubUrl, throttle } = options;
  const probot = createProbot({
    ...{ appId, privateKey, webhookSecret, throttle },
    log: options.log ?? pino({ name: "cogtown", level: options.logLevel ?? "warn" }),
    ...(githubUrl === undefined ? {} : { githubUrl }),
  });
  const middleware = await createNodeMiddleware(town.app, { probot, webhooksPath: webhookPath });
  const pages = getRequestListener(
    createPages(options.floor === undefined ? {} : { floor: options.floor }).fetch,
  );
  const server = createServer((request, response) => {
    void middleware(request, response, () => {
      void pages(request, response);
    });
  });
  const host = options.host ?? "127.0.0.1";
  const port = await listen(server, options.port ?? 0, host);
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}${webhookPath}`,
    idle: () => town.idle(),
    patrol: (owner, name) => town.patrol({ owner, name }),
    close: async () => {
      await stop(server);
      await town.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
