import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Git, type GitPlace } from "./git.ts";

/** Where fetched refs are kept in the action's own git directory. */
const seenRef = (name: string) => `refs/seen/${name}`;

/**
 * Makes an empty bare repository that only the action uses. Nothing of the workspace's own `.git` is trusted: set-up
 * steps and agents may have written there.
 */
export async function createGitDirectory(place: GitPlace): Promise<Git> {
  mkdirSync(place.directory, { recursive: true });
  const { directory, path, remote, token } = place;
  await new Git({ directory, path, remote, token }).run([
    "init",
    "--quiet",
    "--bare",
    "--template=",
  ]);
  sealGitDirectory(place.directory, []);
  return new Git(place);
}

/**
 * Puts the files that steer git back to what they must be. Called after everything that ran foreign code as this
 * user: an `insteadOf` in `config` would send the token to somebody else, an alternate could replace objects. Never
 * called while a git of ours is at work: the lock of an index is what a git that was killed left behind.
 */
export function sealGitDirectory(directory: string, excluded: readonly string[]): void {
  for (const path of [
    "hooks",
    "objects/info/alternates",
    "info/attributes",
    "info/grafts",
    "worktrees",
    "commondir",
    "config.worktree",
    "index.lock",
  ]) {
    rmSync(join(directory, path), { recursive: true, force: true });
  }
  writeFileSync(
    join(directory, "config"),
    "[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
  );
  mkdirSync(join(directory, "info"), { recursive: true });
  writeFileSync(join(directory, "info/exclude"), excluded.map((line) => `${line}\n`).join(""));
}

/**
 * Fetches these refs, full names, to `seenRef(local name)`, and forgets those that the remote does not have.
 * Yields the sha of each that exists.
 */
export async function fetchRefs(
  git: Git,
  refs: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { url } = git.place.remote;
  const remote = await listRemote(git, Object.values(refs));
  const wanted = Object.entries(refs).filter(([, ref]) => remote.has(ref));
  if (wanted.length === 0) return {};
  const specs = wanted.map(([name, ref]) => `+${ref}:${seenRef(name)}`);
  await git.runRemote(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", url, ...specs]);
  const told = await git.run(["rev-parse", ...wanted.map(([name]) => seenRef(name))]);
  const shas = told.split("\n");
  return Object.fromEntries(wanted.map(([name], index) => [name, shas[index] ?? ""]));
}

/** The shas that the remote has under these full ref names. */
export async function listRemote(
  git: Git,
  refs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const listed = await git.runRemote(["ls-remote", "--refs", git.place.remote.url, ...refs]);
  const rows = listed.split("\n").flatMap((line) => {
    const [sha, ref] = line.split("\t");
    return sha === undefined || ref === undefined ? [] : [[ref, sha] as const];
  });
  return new Map(rows.filter(([ref]) => refs.includes(ref)));
}
