import type { Candidate, Verdict } from "#core/refinery/record.ts";
import type { Git } from "../shared/git.ts";
import { replayCommits } from "../shared/replay.ts";

/** The candidate as a commit, or why there is none. */
export type Assembled =
  | { readonly kind: "commit"; readonly commit: string; readonly tree: string }
  | Extract<Verdict, { kind: "conflict" | "empty" }>;

/** Puts the entries on the candidate's base, one after the other. The same candidate always yields the same commit. */
export async function assembleCandidate(git: Git, candidate: Candidate): Promise<Assembled> {
  let commit = candidate.base;
  for (const { head } of candidate.entries) {
    const replay = await replayCommits(git, candidate.base, head, commit);
    if (replay.kind === "conflict")
      return { kind: "conflict", paths: [...replay.paths], tail: replay.words };
    commit = replay.commit;
  }
  const [tree, baseTree] = [await git.treeOf(commit), await git.treeOf(candidate.base)];
  return tree === baseTree ? { kind: "empty" } : { kind: "commit", commit, tree };
}
