import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";

/** Something that answers requests, such as a Hono app. */
interface Answering {
  readonly fetch: Parameters<typeof getRequestListener>[0];
}

/** A server that does not listen yet. */
export function createAnswering({ fetch }: Answering): Server {
  const listener = getRequestListener(fetch);
  return createServer((request, response) => {
    void listener(request, response);
  });
}

/** Listens there (port 0: on any free one). Yields the port. Rejects with the system's error when it cannot. */
export function listen(server: Server, port = 0, host = "127.0.0.1"): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** Ends every connection, whatever it is about. */
export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
