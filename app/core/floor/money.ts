import { type Account, type TownAccounts, units } from "../budget/accounts.ts";
import type { Config } from "../config/config.ts";
import type { DashboardView } from "../dashboard/view.ts";
import { accountsFor, guessSurroundings, moneyOf } from "../molecule/budget-of.ts";
import type { TownFacts } from "../molecule/facts.ts";
import { describeSpending, describeUnit, printAmount } from "../text/cost-words.ts";
import { viewBurn } from "./burn.ts";
import type { AccountView, MoneyView, Named } from "./floor-view.ts";

const mostMolecules = 8;

/** What the day, the town and single molecules have spent, of how much, and how that came about. */
export function viewMoney(
  town: TownFacts,
  { accounts }: Pick<DashboardView, "accounts">,
  config: Config,
  now: Date,
  named: (number: number) => Named,
): MoneyView {
  return {
    date: accounts.date,
    accounts: [...rowsOf("day", accounts.day), ...rowsOf("town", accounts.town)],
    molecules: dearest(town, config, now, named),
    burn: viewBurn(town.records, config.budget.prices, now),
  };
}

const rowsOf = (of: "day" | "town", account: TownAccounts["day"]): readonly AccountView[] =>
  units.map((unit) => {
    const left = account.left[unit];
    return {
      ...{ of, unit, spent: account.spent[unit], committed: account.committed[unit] },
      spentWords: describeUnit(account.spent, unit),
      limit: account.limit[unit] ?? null,
      leftWords: left === undefined ? null : printAmount(unit, left),
    };
  });

/** Of those on the line. By dollars, then tokens, then minutes: which of them anybody knows depends on the agent. */
function dearest(
  town: TownFacts,
  config: Config,
  now: Date,
  named: (number: number) => Named,
): MoneyView["molecules"] {
  const money = moneyOf(town, config, now);
  return town.labelled
    .map((number) => {
      const around = guessSurroundings(number, town);
      return { number, account: accountsFor(number, around, money, config, now).molecule };
    })
    .filter(({ account: { spent } }) => units.some((unit) => spent[unit] > 0))
    .toSorted((a, b) => compareSpent(b.account, a.account))
    .slice(0, mostMolecules)
    .map(({ number, account }) => ({
      ...named(number),
      spent: describeSpending(account.spent),
      limit: limitOf(account),
    }));
}

function compareSpent({ spent: a }: Account, { spent: b }: Account): number {
  const unit = units.find((each) => a[each] !== b[each]);
  return unit === undefined ? 0 : a[unit] - b[unit];
}

function limitOf({ limit }: Account): string | null {
  const words = units.flatMap((unit) => {
    const most = limit[unit];
    return most === undefined ? [] : [printAmount(unit, most)];
  });
  return words.length === 0 ? null : words.join(" · ");
}
