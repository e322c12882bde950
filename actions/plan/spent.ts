import { z } from "zod";
import { Usage } from "#core/molecule/record.ts";

/** What one turn of an agent has cost. */
export interface Spent {
  readonly seconds: number;
  /** Absent: nobody told. */
  readonly usage?: Usage | undefined;
}

const Told = z.object({ usage: Usage.omit({ source: true }) });

/** What a report says of its turn's cost, before anybody has looked for a price. */
export function usageIn(report: object): Usage | undefined {
  const told = Told.safeParse(report).data?.usage;
  if (told === undefined) return undefined;
  return { ...told, source: told.dollars === undefined ? "unknown" : "reported" };
}

/** Turns together; their usage is known where it is known of every one. */
export function sumSpent(turns: readonly Spent[]): Pick<Spent, "seconds"> & { usage?: Usage } {
  const seconds = Math.round(turns.reduce((sum, turn) => sum + turn.seconds, 0) * 10) / 10;
  const [first, ...rest] = turns.flatMap(({ usage }) => usage ?? []);
  if (first === undefined || rest.length + 1 < turns.length) return { seconds };
  return { seconds, usage: rest.reduce(addUsage, first) };
}

function addUsage(a: Usage, b: Usage): Usage {
  const models = [...new Set([a.model, b.model].filter((name) => name !== undefined))];
  const tokens = addTokens(a.tokens, b.tokens);
  const areDollarsKnown = a.dollars !== undefined && b.dollars !== undefined;
  return {
    ...(models.length === 0 ? {} : { model: models.join(", ") }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(areDollarsKnown ? { dollars: (a.dollars ?? 0) + (b.dollars ?? 0) } : {}),
    source: areDollarsKnown ? "reported" : "unknown",
  };
}

type Tokens = Usage["tokens"];

function addTokens(a: Tokens, b: Tokens): Tokens {
  return a === undefined || b === undefined
    ? undefined
    : {
        input: a.input + b.input,
        output: a.output + b.output,
        cacheRead: a.cacheRead + b.cacheRead,
        cacheWrite: a.cacheWrite + b.cacheWrite,
      };
}
