import { type Connection, type GraphQLAnswer, parseAnswer } from "./connection.ts";
import { dequeueFields, enqueueFields } from "./mutations.ts";
import type { Dequeued, Enqueued, GitHub } from "./port.ts";
import { StandingAnswer } from "./queue-answers.ts";
import { standingObservation } from "./queue-query.ts";

/**
 * GitHub documents no error for a head that has moved or a pull request that is in the queue already: when it refuses, how
 * the pull request stands tells them apart from refusals with a reason of their own.
 */
export async function enqueue(
  connection: Connection,
  pull: Parameters<GitHub["enqueue"]>[0],
): Promise<Enqueued> {
  const answer = await connection.change(enqueueFields(pull));
  if (answer.problems.length === 0) return { kind: "queued" };
  const standing = await readStanding(connection, pull.nodeId);
  if (standing === null) return { kind: "moved" };
  if (standing.isInMergeQueue || standing.state === "MERGED") return { kind: "there" };
  if (standing.headRefOid !== pull.head || standing.state !== "OPEN") return { kind: "moved" };
  return { kind: "refused", message: reasonOf(answer) };
}

export async function dequeue(connection: Connection, nodeId: string): Promise<Dequeued> {
  const answer = await connection.change(dequeueFields(nodeId));
  if (answer.problems.length === 0) return { kind: "dequeued" };
  const standing = await readStanding(connection, nodeId);
  if (standing?.isInMergeQueue !== true) return { kind: "absent" };
  return { kind: "refused", message: reasonOf(answer) };
}

async function readStanding(connection: Connection, pull: string) {
  const question = { text: standingObservation, variables: { pull } };
  const answer = await connection.ask(question);
  return parseAnswer(StandingAnswer, answer, "how a pull request stands").node;
}

const reasonOf = ({ problems }: GraphQLAnswer) => problems.map(({ message }) => message).join("; ");
