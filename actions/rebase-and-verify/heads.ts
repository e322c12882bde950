import type { Git } from "../shared/git.ts";
import { fetchRefs } from "../shared/git-directory.ts";

/** A commit by the name that people gave it. */
export interface Head {
  readonly name: string;
  readonly commit: string;
}

/**
 * Fetches what people name: `#12` for a pull request, a full sha, a branch, a tag or a full ref. Throws for a name that
 * leads nowhere.
 */
export async function fetchHead(git: Git, name: string): Promise<Head> {
  const commit = /^[0-9a-f]{40,64}$/.test(name)
    ? await fetchCommit(git, name)
    : await fetchNamed(git, refsOf(name));
  if (commit === undefined) throw new Error(`There is no \`${name}\` in this repository.`);
  return { name, commit };
}

/** The refs that a name may mean; the first that is there counts. */
function refsOf(name: string): readonly string[] {
  const pull = /^#([1-9]\d*)$/.exec(name)?.[1];
  if (pull !== undefined) return [`refs/pull/${pull}/head`];
  return name.startsWith("refs/") ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`];
}

async function fetchNamed(git: Git, refs: readonly string[]): Promise<string | undefined> {
  const wanted = refs.map((ref, at) => [`head-${at}`, ref] as const);
  const found = await fetchRefs(git, Object.fromEntries(wanted));
  const first = wanted.map(([local]) => found[local]).find((sha) => sha !== undefined);
  return first === undefined ? undefined : git.resolve(first);
}

/** A commit that no ref needs to name, where the server gives it out. */
export async function fetchCommit(git: Git, sha: string): Promise<string | undefined> {
  const { url } = git.place.remote;
  await git.askRemote(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", url, sha]);
  return git.resolve(sha);
}

/** Fetches a ref and makes sure that it holds this commit still. Throws where it does not. */
export async function fetchHeld(git: Git, ref: string, commit: string): Promise<void> {
  const tip = await fetchNamed(git, [ref]);
  if (tip === undefined || (await git.resolve(commit)) === undefined) gone(ref, commit);
  if (!(await git.isAncestor(commit, tip))) gone(ref, commit);
}

function gone(ref: string, commit: string): never {
  throw new Error(`${commit.slice(0, 7)} is no longer on ${ref}: another run has its successor.`);
}
