import type { ObjectType } from "./objects.ts";
import { isFullSha, objectType } from "./objects.ts";
import { readRefFile, readRefFolder } from "./ref-files.ts";
import type { GitRepository } from "./repository.ts";

/** How git and GitHub write "there is nothing": the value before a creation and after a deletion. */
export const noObject = "0".repeat(40);

export interface GitRef {
  readonly name: string;
  readonly type: ObjectType;
  readonly sha: string;
}

/** One wish: `before` is what must be there now (`noObject`: nothing), undefined for "whatever". `after` may be `noObject`. */
export interface RefUpdate {
  readonly name: string;
  readonly before?: string;
  readonly after: string;
}

export type RefUpdateResult =
  | { readonly kind: "updated" }
  | { readonly kind: "refused"; readonly reason: string };

/** Refs whose full name starts with `prefix` ("refs/heads/fea" finds refs/heads/feature), sorted by name. */
export async function listRefs(git: GitRepository, prefix = "refs/"): Promise<GitRef[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const refs = await readRefFolder(git.directory, folder);
  const named = [...refs].filter(([name]) => name.startsWith(prefix)).sort(byName);
  const typed = await Promise.all(
    named.map(async ([name, sha]) => ({ name, sha, type: await objectType(git, sha) })),
  );
  return typed.flatMap(({ name, sha, type }) => (type === undefined ? [] : [{ name, type, sha }]));
}

/** By bytes, as git sorts. */
function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The ref of exactly this full name. */
export async function readRef(git: GitRepository, name: string): Promise<GitRef | undefined> {
  const sha = await readRefFile(git.directory, name);
  const type = sha === undefined ? undefined : await objectType(git, sha);
  return sha === undefined || type === undefined ? undefined : { name, type, sha };
}

/** The sha that a full ref, branch, tag or sha names as a commit; undefined when there is none. */
export async function resolveCommit(git: GitRepository, name: string): Promise<string | undefined> {
  for (const candidate of candidates(name)) {
    const known = await resolvePlain(git, candidate);
    if (known === "nothing") continue;
    if (known !== "unknown") return known;
    const result = await git.attempt([
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${candidate}^{commit}`,
    ]);
    if (result.exitCode === 0) return result.stdout.toString("utf8").trim();
  }
  return undefined;
}

/**
 * A full ref that stands at a commit, or a commit's full sha: the usual case, and no process for it. "unknown" is for git to
 * say: short shas, annotated tags, HEAD, and names with a way to walk from there ("main~1"), which GitHub takes too.
 */
async function resolvePlain(git: GitRepository, candidate: string): Promise<string> {
  if (/[~^:@]/.test(candidate)) return "unknown";
  const isRef = candidate.startsWith("refs/");
  const sha = isRef ? await readRefFile(git.directory, candidate) : candidate;
  if (sha === undefined) return "nothing";
  if (!isFullSha(sha)) return "unknown";
  const type = await objectType(git, sha);
  if (type === "commit") return sha;
  return type === "tag" ? "unknown" : "nothing";
}

/** A name is never handed to git as a revision expression: only as a sha or as one of these full refs. */
function candidates(name: string): string[] {
  if (name.includes("\0")) return [];
  if (/^[0-9a-f]{7,40}$/.test(name)) return [`refs/heads/${name}`, name];
  if (name === "HEAD") return ["HEAD"];
  if (name.startsWith("refs/")) return [name];
  return [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`];
}

/** Whether git would accept this full name (`git check-ref-format`). */
export async function isValidRefName(git: GitRepository, name: string): Promise<boolean> {
  return (await git.fixed(["check-ref-format", name])).exitCode === 0;
}

/**
 * All of these, or none: git's own transaction, so that a ref that is not at its `before` refuses the whole.
 * The objects must exist.
 */
export async function updateRefs(
  git: GitRepository,
  updates: readonly RefUpdate[],
): Promise<RefUpdateResult> {
  const lines = updates.map(({ name, before, after }) => {
    if (after === noObject) return `delete ${name}${before === undefined ? "" : ` ${before}`}`;
    if (before === noObject) return `create ${name} ${after}`;
    return `update ${name} ${after}${before === undefined ? "" : ` ${before}`}`;
  });
  const input = ["start", ...lines, "prepare", "commit", ""].join("\n");
  const result = await git.attempt(["update-ref", "--stdin"], { input });
  if (result.exitCode === 0) return { kind: "updated" };
  return { kind: "refused", reason: result.stderr.replace(/^fatal: /, "").trim() };
}
