import { createServer } from "node:http";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { LocalGitHub } from "#local/github.ts";
import { readFloorAssets } from "../../floor/assets.ts";
import { createFloor } from "../../floor/floor.ts";
import { createFloorNews } from "../../floor/news.ts";
import { systemClock } from "../../hosts/clock.ts";
import { openPersonSource } from "../../hosts/floor-sources.ts";
import { findPackageRoot } from "../package-root.ts";

/** The floor page of a town on this machine. */
export interface TownFloor {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves it on loopback, on a port of its own: the town's App may live where nothing listens. Seen with a person's eyes,
 * so that looking on costs the App nothing. It is looked at often: nobody's limit is spent.
 */
export async function startTownFloor(
  github: LocalGitHub,
  repository: string,
  token: string,
): Promise<TownFloor> {
  const [owner = "", name = ""] = repository.split("/");
  const news = createFloorNews();
  github.world.bus.subscribe(() => {
    news.tell({ repository: { owner, name } });
    return Promise.resolve();
  });
  const floor = createFloor({
    source: openPersonSource({
      ...{ githubUrl: github.apiUrl, token, owner, name },
      now: () => github.world.now(),
    }),
    access: { kind: "this-machine" },
    assets: readFloorAssets(join(findPackageRoot(), "dist", "floor")),
    ...{ clock: systemClock, news },
    pace: { fastest: 1_000, slowest: 10_000 },
  });
  const listener = getRequestListener(floor.fetch);
  const server = createServer((request, response) => {
    void listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was given");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
