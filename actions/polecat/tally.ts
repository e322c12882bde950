import { findOverrun, leftOf } from "#core/budget/overrun.ts";
import type { Prices } from "#core/budget/prices.ts";
import { priced, sumUsage, untold } from "#core/budget/usage.ts";
import type { Cap, Usage } from "#core/molecule/record.ts";
import type { AgentResult } from "./agents/agent.ts";

/** More than these nobody reads; the newest stay. */
const mostDecisions = 20;

type Told = Pick<AgentResult, "usage" | "metered" | "decisions">;

/** What the record of an attempt's end tells besides its outcome, gathered on the way. */
export class Tally {
  /** The base branch as the attempt found it; undefined: it has not looked yet. */
  base: string | undefined;
  readonly #prices: Prices;
  readonly #cap: Cap;
  readonly #turns: Usage[] = [];
  readonly #decisions = new Set<string>();

  constructor(prices: Prices, cap: Cap) {
    this.#prices = prices;
    this.#cap = cap;
  }

  /** A turn that never ends, or ends without a word, used nobody knows what. */
  beginTurn(): void {
    this.#turns.push(untold);
  }

  endTurn({ usage, metered, decisions = [] }: Told): void {
    const used = metered ?? (usage === undefined ? undefined : priced(usage, this.#prices));
    if (used !== undefined) this.#turns.splice(-1, 1, used);
    for (const decision of decisions) this.#decisions.add(decision);
  }

  /** The limit that is used up, in words; undefined: another turn may begin. */
  get overrun(): string | undefined {
    return findOverrun(this.#turns, this.#cap);
  }

  /** What another turn may use at most: of its cap, and of the requests to models that a job may make. */
  leftOf({ turns }: { readonly turns: number }) {
    return leftOf({ ...this.#cap, turns }, this.#turns);
  }

  get usage(): Usage {
    return sumUsage(this.#turns);
  }

  get decisions(): readonly string[] {
    return [...this.#decisions].slice(-mostDecisions);
  }
}
