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

/** What may be used at most; `turns` are requests to a model. */
export type TurnCap = Pick<Cap, "dollars" | "tokens"> & { readonly turns: number };

/** A cap without what turns have used of it, as far as they told. */
export function leftOf({ dollars, tokens, turns }: TurnCap, used: readonly Usage[]) {
  const left = (most: number, gone: readonly (number | undefined)[]) =>
    Math.max(
      0,
      gone.reduce<number>((rest, count) => rest - (count ?? 0), most),
    );
  return {
    ...(dollars === undefined
      ? {}
      : {
          dollars: left(
            dollars,
            used.map((turn) => turn.dollars),
          ),
        }),
    ...(tokens === undefined ? {} : { tokens: left(tokens, used.map(tokensOf)) }),
    turns: left(
      turns,
      used.map((turn) => turn.turns),
    ),
  };
}
