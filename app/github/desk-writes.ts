import type { NewIssue } from "#core/decision.ts";
import { changeAll } from "./change-all.ts";
import type { Connection } from "./connection.ts";
import {
  answerFields,
  createIssueFields,
  dependencyFields,
  editIssueFields,
  pinIssueFields,
  subIssueFields,
} from "./desk-mutations.ts";
import type { GraphQLProblem } from "./errors.ts";
import { ensureLabels } from "./labels.ts";
import type { GitHub } from "./port.ts";
import { type Reader, readRepositoryId } from "./reader.ts";

/** What the Mayor writes: answers, issues, what belongs to what. Each of these may be done twice without harm. */

/** A comment that its author deleted meanwhile has nothing to react to. */
export const answerOn = (
  connection: Connection,
  answer: Parameters<GitHub["answerOn"]>[0],
): Promise<void> =>
  changeAll(connection, answerFields(answer), (problem) => problem.type === "NOT_FOUND");

export async function createIssues(reader: Reader, issues: readonly NewIssue[]): Promise<void> {
  const repositoryId = await readRepositoryId(reader);
  const labelled = [];
  for (const { labels, ...issue } of issues)
    labelled.push({ ...issue, labelIds: await ensureLabels(reader, labels) });
  await changeAll(reader.connection, createIssueFields(repositoryId, labelled));
}

export const addSubIssues = (
  connection: Connection,
  parent: string,
  children: readonly string[],
): Promise<void> => changeAll(connection, subIssueFields(parent, children), isThere);

export const linkDependencies = (
  connection: Connection,
  links: Parameters<GitHub["linkDependencies"]>[0],
): Promise<void> => changeAll(connection, dependencyFields(links), isThere);

/** GitHub documents no words for it: what says that something is there already is taken to mean that it is. */
const isThere = ({ message }: GraphQLProblem) => /already|duplicate|exists/i.test(message);

export const editIssue = (connection: Connection, id: string, body: string): Promise<void> =>
  changeAll(connection, editIssueFields(id, body));

export const pinIssue = (connection: Connection, id: string): Promise<void> =>
  changeAll(connection, pinIssueFields(id), isThere);
