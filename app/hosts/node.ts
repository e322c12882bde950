import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { webhookPath } from "./front-door.ts";
import { type HostOptions, openTown } from "./open-town.ts";

export interface NodeHostOptions extends HostOptions {
  /** Absent: any free one. */
  readonly port?: number;
  /** Where to listen; loopback unless said otherwise, so that nothing is exposed by accident. */
  readonly host?: string;
}

export interface NodeHost {
  /** Where webhooks are to be delivered. */
  readonly url: string;
  idle(): Promise<void>;
  /** Has a repository looked over now; resolves when that has begun (see idle). */
  patrol(owner: string, name: string): Promise<void>;
  close(): Promise<void>;
}

/** The App as a long-running process: receives webhooks over HTTP until it is closed. */
export async function startNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const { town, door } = await openTown(options);
  const listener = getRequestListener(door.fetch);
  const server = createServer((request, response) => {
    void listener(request, response);
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
