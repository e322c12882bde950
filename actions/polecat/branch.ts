import type { StepDone } from "#core/molecule/record.ts";
import { parseTrailers } from "#core/molecule/trailers.ts";
import type { Git } from "../shared/git.ts";

/** What is on a work branch, told by the trailers of its commits. */
export type BranchReading =
  | { readonly kind: "foreign"; readonly commit: string }
  | {
      readonly kind: "ours";
      /** The newest commit that is not `wip`; the base itself when there is none. */
      readonly settled: string;
      /** What the files are: `settled`, or a `wip` commit on top of it. */
      readonly tip: string;
      readonly done: readonly StepDone[];
    };

interface ReadCommit {
  readonly sha: string;
  readonly subject: string;
  readonly trailers: ReturnType<typeof parseTrailers>;
}

/**
 * Reads the commits of a work branch that the base does not have. A commit without this molecule's trailer was made
 * by somebody else: then nothing on the branch is touched.
 */
export async function readBranch(
  git: Git,
  molecule: number,
  base: string,
  head: string,
): Promise<BranchReading> {
  const commits = await listCommits(git, base, head);
  const foreign = commits.find((commit) => commit.trailers?.molecule !== molecule);
  if (foreign !== undefined) return { kind: "foreign", commit: foreign.sha };
  // Everything on it has landed: the work starts afresh from the newest base.
  if (commits.length === 0) return { kind: "ours", settled: base, tip: base, done: [] };
  const settledCount = commits.findLastIndex((commit) => commit.trailers?.isFinished === true) + 1;
  const settled = commits[settledCount - 1]?.sha ?? (await forkPoint(git, base, head));
  return { kind: "ours", settled, tip: head, done: commits.slice(0, settledCount).flatMap(stepOf) };
}

function stepOf({ sha, subject, trailers }: ReadCommit): StepDone[] {
  if (trailers?.isFinished !== true) return [];
  const { step } = trailers;
  return [{ index: step.index, digest: step.digest, title: subject, commit: sha }];
}

async function listCommits(git: Git, base: string, head: string): Promise<readonly ReadCommit[]> {
  const listed = await git.run([
    "log",
    "-z",
    "--reverse",
    "--topo-order",
    "--format=%H%n%B",
    `${base}..${head}`,
  ]);
  return listed
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [sha = "", subject = ""] = entry.split("\n", 2);
      return { sha, subject, trailers: parseTrailers(entry.slice(sha.length + 1)) };
    });
}

function forkPoint(git: Git, base: string, head: string): Promise<string> {
  return git.run(["merge-base", base, head]);
}
