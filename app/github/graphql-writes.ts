import { z } from "zod";
import type { PullShow } from "#core/decision.ts";
import { OpenedPull } from "./answers.ts";
import { changeAll } from "./change-all.ts";
import { type Connection, parseAnswer } from "./connection.ts";
import { describeProblems, type GraphQLProblem } from "./errors.ts";
import { ensureLabels, findLabels, forgetLabels } from "./labels.ts";
import {
  closeIssueFields,
  describePullFields,
  openPullFields,
  projectionFields,
  showPullsFields,
  updateRefsFields,
} from "./mutations.ts";
import type { GitHub, ProjectionChange, PullOpened, RefUpdate } from "./port.ts";
import { type Reader, readRefs, readRepositoryId } from "./reader.ts";
import { moveRefs } from "./rest-refs.ts";

const aliasOf = (problem: GraphQLProblem) => String(problem.path?.[0] ?? "");

/**
 * GitHub documents no error for a `beforeOid` that no longer holds: when it refused and a ref stands elsewhere, the
 * race is lost; when all stand where they were seen, it refused for a reason of its own, and that is thrown.
 */
export async function updateRefs(
  reader: Reader,
  updates: readonly RefUpdate[],
): Promise<"updated" | "rejected"> {
  const { connection } = reader;
  if (!reader.hasUpdateRefs) return moveRefs(connection, updates);
  const { problems } = await connection.change(
    updateRefsFields(await readRepositoryId(reader), updates),
  );
  if (problems.length === 0) return "updated";
  reader.hasUpdateRefs = !problems.some(isUnknownMutation);
  if (!reader.hasUpdateRefs) return moveRefs(connection, updates);
  const error = describeProblems(problems, {}, connection.now());
  if (error.kind === "forbidden") throw error;
  const names = updates.map((update) => update.name);
  const refs = await readRefs(reader, names);
  const standing = new Map(refs.map(({ name, ref }) => [name, ref?.target?.oid]));
  if (updates.some((update) => standing.get(update.name) !== update.before)) return "rejected";
  throw error;
}

/** How GitHub's GraphQL library words it; the document was not run, then, in no part. */
const isUnknownMutation = ({ message }: GraphQLProblem) =>
  /field 'updateRefs' doesn't exist|UpdateRefsInput isn't a defined input type/i.test(message);

const Opening = z.object({ pull: OpenedPull }).nullish();

/** Whoever made the branch first may have put it elsewhere: a pull request that shows another head is not ours yet. */
export async function openPull(
  reader: Reader,
  pull: Parameters<GitHub["openPull"]>[0],
): Promise<PullOpened> {
  const { data, problems } = await reader.connection.change(
    openPullFields(await readRepositoryId(reader), pull),
  );
  const opened = parseAnswer(Opening, data, "the opening of a pull request")?.pull?.pullRequest;
  if (opened) {
    return opened.headRefOid === pull.head
      ? { kind: "opened", number: opened.number, url: opened.url }
      : { kind: "exists" };
  }
  const ofPull = problems.filter((problem) => aliasOf(problem) !== "branch");
  const isThere = ofPull.some((problem) => /already exists/i.test(problem.message));
  const message = problems.map((problem) => problem.message).join("; ") || "GitHub gave no reason";
  return isThere ? { kind: "exists" } : { kind: "refused", message };
}

/**
 * One request for all of it. Things that were gone already (a deleted comment, a label that somebody took off) are
 * as wanted; for anything else GitHub's reason is thrown, after the rest of the request has been done.
 */
export async function project(reader: Reader, change: ProjectionChange): Promise<void> {
  const { connection } = reader;
  const add = await ensureLabels(reader, change.addLabels);
  const remove = await findLabels(reader, change.removeLabels);
  const fields = projectionFields(change, { add, remove });
  if (fields.length === 0) return;
  const { problems } = await connection.change(fields);
  const isGone = (problem: GraphQLProblem) => problem.type === "NOT_FOUND";
  if (problems.some((p) => isGone(p) && ["add", "remove"].includes(aliasOf(p)))) {
    forgetLabels(reader);
  }
  const grave = problems.filter((p) => !isGone(p) || !aliasOf(p).startsWith("delete"));
  if (grave.length > 0) throw describeProblems(grave, {}, connection.now());
}

/** Pull requests that are shown in one request: each is a few fields, and a document has its limits. */
const shownAtOnce = 20;

/**
 * What GitHub refuses for one does not keep the others from being shown; a duplicate that is gone already is as wanted.
 * The first reason is thrown when all is done.
 */
export async function showPulls(reader: Reader, pulls: readonly PullShow[]): Promise<void> {
  const { connection } = reader;
  const repository = await readRepositoryId(reader);
  const grave: GraphQLProblem[] = [];
  for (let from = 0; from < pulls.length; from += shownAtOnce) {
    const fields = showPullsFields(repository, pulls.slice(from, from + shownAtOnce));
    const { problems } = await connection.change(fields);
    grave.push(
      ...problems.filter((p) => p.type !== "NOT_FOUND" || !aliasOf(p).startsWith("delete")),
    );
  }
  if (grave.length > 0) throw describeProblems(grave, {}, connection.now());
}

export const describePull = (connection: Connection, nodeId: string, body: string): Promise<void> =>
  changeAll(connection, describePullFields(nodeId, body));

export const closeIssue = (connection: Connection, nodeId: string): Promise<void> =>
  changeAll(connection, closeIssueFields(nodeId));
