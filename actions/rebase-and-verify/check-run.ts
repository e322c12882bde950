import * as core from "@actions/core";
import { Octokit } from "@octokit/core";
import type { Job } from "../shared/input.ts";

/** What a check run says at its end, within GitHub's limits. */
export interface CheckEnd {
  readonly conclusion: "success" | "failure" | "timed_out" | "cancelled";
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  readonly text: string;
}

const checkName = "cogtown/verify";
/** GitHub's limit of `output.summary` and of `output.text`, in characters. */
export const longestOutput = 65_535;
const longestTitle = 200;
/** Reports are worth no long wait: what they say is in the job's log as well. */
const patienceMs = 15_000;
const finishTries = 3;

/**
 * The check run `cogtown/verify` on the commit that is verified. It is for people and for rulesets, and never needed:
 * where it cannot be written, that costs one line of warning.
 */
export class CheckRun {
  readonly #write: Write;
  readonly #id: number | bigint;

  private constructor(write: Write, id: number | bigint) {
    this.#write = write;
    this.#id = id;
  }

  /** In progress from now on; undefined where it cannot be made. */
  static async start(
    job: Job,
    token: string,
    commit: string,
    externalId: string,
    title?: string,
  ): Promise<CheckRun | undefined> {
    const write = writerFor(job, token);
    try {
      const answer = await write.octokit.request("POST /repos/{owner}/{repo}/check-runs", {
        ...write.place,
        name: checkName,
        head_sha: commit,
        status: "in_progress",
        external_id: externalId,
        ...(title === undefined ? {} : { output: { title, summary: title } }),
        details_url: `${job.repositoryUrl}/actions/runs/${job.runId}`,
        request: patience(),
      });
      return new CheckRun(write, answer.data.id);
    } catch (error) {
      warn(error);
      return undefined;
    }
  }

  /** Tried a few times: a check that stays in progress keeps people waiting. */
  async finish(end: CheckEnd): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#complete(end);
        return;
      } catch (error) {
        if (attempt < finishTries && statusOf(error) !== 403) continue;
        warn(error);
        return;
      }
    }
  }

  async #complete({ conclusion, title, summary, text }: CheckEnd): Promise<void> {
    await this.#write.octokit.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
      ...this.#write.place,
      check_run_id: this.#id,
      status: "completed",
      conclusion,
      output: {
        title: title.slice(0, longestTitle),
        summary: summary.slice(0, longestOutput),
        text: text.slice(0, longestOutput),
      },
      request: patience(),
    });
  }
}

interface Write {
  readonly octokit: Octokit;
  readonly place: { readonly owner: string; readonly repo: string };
}

function writerFor({ apiUrl, repository }: Job, token: string): Write {
  const [owner = "", repo = ""] = repository.split("/");
  return { octokit: new Octokit({ auth: token, baseUrl: apiUrl }), place: { owner, repo } };
}

const patience = () => ({ signal: AbortSignal.timeout(patienceMs) });

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "status" in error && typeof error.status === "number"
    ? error.status
    : undefined;
}

function warn(error: unknown): void {
  const why =
    statusOf(error) === 403
      ? "the token may not; give the job `permissions: checks: write`"
      : error instanceof Error
        ? error.message
        : String(error);
  core.warning(`The check run ${checkName} is not written: ${why}.`);
}
