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
import type { ForeignErrand, Isolation } from "./isolation/isolation.ts";
import { showOutput } from "./log.ts";
import { legible, type Redact } from "./tail.ts";

/** What foreign code runs in: a session to find it again by, folders of its own, and the words it must not say. */
export interface Workshop {
  readonly job: Job;
  readonly session: string;
  /** A folder of this action alone, below RUNNER_TEMP. */
  readonly folder: string;
  /** What foreign code is kept in; its yard holds all files that foreign code may reach. */
  readonly isolation: Isolation;
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

export type Errand = Pick<ForeignErrand, "command" | "directory"> &
  Pick<CommandRequest, "timeoutMinutes" | "stdin"> & {
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
  throwIfEnded(workshop, errand);
  const end = await showOutput(errand.title, (show) =>
    workshop.isolation.host(foreignErrand(workshop, errand), (custody) =>
      runCommand({
        custody,
        timeoutMinutes: errand.timeoutMinutes,
        onLine: tellAll(errand, (line) => {
          // GitHub masks in a log what came from its secrets; a key may have come from elsewhere.
          show(workshop.redact(legible(line)));
        }),
        redact: workshop.redact,
        stop: stopOf(workshop, errand),
        ...(errand.stdin === undefined ? {} : { stdin: errand.stdin }),
      }),
    ),
  );
  throwIfEnded(workshop, errand);
  return end;
}

const tellAll =
  ({ watcher, onLine }: Errand, show: (line: string) => void): CommandRequest["onLine"] =>
  (line, pipe) => {
    watcher?.hear();
    onLine?.(line, pipe);
    show(line);
  };

function foreignErrand(workshop: Workshop, errand: Errand): ForeignErrand {
  const { command, directory, tenant, extra } = errand;
  const environment = { ...tenantEnvironment(workshop, errand), ...extra };
  return { command, directory, environment, folders: [roomOf(workshop, tenant), directory] };
}

const roomOf = ({ isolation }: Workshop, tenant: Tenant) => join(isolation.yard, tenant);

function stopOf({ stop, timeIsUp }: Workshop, { watcher }: Errand): AbortSignal {
  const signals = [stop, timeIsUp, watcher?.stop];
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

function throwIfEnded({ stop }: Workshop, { watcher }: Errand): void {
  stop.throwIfAborted();
  if (!(watcher?.stop.reason instanceof CutShort)) watcher?.stop.throwIfAborted();
}

function tenantEnvironment(workshop: Workshop, errand: Errand): Record<string, string> {
  const { job, session } = workshop;
  const room = roomOf(workshop, errand.tenant);
  const home = join(room, "home");
  const temp = join(room, "tmp");
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
