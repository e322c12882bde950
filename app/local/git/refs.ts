import type { GitRepository } from "./repository.ts";

/** How git and GitHub write "there is nothing": the value before a creation and after a deletion. */
export const noObject = "0".repeat(40);

export interface GitRef {
  readonly name: string;
  readonly type: "commit" | "tag" | "tree" | "blob";
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

const objectTypes: ReadonlySet<string> = new Set(["commit", "tag", "tree", "blob"]);

function isObjectType(type: string): type is GitRef["type"] {
  return objectTypes.has(type);
}

/** Refs whose full name starts with `prefix` ("refs/heads/fea" finds refs/heads/feature), sorted by name. */
export async function listRefs(git: GitRepository, prefix = "refs/"): Promise<GitRef[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const output = await git.run([
    "for-each-ref",
    "--format=%(refname)%09%(objecttype)%09%(objectname)",
    folder,
  ]);
  return output
    .split("\n")
    .filter((line) => line.startsWith(prefix))
    .flatMap((line) => {
      const [name = "", type = "", sha = ""] = line.split("\t");
      return isObjectType(type) ? [{ name, type, sha }] : [];
    });
}

/** The ref of exactly this full name. */
export async function readRef(git: GitRepository, name: string): Promise<GitRef | undefined> {
  if (!name.startsWith("refs/")) return undefined;
  return (await listRefs(git, name)).find((ref) => ref.name === name);
}

/** The sha that a full ref, branch, tag or sha names as a commit; undefined when there is none. */
export async function resolveCommit(git: GitRepository, name: string): Promise<string | undefined> {
  for (const candidate of candidates(name)) {
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

/** A name is never handed to git as a revision expression: only as a sha or as one of these full refs. */
function candidates(name: string): string[] {
  if (/^[0-9a-f]{7,40}$/.test(name)) return [`refs/heads/${name}`, name];
  if (name === "HEAD") return ["HEAD"];
  if (name.startsWith("refs/")) return [name];
  return [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`];
}

/** Whether git would accept this full name (`git check-ref-format`). */
export async function isValidRefName(git: GitRepository, name: string): Promise<boolean> {
  return (await git.attempt(["check-ref-format", name])).exitCode === 0;
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
