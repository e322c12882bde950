import type { Cap, Usage } from "../molecule/record.ts";
import { printDollars, printTokens } from "../text/cost-words.ts";
import { sumDollars, tokensOf } from "./usage.ts";

/**
 * Which limit the turns of an attempt have used up together, in words; undefined: none, as far as anybody knows. What a
 * turn did not tell cannot be held against the cap here: the time limit ends such an attempt, and its cap is what it
 * counts for afterwards.
 */
export function findOverrun(turns: readonly Usage[], cap: Cap): string | undefined {
  const dollars = sumDollars(turns.flatMap((turn) => turn.dollars ?? []));
  if (cap.dollars !== undefined && turns.length > 0 && dollars >= cap.dollars)
    return `${printDollars(dollars)} used of ${printDollars(cap.dollars)} that the budget left it`;
  const tokens = turns.reduce((sum, turn) => sum + (tokensOf(turn) ?? 0), 0);
  if (cap.tokens !== undefined && turns.length > 0 && tokens >= cap.tokens)
    return `${printTokens(tokens)} used of ${printTokens(cap.tokens)} that the budget left it`;
  return undefined;
}
