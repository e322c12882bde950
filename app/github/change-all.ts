import type { Connection } from "./connection.ts";
import { describeProblems, type GraphQLProblem } from "./errors.ts";
import type { Field } from "./mutations.ts";

/** A document has its limits, and a plan of a hundred issues may have hundreds of dependencies. */
const atOnce = 50;

/** All of it is tried; then the first reason that is no matter of course is thrown. */
export async function changeAll(
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
