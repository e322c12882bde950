import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { CriterionResult } from "#core/molecule/record.ts";
import {
  type CommandEnd,
  type CommandRequest,
  CutShort,
  type Limit,
  runCommand,
} from "./command.ts";
import { buildEnvironment } from "./environment.ts";
import type { Job } from "./input.ts";
import { showOutput } from "./log.ts";
import type { Redact } from "./tail.ts";

/** What foreign code runs in: a session to find it again by, folders of its own, and the words it must not say. */
export interface Workshop {
  readonly job: Job;
  readonly session: string;
  /** A folder of this action alone, below RUNNER_TEMP. */
  readonly folder: string;
  readonly redact: Redact;
  /** The job is being cancelled. */
  readonly stop: AbortSignal;
  /** Aborts with CutShort when the time of the job is up; absent: nobody watches that. */
  readonly timeIsUp?: AbortSignal;
}

/** Somebody who listens to foreign code while it runs, and may end it. */
export interface Watcher {
  readonly hear: () => void;
  readonly stop: AbortSignal;
}

/** What an agent leaves in its home must not decide a check: each kind of foreign code has a home of its own. */
export type Tenant = "agent" | "verify";

export type Errand = Pick<CommandRequest, "command" | "directory" | "timeoutMinutes" | "stdin"> & {
  readonly title: string;
  readonly tenant: Tenant;
  readonly allow: readonly string[];
  readonly extra: Readonly<Record<string, string>>;
  readonly watcher?: Watcher | undefined;
  /** Is told each line besides. */
  readonly onLine?: CommandRequest["onLine"] | undefined;
};

/**
 * Runs foreign code and shows its output in the log. Throws the reason when somebody ended it, Cancelled when the job is
 * being cancelled; that its time was over or that it was silent is told in the end that it came to.
 */
export async function runErrand(workshop: Workshop, errand: Errand): Promise<CommandEnd> {
  const { session, redact } = workshop;
  throwIfEnded(workshop, errand);
  const { title, command, directory, timeoutMinutes, stdin, watcher } = errand;
  const environment = { ...tenantEnvironment(workshop, errand), ...errand.extra };
  const end = await showOutput(title, (show) => {
    const onLine: CommandRequest["onLine"] = (line, pipe) => {
      watcher?.hear();
      errand.onLine?.(line, pipe);
      // GitHub masks in a log what came from its secrets; a key may have come from elsewhere.
      show(redact(line));
    };
    return runCommand({
      command,
      directory,
      environment,
      session,
      timeoutMinutes,
      onLine,
      redact,
      stop: stopOf(workshop, errand),
      ...(stdin === undefined ? {} : { stdin }),
    });
  });
  throwIfEnded(workshop, errand);
  return end;
}

function stopOf({ stop, timeIsUp }: Workshop, { watcher }: Errand): AbortSignal {
  const signals = [stop, timeIsUp, watcher?.stop];
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

function throwIfEnded({ stop }: Workshop, { watcher }: Errand): void {
  stop.throwIfAborted();
  if (!(watcher?.stop.reason instanceof CutShort)) watcher?.stop.throwIfAborted();
}

function tenantEnvironment(workshop: Workshop, errand: Errand): Record<string, string> {
  const { job, session, folder } = workshop;
  const home = join(folder, errand.tenant, "home");
  const temp = join(folder, errand.tenant, "tmp");
  for (const path of [home, temp]) mkdirSync(path, { recursive: true });
  return buildEnvironment({
    path: job.path,
    home,
    temp,
    session,
    variables: job.variables,
    allow: errand.allow,
  });
}

export interface Gate {
  readonly command: string;
  readonly directory: string;
  readonly timeoutMinutes: number;
  readonly what: string;
  readonly watcher?: Watcher | undefined;
}

export interface GateEnd {
  readonly result: CriterionResult;
  readonly cutShort: Limit | undefined;
}

/** Runs a check, a criterion or a verify command: exit 0 holds. */
export async function runGate(workshop: Workshop, gate: Gate): Promise<GateEnd> {
  const { what, command, ...rest } = gate;
  const { exitCode, seconds, tail, cutShort } = await runErrand(workshop, {
    ...rest,
    title: `${what}: ${command}`,
    command,
    tenant: "verify",
    allow: [],
    extra: {},
  });
  return { result: { command, exitCode, seconds, tail }, cutShort };
}
