import type { NewIssue, Reaction } from "#core/decision.ts";
import type { Connection } from "./connection.ts";
import { describeProblems, type GraphQLProblem } from "./errors.ts";
import { ensureLabels } from "./labels.ts";
import type { Field } from "./mutations.ts";
import type { GitHub } from "./port.ts";
import { type Reader, readRepositoryId } from "./reader.ts";

/** What the Mayor writes: answers, issues, what belongs to what. Each of these may be done twice without harm. */

const done = "clientMutationId";

/** As GitHub's GraphQL names them. */
const contents: Readonly<Record<Reaction["content"], string>> = {
  eyes: "EYES",
  rocket: "ROCKET",
  confused: "CONFUSED",
};

/** GitHub answers with the reaction that is there where the same account gave it before. */
export async function answerOn(
  connection: Connection,
  { nodeId, replies, reactions }: Parameters<GitHub["answerOn"]>[0],
): Promise<void> {
  const said = replies.map(
    (body, i): Field => ({
      alias: `reply${i}`,
      mutation: "addComment",
      input: { subjectId: nodeId, body },
      yields: done,
    }),
  );
  const shown = reactions.map(
    ({ comment, content }, i): Field => ({
      alias: `reaction${i}`,
      mutation: "addReaction",
      input: { subjectId: comment, content: contents[content] },
      yields: done,
    }),
  );
  // A comment that its author deleted meanwhile has nothing to react to.
  await change(connection, [...said, ...shown], (problem) => problem.type === "NOT_FOUND");
}

/** Each is below its parent from the start, so that whoever reads the parent's list knows of it. */
export async function createIssues(reader: Reader, issues: readonly NewIssue[]): Promise<void> {
  const repositoryId = await readRepositoryId(reader);
  const fields: Field[] = [];
  for (const [i, { title, body, labels, parent }] of issues.entries()) {
    const labelIds = await ensureLabels(reader, labels);
    const below = parent === undefined ? {} : { parentIssueId: parent };
    const input = { repositoryId, title, body, labelIds, ...below };
    fields.push({ alias: `issue${i}`, mutation: "createIssue", input, yields: done });
  }
  await change(reader.connection, fields);
}

export async function addSubIssues(
  connection: Connection,
  issueId: string,
  children: readonly string[],
): Promise<void> {
  const fields = children.map(
    (subIssueId, i): Field => ({
      alias: `child${i}`,
      mutation: "addSubIssue",
      input: { issueId, subIssueId },
      yields: done,
    }),
  );
  await change(connection, fields, isThere);
}

export async function linkDependencies(
  connection: Connection,
  links: Parameters<GitHub["linkDependencies"]>[0],
): Promise<void> {
  const fields = links.map(
    ({ issue, needs }, i): Field => ({
      alias: `link${i}`,
      mutation: "addBlockedBy",
      input: { issueId: issue, blockingIssueId: needs },
      yields: done,
    }),
  );
  await change(connection, fields, isThere);
}

/** GitHub documents no words for it: what says that something is there already is taken to mean that it is. */
const isThere = ({ message }: GraphQLProblem) => /already|duplicate|exists/i.test(message);

export async function editIssue(connection: Connection, id: string, body: string): Promise<void> {
  await change(connection, [
    { alias: "edit", mutation: "updateIssue", input: { id, body }, yields: done },
  ]);
}

export async function pinIssue(connection: Connection, issueId: string): Promise<void> {
  const field = { alias: "pin", mutation: "pinIssue", input: { issueId }, yields: done };
  await change(connection, [field], isThere);
}

/** All of it is tried; then the first reason that is no matter of course is thrown. */
async function change(
  connection: Connection,
  fields: readonly Field[],
  isHarmless: (problem: GraphQLProblem) => boolean = () => false,
): Promise<void> {
  if (fields.length === 0) return;
  const { problems } = await connection.change(fields);
  const grave = problems.filter((problem) => !isHarmless(problem));
  if (grave.length > 0) throw describeProblems(grave, {}, connection.now());
}
