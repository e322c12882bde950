import type { NewIssue } from "#core/decision.ts";
import type { Connection } from "./connection.ts";
import {
  answerFields,
  createIssueFields,
  dependencyFields,
  editIssueFields,
  pinIssueFields,
  subIssueFields,
} from "./desk-mutations.ts";
import { describeProblems, type GraphQLProblem } from "./errors.ts";
import { ensureLabels } from "./labels.ts";
import type { Field } from "./mutations.ts";
import type { GitHub } from "./port.ts";
import { type Reader, readRepositoryId } from "./reader.ts";

/** What the Mayor writes: answers, issues, what belongs to what. Each of these may be done twice without harm. */

/** A comment that its author deleted meanwhile has nothing to react to. */
export const answerOn = (
  connection: Connection,
  answer: Parameters<GitHub["answerOn"]>[0],
): Promise<void> =>
  change(connection, answerFields(answer), (problem) => problem.type === "NOT_FOUND");

export async function createIssues(reader: Reader, issues: readonly NewIssue[]): Promise<void> {
  const repositoryId = await readRepositoryId(reader);
  const labelled = [];
  for (const { labels, ...issue } of issues)
    labelled.push({ ...issue, labelIds: await ensureLabels(reader, labels) });
  await change(reader.connection, createIssueFields(repositoryId, labelled));
}

export const addSubIssues = (
  connection: Connection,
  parent: string,
  children: readonly string[],
): Promise<void> => change(connection, subIssueFields(parent, children), isThere);

export const linkDependencies = (
  connection: Connection,
  links: Parameters<GitHub["linkDependencies"]>[0],
): Promise<void> => change(connection, dependencyFields(links), isThere);

/** GitHub documents no words for it: what says that something is there already is taken to mean that it is. */
const isThere = ({ message }: GraphQLProblem) => /already|duplicate|exists/i.test(message);

export const editIssue = (connection: Connection, id: string, body: string): Promise<void> =>
  change(connection, editIssueFields(id, body));

export const pinIssue = (connection: Connection, id: string): Promise<void> =>
  change(connection, pinIssueFields(id), isThere);

/** A document has its limits, and a plan of a hundred issues may have hundreds of dependencies. */
const atOnce = 50;

/** All of it is tried; then the first reason that is no matter of course is thrown. */
async function change(
  connection: Connection,
  fields: readonly Field[],
  isHarmless: (problem: GraphQLProblem) => boolean = () => false,
): Promise<void> {
  const grave: GraphQLProblem[] = [];
  for (let from = 0; from < fields.length; from += atOnce) {
    const { problems } = await connection.change(fields.slice(from, from + atOnce));
    grave.push(...problems.filter((problem) => !isHarmless(problem)));
  }
  if (grave.length > 0) throw describeProblems(grave, {}, connection.now());
}
