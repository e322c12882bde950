import { randomUUID } from "node:crypto";
import type { World } from "./world.ts";

/** GitHub's redirect to a log is good for one minute. */
const minute = 60_000;

/** An address under which the log of this job can be read for one minute, by whoever has it. */
export function linkToLog(world: World, jobId: number): string {
  const key = randomUUID();
  world.logLinks.set(key, { jobId, until: new Date(world.now().getTime() + minute) });
  return `${world.baseUrl}/_logs/${key}`;
}

/** The text behind such an address; undefined when it is unknown or its minute is over. */
export function readLog(world: World, key: string): string | undefined {
  const link = world.logLinks.get(key);
  if (link === undefined || link.until < world.now()) return undefined;
  return (world.jobLogs.get(link.jobId) ?? []).map((line) => `${line}\n`).join("");
}
