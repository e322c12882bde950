import { z } from "zod";
import { type Connection, parseAnswer } from "./connection.ts";
import { GitHubError } from "./errors.ts";
import type { RefUpdate } from "./port.ts";
import { findIt } from "./rest-reads.ts";
import { routes } from "./routes.ts";

const Ref = z.object({ object: z.object({ sha: z.string() }) });

/** REST wants ref paths without `refs/` in the address, and with it in a body. */
const pathOf = (ref: string) => ref.replace(/^refs\//, "");

export async function readRef(connection: Connection, ref: string): Promise<string | undefined> {
  const answer = await findIt(connection.call(routes.readRef, { ref: pathOf(ref) }));
  return answer === undefined ? undefined : parseAnswer(Ref, answer.data, ref).object.sha;
}

export async function createRef(
  connection: Connection,
  ref: string,
  sha: string,
): Promise<"created" | "exists"> {
  try {
    await connection.call(routes.createRef, { ref, sha });
    return "created";
  } catch (error) {
    if (isRejection(error, /reference already exists/i)) return "exists";
    throw error;
  }
}

/** A ref that is gone was moved by somebody as well: rejected, look again. */
export async function advanceRef(
  connection: Connection,
  ref: string,
  sha: string,
): Promise<"advanced" | "rejected"> {
  try {
    await connection.call(routes.advanceRef, { ref: pathOf(ref), sha, force: false });
    return "advanced";
  } catch (error) {
    if (isRejection(error, /not a fast forward|reference does not exist/i)) return "rejected";
    throw error;
  }
}

/**
 * One after the other, where GitHub cannot do all at once. Only creations and fast-forwards are compare-and-swaps of GitHub's
 * own (422); a rewind or a deletion looks first, and somebody may come between. What stands there already is as wanted.
 */
export async function moveRefs(
  connection: Connection,
  updates: readonly RefUpdate[],
): Promise<"updated" | "rejected"> {
  for (const update of updates) {
    if (!(await moveRef(connection, update))) return "rejected";
  }
  return "updated";
}

async function moveRef(
  connection: Connection,
  { name, before, after, force }: RefUpdate,
): Promise<boolean> {
  const standing = await readRef(connection, name);
  if (standing === after) return true;
  if (standing !== before) return false;
  if (after === undefined) return deleteRef(connection, name);
  if (before === undefined) return (await createRef(connection, name, after)) === "created";
  if (!force) return (await advanceRef(connection, name, after)) === "advanced";
  await connection.call(routes.advanceRef, { ref: pathOf(name), sha: after, force });
  return true;
}

async function deleteRef(connection: Connection, name: string): Promise<boolean> {
  try {
    await connection.call(routes.deleteRef, { ref: pathOf(name) });
    return true;
  } catch (error) {
    if (isRejection(error, /reference does not exist/i)) return false;
    throw error;
  }
}

function isRejection(error: unknown, text: RegExp): boolean {
  return error instanceof GitHubError && error.kind === "rejected" && text.test(error.message);
}
