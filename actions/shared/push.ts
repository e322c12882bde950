import { setTimeout as pause } from "node:timers/promises";
import { type Git, GitError } from "./git.ts";
import { listRemote } from "./git-directory.ts";

/** A ref is to go from one commit to another: compare-and-swap over `git push`. */
export interface RefMove {
  readonly ref: string;
  /** What the ref was seen at; undefined: it must not exist. */
  readonly from: string | undefined;
  readonly to: string;
}

/** `lost`: somebody else moved the ref first. */
export type MoveResult = "moved" | "lost";

const tries = 3;

/**
 * Pushes with a lease on exactly the commit that was seen, so that it also replaces commits (a `wip` that was
 * finished). After any failure the remote is asked what it has: an answer that was lost on the way is no failure, and
 * the wording of a refusal does not matter. Throws GitError when the remote stays as it was.
 */
export async function moveRef(git: Git, move: RefMove): Promise<MoveResult> {
  const args = [
    "push",
    "--quiet",
    "--no-verify",
    `--force-with-lease=${move.ref}:${move.from ?? ""}`,
    git.place.remote.url,
    `${move.to}:${move.ref}`,
  ];
  for (let attempt = 1; ; attempt++) {
    const answer = await git.askRemote(args);
    if (answer.exitCode === 0) return "moved";
    const now = (await listRemote(git, [move.ref])).get(move.ref);
    if (now === move.to) return "moved";
    if (now !== move.from) return "lost";
    if (attempt === tries) throw new GitError(args, answer);
    await pause(500 * 4 ** attempt);
  }
}
