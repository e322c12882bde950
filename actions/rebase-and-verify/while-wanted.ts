import { setTimeout as pause } from "node:timers/promises";
import { GitError } from "../shared/git.ts";

/** The App cancels the run of what it gives up; whether it came to that is seen here, at a request to git each time. */
const lookMs = 60_000;

/**
 * Does the work, and looks now and then whether anybody still waits for it: `look` throws when nobody does, and that ends
 * the work, in the middle of a command as well. Trouble with git ends nothing: there will be another look.
 */
export async function whileWanted<T>(
  look: () => Promise<void>,
  work: (unwanted: AbortSignal) => Promise<T>,
  everyMs = lookMs,
): Promise<T> {
  const unwanted = new AbortController();
  const over = new AbortController();
  const looking = lookAgain(look, unwanted, over.signal, everyMs);
  try {
    return await work(unwanted.signal);
  } finally {
    over.abort();
    await looking;
  }
}

async function lookAgain(
  look: () => Promise<void>,
  unwanted: AbortController,
  over: AbortSignal,
  everyMs: number,
): Promise<void> {
  while (!unwanted.signal.aborted) {
    await pause(everyMs, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return;
    await look().catch((error: unknown) => {
      if (!(error instanceof GitError)) unwanted.abort(error);
    });
  }
}
