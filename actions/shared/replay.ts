import type { Git } from "./git.ts";
import { refineryIdentity, signatureEnvironment } from "./identity.ts";

export type Replay =
  | { readonly kind: "replayed"; readonly commit: string }
  | (Conflict & {
      /** What could be replayed before the commit that conflicts. */
      readonly onto: string;
      readonly commit: string;
    });

/** Looks for a way out of a conflict: what it knows none for comes back as it is, perhaps with a word more. */
export type Mend = (conflict: Conflict) => Promise<Merged>;

const mendNothing: Mend = (conflict) => Promise.resolve(conflict);

/**
 * Puts the commits of `base..head` on top of `onto`, in the object store alone: no work tree, no hooks, and the same
 * commits from the same inputs, because author and message are kept and the committer is fixed and dated by the
 * author. Work that stands on `onto` already is taken as it is. Commits that change nothing any more are dropped.
 */
export async function replayCommits(
  git: Git,
  base: string,
  head: string,
  onto: string,
  mend: Mend = mendNothing,
): Promise<Replay> {
  if (await git.isAncestor(onto, head)) return { kind: "replayed", commit: head };
  const commits = await listCommits(git, base, head);
  if (commits.some((commit) => commit.parents.length !== 1))
    return replayMerged(git, head, onto, mend);
  let tip = onto;
  for (const { sha, parents } of commits) {
    const merged = await mended(await mergeTrees(git, tip, sha, parents[0] ?? onto), mend);
    if (merged.kind === "conflict") return { ...merged, onto: tip, commit: sha };
    tip =
      merged.tree === (await git.treeOf(tip))
        ? tip
        : await copyCommit(git, sha, merged.tree, [tip]);
  }
  return { kind: "replayed", commit: tip };
}

/** Commits with several parents cannot be replayed one by one without losing how they were resolved: merged instead. */
async function replayMerged(git: Git, head: string, onto: string, mend: Mend): Promise<Replay> {
  const merged = await mended(await mergeCommits(git, onto, head), mend);
  if (merged.kind === "conflict") return { ...merged, onto, commit: head };
  return { kind: "replayed", commit: await copyCommit(git, head, merged.tree, [onto, head]) };
}

/**
 * Merges `head` into `onto` with a commit of both, so that the head itself becomes reachable. Author and date are the
 * head's: the same inputs give the same commit. A head that stands on `onto` already is taken as it is, and one that
 * changes nothing leaves `onto` as it is.
 */
export async function mergeHead(
  git: Git,
  head: string,
  onto: string,
  message: string,
  mend: Mend = mendNothing,
): Promise<Replay> {
  if (await git.isAncestor(onto, head)) return { kind: "replayed", commit: head };
  const merged = await mended(await mergeCommits(git, onto, head), mend);
  if (merged.kind === "conflict") return { ...merged, onto, commit: head };
  if (merged.tree === (await git.treeOf(onto))) return { kind: "replayed", commit: onto };
  const commit = await copyCommit(git, head, merged.tree, [onto, head], message);
  return { kind: "replayed", commit };
}

const mended = (merged: Merged, mend: Mend): Promise<Merged> =>
  merged.kind === "conflict" ? mend(merged) : Promise.resolve(merged);

interface ListedCommit {
  readonly sha: string;
  readonly parents: readonly string[];
}

async function listCommits(git: Git, base: string, head: string): Promise<readonly ListedCommit[]> {
  const listed = await git.run([
    "rev-list",
    "--reverse",
    "--topo-order",
    "--parents",
    `${base}..${head}`,
  ]);
  return listed
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [sha = "", ...parents] = line.split(" ");
      return { sha, parents };
    });
}

/** One version of a path that conflicts. Stage 1 is the common base, 2 ours, 3 theirs, as in git's index. */
export interface Stage {
  readonly mode: string;
  readonly oid: string;
  readonly stage: 1 | 2 | 3;
  readonly path: string;
}

export interface Conflict {
  readonly kind: "conflict";
  /** With conflict markers. */
  readonly tree: string;
  readonly paths: readonly string[];
  readonly stages: readonly Stage[];
  readonly words: string;
}

export type Merged = { readonly kind: "merged"; readonly tree: string } | Conflict;

const mergeTree = ["merge-tree", "--write-tree", "--messages"];

/** Merge of two commits from the base that git finds. */
export async function mergeCommits(git: Git, ours: string, theirs: string): Promise<Merged> {
  return parseMerge(await git.ask([...mergeTree, ours, theirs]));
}

/**
 * Three-way merge of two commits with a given base. git before 2.40 finds the base itself: a passing commit with
 * our tree on top of the wanted base makes it find that one.
 */
export async function mergeTrees(
  git: Git,
  ours: string,
  theirs: string,
  base: string,
): Promise<Merged> {
  const passing = await git.run(["commit-tree", await git.treeOf(ours), "-p", base, "-m", "ours"], {
    environment: signatureEnvironment(passingSignature, passingSignature),
  });
  return mergeCommits(git, passing, theirs);
}

const passingSignature = { ...refineryIdentity, date: "@0 +0000" };

/** `git merge-tree` prints the tree, then on conflict (exit 1) what conflicts, an empty line, and messages. */
function parseMerge(answer: { exitCode: number; stdout: string; stderr: string }): Merged {
  if (answer.exitCode !== 0 && answer.exitCode !== 1) {
    throw new Error(`git merge-tree failed (exit ${answer.exitCode}): ${answer.stderr.trim()}`);
  }
  const [head = "", ...rest] = answer.stdout.split("\n");
  if (answer.exitCode === 0) return { kind: "merged", tree: head };
  const end = rest.indexOf("");
  const stages = rest.slice(0, end).flatMap(parseStage);
  return {
    kind: "conflict",
    tree: head,
    paths: [...new Set(stages.map(({ path }) => path))],
    stages,
    words: rest
      .slice(end + 1)
      .join("\n")
      .trim(),
  };
}

function parseStage(line: string): Stage[] {
  const [, mode = "", oid = "", stage = "", path = ""] =
    /^([0-7]{6}) ([0-9a-f]{40,64}) ([123])\t(.+)$/.exec(line) ?? [];
  const known = ([1, 2, 3] as const).find((number) => String(number) === stage);
  return known === undefined ? [] : [{ mode, oid, stage: known, path }];
}

async function copyCommit(
  git: Git,
  original: string,
  tree: string,
  parents: readonly string[],
  words?: string,
): Promise<string> {
  const facts = await git.run([
    "show",
    "--no-patch",
    "--format=%an%x00%ae%x00%ad%x00%B",
    "--date=raw",
    original,
  ]);
  const [name = "", email = "", date = "", message = ""] = facts.split("\0");
  const when = `@${date}`;
  return git.run(["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent]), "-F", "-"], {
    stdin: words ?? message,
    environment: signatureEnvironment(
      { name, email, date: when },
      { ...refineryIdentity, date: when },
    ),
  });
}
