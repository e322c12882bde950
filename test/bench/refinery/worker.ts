import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { listPoints } from "./grid.ts";
import { studyPoint } from "./study.ts";

/** One thread of pool.ts: is told the names of points, one at a time, and answers what came of each. */
const { isQuick, seeds } = z.object({ isQuick: z.boolean(), seeds: z.number() }).parse(workerData);
const points = new Map(listPoints(isQuick).map((point) => [point.name, point]));

parentPort?.on("message", (name: unknown) => {
  const point = points.get(z.string().parse(name));
  if (point !== undefined) parentPort?.postMessage(studyPoint(point, seeds));
});
