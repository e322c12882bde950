import { posix } from "node:path";
import type { Config } from "#core/config/config.ts";
import type { Outcome } from "#core/molecule/record.ts";
import { findOutOfScope } from "#core/molecule/scope.ts";
import type { Git } from "../shared/git.ts";

export interface ChangedPath {
  readonly path: string;
  /** As in a tree object: 120000 is a symbolic link, 160000 a submodule, 000000 a deletion. */
  readonly mode: string;
  readonly blob: string;
}

/** What differs between two trees or commits. A rename is a deletion and an addition: both sides count. */
export async function listChanges(
  git: Git,
  from: string,
  to: string,
): Promise<readonly ChangedPath[]> {
  const raw = await git.run([
    "diff-tree",
    "-r",
    "-z",
    "--raw",
    "--no-renames",
    "--no-commit-id",
    from,
    to,
  ]);
  const fields = raw.split("\0");
  const changes: ChangedPath[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, mode = "", , blob = ""] = (fields[index] ?? "").split(" ");
    changes.push({ path: fields[index + 1] ?? "", mode, blob });
  }
  return changes;
}

type OutOfScope = Extract<Outcome, { kind: "out-of-scope" }>;

/**
 * Why a change may not be committed, or undefined. Links that lead out of the repository and submodules are refused
 * whatever the scope says: they make a later checkout read or write somewhere else.
 */
export async function findForbidden(
  git: Git,
  changes: readonly ChangedPath[],
  scope: readonly string[],
  allow: Config["paths"]["allow"],
): Promise<OutOfScope | undefined> {
  const outside = findOutOfScope(changes, scope, allow);
  if (outside !== undefined)
    return { kind: "out-of-scope", paths: [...outside.paths], why: outside.why };
  const escaping = await Promise.all(
    changes.map(async (change) => ((await isEscaping(git, change)) ? [change.path] : [])),
  );
  const paths = escaping.flat();
  return paths.length === 0 ? undefined : { kind: "out-of-scope", paths, why: "protected" };
}

/** A submodule, or a link that leads out of the repository or into git's own folder. */
export async function isEscaping(git: Git, change: ChangedPath): Promise<boolean> {
  if (change.mode === "160000") return true;
  if (change.mode !== "120000") return false;
  const target = await git.run(["cat-file", "blob", change.blob]);
  const reached = posix.join(posix.dirname(change.path), target);
  return (
    posix.isAbsolute(target) ||
    reached === ".." ||
    reached.startsWith("../") ||
    /^\.git(\/|$)/i.test(reached)
  );
}
