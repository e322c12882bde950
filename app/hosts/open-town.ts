import { randomBytes } from "node:crypto";
import type { Hono } from "hono";
import { type LevelWithSilent, type Logger, pino } from "pino";
import type { Probot } from "probot";
import { createTown, type Town } from "../index.ts";
import type { TownNote } from "../pass-note.ts";
import type { Clock } from "../reconcile.ts";
import { systemClock } from "./clock.ts";
import { createFrontDoor } from "./front-door.ts";
import { meterFetch } from "./http-meter.ts";
import type { Metrics } from "./metrics.ts";
import { createPages } from "./pages.ts";
import { createProbot } from "./probot.ts";
import { createGauge, type Gauge } from "./readiness.ts";

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
  /** Where several processes agree on that second. Absent: each keeps it for itself. */
  readonly redisUrl?: string;
  readonly namespace?: string;
  readonly clock?: Clock;
  /** Takes the log lines instead of standard output. */
  readonly log?: Logger;
  /** The floor page; absent where nobody may look. */
  readonly floor?: Hono;
  /** Told what becomes of passes; must not throw. */
  readonly tell?: (note: TownNote) => void;
  /** Counts what happens, and answers `/metrics`. */
  readonly metrics?: Metrics;
}

export interface OpenTown {
  readonly town: Town;
  readonly probot: Probot;
  /** Everything that comes over HTTP. */
  readonly door: Hono;
  readonly gauge: Gauge;
  readonly clock: Clock;
  readonly log: Logger;
}

export async function openTown(options: HostOptions): Promise<OpenTown> {
  const { appId, webhookSecret, metrics, floor } = options;
  const clock = options.clock ?? systemClock;
  const log = options.log ?? pino({ level: options.logLevel ?? "warn" });
  const town = createTown({
    clock,
    nonce: () => randomBytes(8).toString("hex"),
    random: Math.random,
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    tell: (note) => {
      metrics?.tell(note);
      options.tell?.(note);
    },
  });
  metrics?.watch(town);
  const probot = await startProbot(options, log);
  await probot.load(town.app);
  const gauge = createGauge({
    ...{ appId, clock, octokit: () => probot.auth() },
    githubUrl: options.githubUrl ?? "https://api.github.com",
  });
  const pages = createPages({
    readiness: () => gauge.read(),
    ...(floor === undefined ? {} : { floor }),
    ...(metrics === undefined ? {} : { metrics }),
  });
  const hear = metrics === undefined ? {} : { hear: metrics.hear };
  return {
    town,
    probot,
    door: createFrontDoor({ probot, webhookSecret, pages, log, ...hear }),
    gauge,
    clock,
    log,
  };
}

function startProbot(options: HostOptions, log: Logger): Promise<Probot> {
  const { appId, privateKey, webhookSecret, githubUrl, throttle, redisUrl, metrics } = options;
  return createProbot({
    ...{ appId, privateKey, webhookSecret, throttle, log },
    ...(githubUrl === undefined ? {} : { githubUrl }),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(metrics === undefined ? {} : { fetch: meterFetch(metrics.asked) }),
  }).ready();
}
