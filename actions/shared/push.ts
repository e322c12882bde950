import { setTimeout as pause } from "node:timers/promises";
import { type Git, type GitAnswer, GitError } from "./git.ts";
import { listRemote } from "./git-directory.ts";

/** A ref is to go from one commit to another: compare-and-swap over `git push`. */
export interface RefMove {
  readonly ref: string;
  /** What the ref was seen at; undefined: it must not exist. */
  readonly from: string | undefined;
  readonly to: string;
}

/** `lost`: somebody else moved one of the refs first. */
export type MoveResult = "moved" | "lost";

const tries = 3;

/**
 * Moves all of the refs or none, each with a lease on exactly the commit that was seen, so that it also replaces
 * commits (a `wip` that was finished). After any failure the remote is asked what it has: an answer that was lost on
 * the way is no failure, and the wording of a refusal does not matter. Throws GitError when the remote stays as it was.
 */
export async function moveRefs(git: Git, moves: readonly RefMove[]): Promise<MoveResult> {
  const args = pushArguments(git, moves);
  for (let attempt = 1; ; attempt++) {
    const answer = await git.askRemote(args);
    if (answer.exitCode === 0) return "moved";
    const now = await listRemote(
      git,
      moves.map(({ ref }) => ref),
    );
    if (moves.every(({ ref, to }) => now.get(ref) === to)) return "moved";
    if (moves.some(({ ref, from }) => now.get(ref) !== from)) return "lost";
    const refusals = refusalsIn(answer);
    if (attempt === tries) throw new GitError(["push"], withRefusals(answer, refusals));
    await pause(refusals.length > 0 ? 150 * attempt : 500 * 4 ** attempt);
  }
}

function pushArguments(git: Git, moves: readonly RefMove[]): readonly string[] {
  return [
    "push",
    "--quiet",
    "--porcelain",
    "--no-verify",
    "--atomic",
    ...moves.map(({ ref, from }) => `--force-with-lease=${ref}:${from ?? ""}`),
    git.place.remote.url,
    ...moves.map(({ ref, to }) => `${to}:${ref}`),
  ];
}

/**
 * The server's own no to a ref (`--porcelain`: a line that begins with `!`). Where the network failed there is none.
 * A no may come from a hook, and then stands, or from another push that holds the ref's lock at this moment: asking
 * again soon tells the two apart.
 */
function refusalsIn({ stdout }: GitAnswer): readonly string[] {
  return stdout.split("\n").filter((line) => line.startsWith("!\t"));
}

function withRefusals(answer: GitAnswer, refusals: readonly string[]): GitAnswer {
  return { ...answer, stderr: [answer.stderr.trim(), ...refusals].join("\n") };
}
