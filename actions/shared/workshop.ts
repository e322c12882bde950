import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { CriterionResult } from "#core/molecule/record.ts";
import { type CommandEnd, type CommandRequest, runCommand } from "./command.ts";
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
  readonly stop: AbortSignal;
}

/** What an agent leaves in its home must not decide a check: each kind of foreign code has a home of its own. */
export type Tenant = "agent" | "verify";

export type Errand = Pick<CommandRequest, "command" | "directory" | "timeoutMinutes" | "stdin"> & {
  readonly title: string;
  readonly tenant: Tenant;
  readonly allow: readonly string[];
  readonly extra: Readonly<Record<string, string>>;
};

/** Runs foreign code and shows its output in the log. Throws Cancelled when the job is being cancelled. */
export async function runErrand(workshop: Workshop, errand: Errand): Promise<CommandEnd> {
  const { session, redact, stop } = workshop;
  stop.throwIfAborted();
  const { title, command, directory, timeoutMinutes, stdin } = errand;
  const environment = { ...tenantEnvironment(workshop, errand), ...errand.extra };
  const end = await showOutput(title, (onLine) =>
    runCommand({
      command,
      directory,
      environment,
      session,
      timeoutMinutes,
      onLine,
      redact,
      stop,
      ...(stdin === undefined ? {} : { stdin }),
    }),
  );
  stop.throwIfAborted();
  return end;
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

/** Runs a check, a criterion or a verify command: exit 0 holds. */
export async function runGate(
  workshop: Workshop,
  gate: {
    readonly command: string;
    readonly directory: string;
    readonly timeoutMinutes: number;
    readonly what: string;
  },
): Promise<CriterionResult> {
  const { exitCode, seconds, tail } = await runErrand(workshop, {
    title: `${gate.what}: ${gate.command}`,
    command: gate.command,
    directory: gate.directory,
    timeoutMinutes: gate.timeoutMinutes,
    tenant: "verify",
    allow: [],
    extra: {},
  });
  return { command: gate.command, exitCode, seconds, tail };
}
