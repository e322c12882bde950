import {
  type Spending,
  spendingOf,
  type TownAccounts,
  townAccountsOf,
} from "#core/budget/accounts.ts";
import type { Config } from "#core/config/config.ts";
import { type AttemptStatus, tellAttempt } from "#core/life/attempt-status.ts";
import type { Look } from "#core/life/look.ts";
import type { TownFacts } from "#core/molecule/facts.ts";
import { isAtWork } from "#core/molecule/standing.ts";
import type { StateKind } from "#core/molecule/state.ts";
import { countSteps } from "#core/molecule/steps.ts";
import { plainLine } from "#core/text/plain.ts";
import { describeState } from "#core/text/state-line.ts";
import { breakerOf } from "#core/witness/breaker.ts";

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
    attempts: attempts.map((attempt) => tellAttempt(attempt, prices, at)),
    spent: spendingOf(attempts, prices, at),
  };
}
