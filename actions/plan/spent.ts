import type { Usage } from "#core/molecule/record.ts";

/** What an agent's turns have cost so far. */
export interface Spent {
  readonly seconds: number;
  readonly usage?: Usage | undefined;
}

export function addSpent(a: Spent, b: Spent): Spent {
  const seconds = Math.round((a.seconds + b.seconds) * 10) / 10;
  return { seconds, usage: addUsage(a.usage, b.usage) };
}

/** What only one turn has told of is known of that one: the sum is then what is known, and not nothing. */
function addUsage(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const tokens = addTokens(a.tokens, b.tokens);
  const dollars = sum(a.dollars, b.dollars);
  const model = b.model ?? a.model;
  return {
    ...(model === undefined ? {} : { model }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(dollars === undefined ? {} : { dollars }),
    source: a.source === b.source ? a.source : "unknown",
  };
}

const sum = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : a + b;

type Tokens = Usage["tokens"];

function addTokens(a: Tokens, b: Tokens): Tokens {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
  };
}
