import {
  type Accounts,
  accountsOf,
  type TownAccounts,
  townAccountsOf,
} from "../budget/accounts.ts";
import { decideBudget } from "../budget/decide-budget.ts";
import type { Config } from "../config/config.ts";
import type { DeskRecord } from "../desk/record.ts";
import { madeFor } from "../desk/standing.ts";
import type { WaitReason } from "../schedule/reasons.ts";
import type { MoleculeFacts, TownFacts } from "./facts.ts";
import type { Cap, MoleculeRecord } from "./record.ts";

/** What the budgets of all molecules have in common. */
export interface TownMoney {
  readonly records: readonly MoleculeRecord[];
  readonly isLedgerComplete: boolean;
  readonly shared: TownAccounts;
}

export const moneyOf = (town: TownFacts, config: Config, now: Date): TownMoney => ({
  records: town.records,
  isLedgerComplete: town.unreadable.length === 0 && !town.isCut,
  shared: townAccountsOf(town.records, config, now),
});

/** The desks that may limit a molecule, and those with whom it shares a budget. */
export interface Surroundings {
  readonly desk: DeskRecord | undefined;
  readonly convoy:
    | {
        readonly desk: DeskRecord | undefined;
        /** Numbers of all its molecules, this one and those that have landed among them. */
        readonly members: readonly number[];
      }
    | undefined;
}

/** As a molecule's own pass sees them: both desks whatever their age, and every sub-issue. */
export const surroundingsOf = ({
  number,
  desk,
  convoy,
}: Pick<MoleculeFacts, "number" | "desk" | "convoy">): Surroundings => ({
  desk,
  convoy:
    convoy === undefined
      ? undefined
      : { desk: convoy.desk, members: [number, ...convoy.siblings.map((each) => each.number)] },
});

/** As the town's lists tell them: of a convoy, those that are on the line and those that were made for it. */
export function guessSurroundings(number: number, { issues, desks }: TownFacts): Surroundings {
  const deskOf = (of: number) => desks.find((each) => each.number === of);
  const parent = issues.find((issue) => issue.number === number)?.parent;
  if (parent === undefined) return { desk: deskOf(number), convoy: undefined };
  const desk = deskOf(parent);
  const onTheLine = issues.filter((issue) => issue.parent === parent).map((each) => each.number);
  return { desk: deskOf(number), convoy: { desk, members: [...onTheLine, ...madeFor(desk)] } };
}

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
  molecule: number,
  around: Surroundings,
  money: TownMoney,
  config: Config,
  now: Date,
): BudgetStanding {
  const accounts = accountsFor(molecule, around, money, config, now);
  const decision = decideBudget({ accounts, isLedgerComplete: money.isLedgerComplete });
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
  molecule: number,
  { desk, convoy }: Surroundings,
  { records, shared }: TownMoney,
  config: Config,
  now: Date,
): Accounts {
  const [own, common] = [desk?.budget, convoy?.desk?.budget];
  return accountsOf({
    ...{ shared, records, molecule, config, now },
    convoyMembers: convoy?.members,
    overrides: {
      ...(own === undefined ? {} : { molecule: own.dollars }),
      ...(common === undefined ? {} : { convoy: common.dollars }),
    },
  });
}
