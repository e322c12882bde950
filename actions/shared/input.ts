import { existsSync } from "node:fs";
import { z } from "zod";
import { networkVariables } from "#github/proxies.ts";
import { Cancelled } from "./cancelled.ts";
import type { RemotePlace } from "./git.ts";

/** The only file of the actions, with `handover.ts`, that reads the process: everything else takes values as arguments. */

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
  readonly remote: RemotePlace;
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
    remote: { server, url: `${repositoryUrl}.git`, network: networkVariables(process.env) },
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
