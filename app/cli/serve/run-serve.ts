import { join } from "node:path";
import { readFloorAssets } from "../../floor/assets.ts";
import { createFloorNews } from "../../floor/news.ts";
import { type FloorSettings, openAppFloor, readFloorSettings } from "../../hosts/floor.ts";
import { createMetrics } from "../../hosts/metrics.ts";
import { type NodeHost, startNodeHost } from "../../hosts/node.ts";
import { hostOptions, readSettings, type Settings } from "../../hosts/settings.ts";
import { findPackageRoot } from "../package-root.ts";
import type { Surroundings } from "../remote/remote.ts";
import { exitCodes, UsageError } from "../usage-error.ts";
import { type LogTarget, openLog } from "./open-log.ts";

export interface ServeOptions {
  readonly port: string | undefined;
  readonly host: string | undefined;
}

/** What ends it, and where it writes. */
export interface ServeScene {
  readonly surroundings: Surroundings;
  readonly logTarget: LogTarget;
  /** Resolves when somebody wants it to end, with what they sent. */
  readonly untilEnd: () => Promise<string>;
}

/**
 * `cogtown serve`: the App as a process that listens, until somebody ends it. Resolves to the exit code. Throws UsageError
 * when it cannot begin; nothing has listened by then.
 */
export async function runServe(options: ServeOptions, scene: ServeScene): Promise<number> {
  const settings = await requireSettings(options, scene.surroundings);
  const floor = readFloorSettings(scene.surroundings.variables);
  if (!floor.ok) throw new UsageError(`the App cannot start: ${floor.problem}`);
  const { logLevel: level, logFormat: format } = settings;
  const log = openLog({ level, format }, scene.logTarget);
  const untilEnd = scene.untilEnd();
  const host = await start(settings, floor.value, log);
  log.info({ url: host.url, github: settings.githubUrl }, "listening for webhooks");
  const signal = await untilEnd;
  const { shutdownSeconds: seconds } = settings;
  log.info({ signal, seconds }, "ending: no more webhooks, and what was begun is finished");
  const end = await host.closeWithin(seconds * 1000);
  if (end === "cut-short")
    log.warn("time is up: what was not finished is looked at again by the next patrol");
  log.info("ended");
  return exitCodes.done;
}

async function requireSettings(
  { port, host }: ServeOptions,
  { variables, folder }: Surroundings,
): Promise<Settings> {
  const flags = {
    ...(port === undefined ? {} : { PORT: port }),
    ...(host === undefined ? {} : { HOST: host }),
  };
  const reading = await readSettings({ ...variables, ...flags }, folder);
  if (reading.ok) return reading.settings;
  const { problems } = reading;
  const lines = problems.map((problem) => `\n  ${problem}.`).join("");
  throw new UsageError(`the App cannot start, for want of its settings:${lines}`);
}

async function start(
  settings: Settings,
  floorSettings: FloorSettings,
  log: ReturnType<typeof openLog>,
): Promise<NodeHost> {
  const { port, host, patrolMinutes } = settings;
  const metrics = createMetrics({ now: () => new Date(), ofProcess: true });
  const news = createFloorNews();
  const { tell } = news;
  const floor = openAppFloor({
    ...{ ...hostOptions(settings), settings: floorSettings, log, news, metrics },
    assets: () => readFloorAssets(join(findPackageRoot(), "dist", "floor")),
  });
  try {
    return await startNodeHost({
      ...hostOptions(settings),
      ...{ port, host, patrolMinutes, log, metrics, tell },
      ...(floor === undefined ? {} : { floor }),
      isKnownAtStart: true,
    });
  } catch (error) {
    throw explainStart(error, settings);
  }
}

/** What people can mend themselves, in words; anything else stays what it is. */
function explainStart(error: unknown, { port, host, redisUrl }: Settings): unknown {
  if (!(error instanceof Error)) return error;
  const code = "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return new UsageError(
        `port ${port} of ${host} is taken: end what listens there, or choose another with --port (0: any free one).`,
      );
    case "EACCES":
      return new UsageError(
        `port ${port} may not be used by you: choose one above 1023 with --port.`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new UsageError(
        `${host} is no address of this machine: choose one with --host (127.0.0.1: only this machine, 0.0.0.0: all).`,
      );
    case "ERR_MODULE_NOT_FOUND":
    case "MODULE_NOT_FOUND":
      if (redisUrl === undefined) return error;
      return new UsageError(
        "REDIS_URL is set, and the package that speaks to Redis is missing: npm install ioredis@5.9.3, beside cogtown.",
      );
    case undefined:
    default:
      return error.name === "NotLetIn" ? new UsageError(`${error.message}.`) : error;
  }
}
