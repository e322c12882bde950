import { z } from "zod";
import { type Connection, parseAnswer } from "./connection.ts";
import { GitHubError } from "./errors.ts";
import type { MergeMethod, Merging } from "./port.ts";
import { causeOfRefusedMerge, isOvertakenMerge, isRefusedMethod } from "./refusals.ts";
import { routes } from "./routes.ts";

const Merged = z.object({ sha: z.string() });
const Pull = z.object({ merged: z.boolean(), merge_commit_sha: z.string().nullable() });
const Commit = z.object({ tree: z.object({ sha: z.string() }) });

/**
 * Merges at exactly this head: "SHA that pull request head must match to allow merge" (REST reference). The base is where
 * it is; there is no compare-and-swap on it. A pull request that is merged already answers 405 like one that cannot be.
 */
export async function mergePull(
  connection: Connection,
  number: number,
  head: string,
  method: MergeMethod,
): Promise<Merging> {
  try {
    const body = { pull_number: number, sha: head, merge_method: method };
    const { data } = await connection.call(routes.mergePull, body);
    return { kind: "merged", sha: parseAnswer(Merged, data, `the merge of #${number}`).sha };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    switch (error.kind) {
      case "forbidden":
      case "rejected":
        return judgeRefusal(connection, number, error);
      case "not-found":
        return { kind: "moved" };
      case "unauthenticated":
      case "rate-limited":
      case "unavailable":
      case "invalid-answer":
        throw error;
    }
  }
}

async function judgeRefusal(
  connection: Connection,
  number: number,
  { kind, message }: GitHubError,
): Promise<Merging> {
  if (isOvertakenMerge(message)) return { kind: "moved" };
  if (isRefusedMethod(message)) return { kind: "method-refused", message };
  const sha = await readMerge(connection, number);
  if (sha !== undefined) return { kind: "merged", sha };
  const cause = kind === "forbidden" ? "rights" : causeOfRefusedMerge(message);
  return cause === "not-yet"
    ? { kind: "not-mergeable", message }
    : { kind: "refused", cause, message };
}

/** Commit that it was merged as; before a merge GitHub puts its trial merge there. */
export async function readMerge(
  connection: Connection,
  number: number,
): Promise<string | undefined> {
  const { data } = await connection.call(routes.pull, { pull_number: number });
  const pull = parseAnswer(Pull, data, `pull request #${number}`);
  return pull.merged ? (pull.merge_commit_sha ?? undefined) : undefined;
}

export async function readTree(connection: Connection, commit: string): Promise<string> {
  const { data } = await connection.call(routes.commit, { commit_sha: commit });
  return parseAnswer(Commit, data, `commit ${commit}`).tree.sha;
}
