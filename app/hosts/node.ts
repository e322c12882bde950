import type { Server } from "node:http";
import { webhookPath } from "./front-door.ts";
import { createAnswering, listen, stop } from "./http-server.ts";
import { type HostOptions, type OpenTown, openTown } from "./open-town.ts";
import { NotLetIn, type Readiness } from "./readiness.ts";
import { startRounds } from "./rounds.ts";

export interface NodeHostOptions extends HostOptions {
  /** Absent: any free one. */
  readonly port?: number;
  /** Where to listen; loopback unless said otherwise, so that nothing is exposed by accident. */
  readonly host?: string;
  /** Every so often, and at once, every repository that lets the App in is looked over. Absent: never. */
  readonly patrolMinutes?: number;
  /** Ask GitHub before anything listens, and throw NotLetIn when it refuses. An outage keeps nobody from starting. */
  readonly isKnownAtStart?: boolean;
}

/** The App where webhooks reach it. */
export interface Host {
  /** Where webhooks are to be delivered. */
  readonly url: string;
  idle(): Promise<void>;
  /** Has a repository looked over now; resolves when that has begun (see idle). */
  patrol(owner: string, name: string): Promise<void>;
  close(): Promise<void>;
}

export interface NodeHost extends Host {
  /** Whether GitHub knows the App by its key. */
  ready(): Promise<Readiness>;
  /**
   * Takes no more webhooks, begins nothing more, and ends when what was begun is over, or after so many milliseconds. What
   * is cut short then is no worse off than after a crash: it is looked at again.
   */
  closeWithin(milliseconds: number): Promise<"finished" | "cut-short">;
}

/** The App as a long-running process: receives webhooks over HTTP until it is closed. */
export async function startNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const open = await openTown(options);
  const { town, gauge, clock, log } = open;
  if (options.isKnownAtStart === true) await requireEntry(open);
  const server = createHttpServer(open);
  const host = options.host ?? "127.0.0.1";
  const port = await listen(server, options.port ?? 0, host);
  const minutes = options.patrolMinutes ?? 0;
  const told = options.metrics === undefined ? {} : { tell: options.metrics.patrolled };
  const rounds = startRounds({ town, clock, log, minutes, ...told });
  const close = async () => {
    gauge.close();
    rounds.end();
    await town.close();
  };
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}${webhookPath}`,
    idle: () => town.idle(),
    patrol: (owner, name) => town.patrol({ owner, name }),
    ready: () => gauge.read(),
    close: async () => {
      await stop(server);
      await close();
    },
    closeWithin: async (milliseconds) => {
      refuse(server);
      const over = new AbortController();
      const end = await Promise.race([
        close().then(() => "finished" as const),
        clock.sleep(milliseconds, over.signal).then(() => "cut-short" as const),
      ]);
      over.abort();
      await stop(server);
      return end;
    },
  };
}

async function requireEntry({ gauge, log }: OpenTown): Promise<void> {
  const readiness = await gauge.read();
  switch (readiness.kind) {
    case "refused":
    case "clock-skewed":
      throw new NotLetIn(readiness.why);
    case "starting":
    case "closing":
      log.warn({ why: readiness.why }, "not ready yet");
      return;
    case "ready":
      if (readiness.note !== undefined) log.warn(readiness.note);
  }
}

/** Load balancers use a connection again for a minute (AWS's default), and answer 502 where it was closed just then. */
const keepAliveMs = 65_000;

function createHttpServer({ door }: OpenTown): Server {
  const server = createAnswering(door);
  server.keepAliveTimeout = keepAliveMs;
  return server;
}

/** Takes no more connections; those that are open may still be answered. */
function refuse(server: Server): void {
  server.close();
  server.closeIdleConnections();
}
