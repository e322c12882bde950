import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { Cancelled } from "./cancelled.ts";

/** The only file of the actions that reads the process: everything else takes values as arguments. */

const handover = "COGTOWN_HANDOVER";

/**
 * The attacker runs as the same user and reads `/proc/<our pid>/environ`, which shows for ever what a process was
 * started with: the token of the job among it. So the process replaces itself by one that is started with next to
 * nothing, and finds the environment in a file that is gone before any foreign code runs. Where Node cannot do that
 * (before 22.15) everything works the same, without this protection.
 */
export function hideEnvironment(): void {
  const file = process.env[handover];
  if (file !== undefined) {
    Object.assign(
      process.env,
      z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, "utf8"))),
    );
    Reflect.deleteProperty(process.env, handover);
    rmSync(dirname(file), { recursive: true });
    return;
  }
  const { RUNNER_TEMP, RUNNER_TRACKING_ID = "", PATH = "" } = process.env;
  if (process.execve === undefined || RUNNER_TEMP === undefined) return;
  const path = join(mkdtempSync(join(RUNNER_TEMP, "cogtown-handover-")), "environment.json");
  writeFileSync(path, JSON.stringify(process.env), { mode: 0o600 });
  const argv = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, argv, { PATH, RUNNER_TRACKING_ID, [handover]: path });
}

const JobEnvironment = z.object({
  GITHUB_WORKSPACE: z.string().min(1),
  GITHUB_SERVER_URL: z.url(),
  GITHUB_API_URL: z.url().default("https://api.github.com"),
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  GITHUB_RUN_ID: z.coerce.number().int().positive(),
  GITHUB_RUN_ATTEMPT: z.coerce.number().int().positive().default(1),
  GITHUB_SHA: z.string().default(""),
  GITHUB_EVENT_NAME: z.string().default(""),
  GITHUB_EVENT_PATH: z.string().default(""),
  RUNNER_TEMP: z.string().min(1),
  PATH: z.string().default("/usr/local/bin:/usr/bin:/bin"),
});

/** What GitHub Actions tells a job about itself (docs: "Default environment variables"). */
export interface Job {
  readonly workspace: string;
  readonly temp: string;
  readonly remote: { readonly server: string; readonly url: string };
  readonly repositoryUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly apiUrl: string;
  /** What started the run, and the file that holds GitHub's payload; both empty where nobody said. */
  readonly event: { readonly name: string; readonly path: string };
  /** The commit that the run was started on, which actions/checkout puts into the workspace. */
  readonly commit: string;
  readonly runId: number;
  /** 1 for a new run, then one more for each "Re-run jobs" in the browser. */
  readonly runAttempt: number;
  readonly path: string;
  readonly hasSummary: boolean;
  /** The whole environment, secrets included: never to be handed on, only picked from by name. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Reads the job's environment; throws an error that names what is missing when run outside of Actions. */
export function readJob(): Job {
  const parsed = JobEnvironment.safeParse(process.env);
  if (!parsed.success) {
    const missing = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new Error(
      `This runs only as a step of a GitHub Actions job: ${missing} is missing or not usable.`,
    );
  }
  const { data } = parsed;
  const server = data.GITHUB_SERVER_URL.replace(/\/+$/, "");
  const repositoryUrl = `${server}/${data.GITHUB_REPOSITORY}`;
  return {
    workspace: data.GITHUB_WORKSPACE,
    temp: data.RUNNER_TEMP,
    remote: { server, url: `${repositoryUrl}.git` },
    repositoryUrl,
    repository: data.GITHUB_REPOSITORY,
    apiUrl: data.GITHUB_API_URL.replace(/\/+$/, ""),
    event: { name: data.GITHUB_EVENT_NAME, path: data.GITHUB_EVENT_PATH },
    commit: data.GITHUB_SHA,
    runId: data.GITHUB_RUN_ID,
    runAttempt: data.GITHUB_RUN_ATTEMPT,
    path: data.PATH,
    hasSummary: existsSync(process.env["GITHUB_STEP_SUMMARY"] ?? ""),
    variables: process.env,
  };
}

/** GitHub cancels a step with INT, TERM after 7.5 s and KILL 2.5 s later: `stop` aborts at the first of them. */
export function watchTermination(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      stop.abort(new Cancelled());
    });
  }
  return stop.signal;
}
