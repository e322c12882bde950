import { randomBytes } from "node:crypto";
import type { Hono } from "hono";
import { type LevelWithSilent, type Logger, pino } from "pino";
import type { Probot } from "probot";
import { createTown, type Town } from "../index.ts";
import type { Clock } from "../reconcile.ts";
import { systemClock } from "./clock.ts";
import { createFrontDoor } from "./front-door.ts";
import { createPages } from "./pages.ts";
import { createProbot } from "./probot.ts";

/** What every host that listens needs to know. */
export interface HostOptions {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Root of GitHub's REST API, `/graphql` below it. Absent: api.github.com. */
  readonly githubUrl?: string;
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

export interface OpenTown {
  readonly town: Town;
  readonly probot: Probot;
  /** Everything that comes over HTTP. */
  readonly door: Hono;
  readonly clock: Clock;
  readonly log: Logger;
}

export async function openTown(options: HostOptions): Promise<OpenTown> {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? pino({ name: "cogtown", level: options.logLevel ?? "warn" });
  const town = createTown({
    clock,
    nonce: () => randomBytes(8).toString("hex"),
    random: Math.random,
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
  });
  const { appId, privateKey, webhookSecret, githubUrl, throttle, floor } = options;
  const probot = createProbot({
    ...{ appId, privateKey, webhookSecret, throttle, log },
    ...(githubUrl === undefined ? {} : { githubUrl }),
  });
  await probot.load(town.app);
  const pages = createPages(floor === undefined ? {} : { floor });
  const door = createFrontDoor({ probot, pages, log });
  return { town, probot, door, clock, log };
}
