import { z } from "zod";
import { type Connection, parseAnswer } from "./connection.ts";
import { GitHubError } from "./errors.ts";
import type { Dispatched } from "./port.ts";
import { routes } from "./routes.ts";

const Sha = z.object({ sha: z.string() });

export async function createCommit(
  connection: Connection,
  commit: { message: string; tree: string; parents: readonly string[] },
): Promise<string> {
  const { data } = await connection.call(routes.createCommit, { ...commit });
  return parseAnswer(Sha, data, "the creation of a commit").sha;
}

const Run = z.object({ workflow_run_id: z.number(), html_url: z.string() });

/** `return_run_details` answers 200 with the run's id; servers that do not know it answer 204. */
export async function dispatchWorkflow(
  connection: Connection,
  workflow: string,
  ref: string,
  inputs: Readonly<Record<string, string>>,
): Promise<Dispatched> {
  try {
    const body = { workflow_id: workflow, ref, inputs, return_run_details: true };
    const { status, data } = await connection.call(routes.dispatch, body);
    if (status !== 200) return { kind: "started" };
    const run = parseAnswer(Run, data, `the dispatch of ${workflow}`);
    return { kind: "started", runId: run.workflow_run_id, url: run.html_url };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    switch (error.kind) {
      case "not-found":
      case "forbidden":
      case "rejected":
        return { kind: "refused", message: error.message };
      case "unauthenticated":
      case "rate-limited":
      case "unavailable":
      case "invalid-answer":
        throw error;
    }
  }
}

export async function cancelRun(
  connection: Connection,
  runId: number,
  force: boolean,
): Promise<"cancelled" | "over"> {
  try {
    await connection.call(force ? routes.forceCancelRun : routes.cancelRun, { run_id: runId });
    return "cancelled";
  } catch (error) {
    // 409: it has ended already; 404: it was deleted.
    if (error instanceof GitHubError && (error.kind === "rejected" || error.kind === "not-found"))
      return "over";
    throw error;
  }
}
