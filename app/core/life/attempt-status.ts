import { minutesOf } from "../budget/accounts.ts";
import type { Prices } from "../budget/prices.ts";
import { costOf } from "../budget/usage.ts";
import type { Attempt, Usage } from "../molecule/record.ts";

/** How an attempt went and what it cost; null: nobody knows, which is not nought. */
export interface AttemptStatus {
  readonly attempt: number;
  /** A kind of outcome, such as `success`; null: it is at work, or waits for a runner. */
  readonly outcome: string | null;
  readonly agent: string | null;
  readonly model: string | null;
  /** Requests to the model. */
  readonly turns: number | null;
  readonly tokens: Usage["tokens"] | null;
  readonly dollars: number | null;
  /** Where the dollars come from: `reported`, `priced`, `metered` or `unknown`. */
  readonly costSource: Usage["source"];
  readonly minutes: number;
}

/** What is known of an attempt, priced as the configuration says. */
export function tellAttempt(attempt: Attempt, prices: Prices, at: Date): AttemptStatus {
  const { n, outcome, usage = { source: "unknown" } } = attempt;
  const cost = costOf(usage, prices);
  return {
    attempt: n,
    outcome: outcome?.kind ?? null,
    agent: usage.agent ?? null,
    model: usage.model ?? null,
    turns: usage.turns ?? null,
    tokens: usage.tokens ?? null,
    dollars: cost.kind === "known" ? cost.dollars : null,
    costSource: cost.kind === "known" ? cost.source : "unknown",
    minutes: minutesOf(attempt, at),
  };
}
