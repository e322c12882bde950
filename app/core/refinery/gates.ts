import { createHash } from "node:crypto";

/** What proves a tree, in the order in which it is run. */
export interface Gates {
  readonly setup: readonly string[];
  readonly commands: readonly string[];
  /** Acceptance criteria of everything in the candidate; the same one may be asked for by several molecules. */
  readonly criteria: readonly string[];
}

export const withoutRepeats = (criteria: readonly string[]): readonly string[] => [
  ...new Set(criteria),
];

/**
 * Name of what is run: a verdict belongs to a tree and to these. The same commands in the same order have the same name,
 * wherever they were asked for. 16 hex digits.
 */
export function gatesOf({ setup, commands, criteria }: Gates): string {
  const run = [...setup, ...commands, ...withoutRepeats(criteria)];
  return createHash("sha256").update(JSON.stringify(run)).digest("hex").slice(0, 16);
}
