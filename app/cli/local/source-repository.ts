import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { runGit } from "../git.ts";
import { UsageError } from "../usage-error.ts";

/** The user's repository as it was found. Only ever read. */
export interface SourceRepository {
  readonly path: string;
  /** Where its commits are: PATH may be a folder inside a work tree. */
  readonly gitDirectory: string;
  readonly base: string;
  readonly head: string;
  /** Files changed in the working copy that no commit holds: they are not part of the town. */
  readonly uncommitted: number;
}

/** Looks at a local git repository without changing anything in it. Throws UsageError with what to do instead. */
export async function inspectSource(path: string, wantedBase?: string): Promise<SourceRepository> {
  const full = resolve(path);
  const gitDirectory = await findGitDirectory(path, full);
  const base = wantedBase ?? (await findCurrentBranch(path, full));
  const head = await findHead(path, full, base, wantedBase !== undefined);
  if (/^(polecat|cogtown)($|\/\d)/.test(base)) {
    throw new UsageError(
      `The base branch \`${base}\` takes the place of the branches that Cogtown makes (polecat/1, cogtown/1): use another name.`,
    );
  }
  return { path: full, gitDirectory, base, head, uncommitted: await countUncommitted(full) };
}

async function findGitDirectory(path: string, full: string): Promise<string> {
  const entry = await stat(full).catch(() => undefined);
  if (entry?.isDirectory() !== true)
    throw new UsageError(`--repo ${path}: there is no such folder.`);
  const asked = ["--show-object-format", "--is-shallow-repository", "--git-common-dir"];
  const found = await runGit(full, ["rev-parse", "--path-format=absolute", ...asked]);
  if (!found.ok) throw explainUnreadable(path, found.problem);
  const [format = "", isShallow = "", directory = ""] = found.text.split("\n");
  if (isShallow === "true") {
    throw new UsageError(
      `--repo ${path} is a shallow clone, and landing needs its history: complete it with \`git fetch --unshallow\`.`,
    );
  }
  if (format === "sha1") return directory;
  throw new UsageError(
    `--repo ${path} names its objects by ${format}: GitHub, and so Cogtown, knows sha1 only.`,
  );
}

function explainUnreadable(path: string, problem: string): UsageError {
  return new UsageError(
    problem.includes("dubious ownership")
      ? `--repo ${path}: git refuses to read it (${problem.split("\n")[0] ?? ""}).`
      : `--repo ${path} is not a git repository: make it one with \`git init\` and commit its files.`,
  );
}

async function findCurrentBranch(path: string, full: string): Promise<string> {
  const current = await runGit(full, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  if (current.ok) return current.text;
  throw new UsageError(
    `--repo ${path} has no branch checked out (detached HEAD): say which one to land on with --base BRANCH.`,
  );
}

async function findHead(
  path: string,
  full: string,
  base: string,
  isWanted: boolean,
): Promise<string> {
  const head = await runGit(full, [
    "rev-parse",
    "--verify",
    "--quiet",
    `refs/heads/${base}^{commit}`,
  ]);
  if (head.ok) return head.text;
  const branches = await runGit(full, ["for-each-ref", "--format=%(refname:short)", "refs/heads"]);
  const names = branches.ok ? branches.text.split("\n").filter((name) => name !== "") : [];
  if (isWanted && names.length > 0) {
    throw new UsageError(
      `--base ${base}: there is no such branch in ${path}. It has: ${names.slice(0, 10).join(", ")}.`,
    );
  }
  throw new UsageError(`--repo ${path} has no commits on \`${base}\` yet: commit something first.`);
}

async function countUncommitted(full: string): Promise<number> {
  const status = await runGit(full, ["status", "--porcelain"]);
  return status.ok ? status.text.split("\n").filter((line) => line !== "").length : 0;
}
