import { mkdir, readdir, stat } from "node:fs/promises";
import { requireGit, runGit } from "../git.ts";
import { UsageError } from "../usage-error.ts";

/** Refuses a target that is something else than a bare repository, before any work is done for it. */
export async function checkResultTarget(target: string, sourcePath: string): Promise<void> {
  const entry = await stat(target).catch(() => undefined);
  if (entry === undefined) return;
  if (!entry.isDirectory())
    throw new UsageError(`--result ${target} is a file: name a folder that does not exist yet.`);
  if ((await readdir(target)).length === 0) return;
  const bare = await runGit(target, ["rev-parse", "--is-bare-repository", "--absolute-git-dir"]);
  const [isBare, directory] = bare.ok ? bare.text.split("\n") : [];
  if (isBare !== "true") {
    throw new UsageError(
      `--result ${target} is there already and is no bare repository: name a folder that does not exist yet.`,
    );
  }
  const source = await runGit(sourcePath, ["rev-parse", "--absolute-git-dir"]);
  if (source.ok && source.text === directory) {
    throw new UsageError(
      `--result ${target} is the repository of --repo, which is never changed: name another folder.`,
    );
  }
}

export interface WrittenResult {
  /** Where the base branch of an earlier result was kept, when the new one does not continue it. */
  readonly kept: string | undefined;
}

/**
 * Brings the base branch, the ledger and the work branches into the bare repository `target`, which is made where it
 * is missing. Refs of an earlier town are replaced; an earlier base that is not part of the new one stays reachable.
 */
export async function writeResult(
  target: string,
  town: { readonly gitDirectory: string; readonly base: string },
): Promise<WrittenResult> {
  await mkdir(target, { recursive: true });
  await requireGit(target, ["init", "--bare", "--quiet", `--initial-branch=${town.base}`, "."]);
  const before = await runGit(target, [
    "rev-parse",
    "--verify",
    "--quiet",
    `refs/heads/${town.base}`,
  ]);
  await requireGit(target, [
    "fetch",
    "--quiet",
    "--prune",
    "--no-tags",
    town.gitDirectory,
    `+refs/heads/${town.base}:refs/heads/${town.base}`,
    "+refs/heads/polecat/*:refs/heads/polecat/*",
    "+refs/heads/cogtown/*:refs/heads/cogtown/*",
    "+refs/cogtown/*:refs/cogtown/*",
  ]);
  await requireGit(target, ["symbolic-ref", "HEAD", `refs/heads/${town.base}`]);
  return { kept: before.ok ? await keepEarlier(target, before.text, town.base) : undefined };
}

async function keepEarlier(
  target: string,
  before: string,
  base: string,
): Promise<string | undefined> {
  const isPart = await runGit(target, [
    "merge-base",
    "--is-ancestor",
    before,
    `refs/heads/${base}`,
  ]);
  if (isPart.ok) return undefined;
  const name = `refs/replaced/${base}/${before.slice(0, 12)}`;
  await requireGit(target, ["update-ref", name, before]);
  return name;
}
