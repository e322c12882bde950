import {
  minutesOf,
  type Spending,
  spendingOf,
  type TownAccounts,
  townAccountsOf,
} from "#core/budget/accounts.ts";
import { costOf } from "#core/budget/usage.ts";
import type { Config } from "#core/config/config.ts";
import type { TownFacts } from "#core/molecule/facts.ts";
import type { Attempt, Usage } from "#core/molecule/record.ts";
import { isAtWork } from "#core/molecule/standing.ts";
import type { StateKind } from "#core/molecule/state.ts";
import { countSteps } from "#core/molecule/steps.ts";
import { plainLine } from "#core/text/plain.ts";
import { breakerOf } from "#core/witness/breaker.ts";
import type { Look } from "../../hosts/look.ts";
import { describeState } from "../town/describe-state.ts";

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

export interface MoleculeStatus {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  /** A word of the lifecycle, as in MoleculeReport. */
  readonly state: StateKind;
  readonly reason: string;
  readonly steps: { readonly done: number; readonly of: number };
  readonly pull: number | null;
  readonly attempts: readonly AttemptStatus[];
  /** All attempts together. */
  readonly spent: Spending;
}

/** What `cogtown status` prints, and its `--json`. */
export interface TownStatus {
  readonly repository: string;
  /** ISO 8601. */
  readonly at: string;
  readonly polecats: { readonly atWork: number; readonly of: number };
  /** Who stopped all dispatching, and why. */
  readonly paused: { readonly by: string; readonly reason: string } | null;
  readonly breaker: "closed" | "open" | "half-open";
  readonly molecules: readonly MoleculeStatus[];
  readonly budgets: Pick<TownAccounts, "date" | "day" | "town">;
}

/** Adds up what is known of a town. */
export function composeStatus(
  town: TownFacts,
  looks: readonly Look[],
  config: Config,
  at: Date,
): TownStatus {
  const pause = town.record.kind === "present" ? town.record.value.pause : undefined;
  return {
    repository: town.repository.url,
    at: at.toISOString(),
    polecats: { atWork: town.records.filter(isAtWork).length, of: config.limits.polecats },
    paused: pause === undefined ? null : { by: pause.by, reason: plainLine(pause.reason) },
    breaker: breakerOf(town.records, config.limits.breaker, at).kind,
    molecules: looks.map((look) => moleculeOf(look, config, at)),
    budgets: townAccountsOf(town.records, config, at),
  };
}

function moleculeOf({ facts, state }: Look, config: Config, at: Date): MoleculeStatus {
  const record = facts.record.kind === "present" ? facts.record.value : undefined;
  const attempts = record?.attempts ?? [];
  const { prices } = config.budget;
  return {
    number: facts.number,
    title: facts.title,
    url: facts.url,
    state: state.kind,
    reason: plainLine(describeState(state)),
    steps: record === undefined ? { done: 0, of: 0 } : countSteps(record),
    pull: facts.pull?.number ?? null,
    attempts: attempts.map((attempt) => attemptOf(attempt, config, at)),
    spent: spendingOf(attempts, prices, at),
  };
}

function attemptOf(attempt: Attempt, { budget }: Config, at: Date): AttemptStatus {
  const { n, outcome, usage = { source: "unknown" } } = attempt;
  const cost = costOf(usage, budget.prices);
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
