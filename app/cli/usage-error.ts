/** The command was called in a way that cannot work. The message says what is wrong and what to type instead; exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Exit codes of every command. */
export const exitCodes = { done: 0, notDone: 1, usage: 2 } as const;
