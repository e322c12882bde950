import { join } from "node:path";
import type { LocalGitHub } from "#local/github.ts";
import { readFloorAssets } from "../../floor/assets.ts";
import { createFloor } from "../../floor/floor.ts";
import { createFloorNews } from "../../floor/news.ts";
import { systemClock } from "../../hosts/clock.ts";
import { openPersonSource } from "../../hosts/floor-sources.ts";
import { createAnswering, listen, stop } from "../../hosts/http-server.ts";
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
  const server = createAnswering(floor);
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => stop(server),
  };
}
