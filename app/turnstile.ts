/**
 * Lets passes that start a polecat through one by one. Each decided by what it read of the others; when another was
 * started since, a free place or a free scope may be taken, and it has to look again. Between two Apps only the
 * molecules' own records decide: then a cap may be passed by one for a moment, but no molecule is started twice.
 */
export interface Turnstile {
  /** Take it before reading the world. */
  readonly ticket: () => number;
  /** Does the work alone, unless somebody went through since the ticket was taken. */
  readonly enter: <T>(ticket: number, work: () => Promise<T>) => Promise<T | "overtaken">;
}

export function createTurnstile(): Turnstile {
  let passed = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    ticket: () => passed,
    enter: (ticket, work) => {
      const turn = last.then(async () => {
        if (ticket !== passed) return "overtaken" as const;
        passed += 1;
        return work();
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
