import type { Ejection, EjectionCause, Entry, Red } from "./record.ts";
import type { Turn } from "./turn.ts";

export interface Cause {
  readonly candidate: string;
  readonly cause: EjectionCause;
  readonly why: string;
  readonly tail: string;
  readonly reds: readonly Red[];
  readonly against?: Ejection["against"];
}

/** Puts an entry out at this very head; a new head of the same pull request queues again. */
export function ejectionOf(turn: Turn, entry: Entry, cause: Cause): Ejection {
  const { pull, head, molecule } = entry;
  return {
    pull,
    head,
    ...(molecule === undefined ? {} : { molecule }),
    ...cause,
    reds: [...cause.reds],
    against: cause.against ?? [],
    at: turn.line.now.toISOString(),
  };
}
