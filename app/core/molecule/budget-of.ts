import { type Accounts, accountsOf } from "../budget/accounts.ts";
import { decideBudget } from "../budget/decide-budget.ts";
import type { Config } from "../config/config.ts";
import type { WaitReason } from "../schedule/reasons.ts";
import type { TownFacts } from "./facts.ts";
import type { Cap, MoleculeRecord } from "./record.ts";
import { withOwn } from "./standing.ts";

/** What budgets have to say about another attempt at a molecule. */
export interface BudgetStanding {
  /** Why there is none for now; empty: there may be one. */
  readonly waits: readonly WaitReason[];
  /** What it may cost at most. */
  readonly cap: Cap;
  /** Nothing needs to happen but time. */
  readonly until: Date | undefined;
}

export function readBudget(
  record: MoleculeRecord,
  town: TownFacts,
  config: Config,
  now: Date,
): BudgetStanding {
  const accounts = accountsFor(record, town, config, now);
  const isLedgerComplete = town.unreadable.length === 0 && !town.isCut;
  const decision = decideBudget({ accounts, isLedgerComplete });
  switch (decision.kind) {
    case "go":
      return { waits: [], cap: decision.cap, until: undefined };
    case "wait":
      return {
        waits: [{ kind: "budget", of: decision.of, words: decision.words }],
        cap: {},
        until: decision.until,
      };
    case "unreadable":
      return {
        waits: [{ kind: "budget", of: "town", words: decision.words }],
        cap: {},
        until: undefined,
      };
  }
}

/** The accounts that an attempt at this molecule goes to. */
export function accountsFor(
  record: MoleculeRecord,
  town: TownFacts,
  config: Config,
  now: Date,
): Accounts {
  const parent = town.issues.find(({ number }) => number === record.number)?.parent;
  const members = town.issues
    .filter((issue) => issue.parent === parent)
    .map(({ number }) => number);
  const desk = (number: number | undefined) => town.desks.find((each) => each.number === number);
  const [own, convoy] = [desk(record.number)?.budget, desk(parent)?.budget];
  return accountsOf({
    records: withOwn(town, record),
    molecule: record.number,
    convoyMembers: parent === undefined ? undefined : members,
    config,
    overrides: {
      ...(own === undefined ? {} : { molecule: own.dollars }),
      ...(convoy === undefined || parent === undefined ? {} : { convoy: convoy.dollars }),
    },
    now,
  });
}
