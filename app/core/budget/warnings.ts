import { describeUnit, printAmount } from "../text/cost-words.ts";
import { type Account, type Accounts, type BudgetName, listAccounts, units } from "./accounts.ts";

export interface Warning {
  readonly of: BudgetName;
  /** To be remembered, so that it is said once: `molecule`, `convoy`, `town`, or `day:2026-11-26`. */
  readonly name: string;
  readonly words: string;
}

/** Part of a limit from which on people are told. */
const share = 0.8;

/** Budgets of which four fifths are spent and nobody was told yet; `warned` are the names that were remembered. */
export function warningsDue(accounts: Accounts, warned: readonly string[]): readonly Warning[] {
  return listAccounts(accounts).flatMap(({ of, account }): readonly Warning[] => {
    const name = of === "day" ? `day:${accounts.date}` : of;
    const words = describeShare(account);
    if (words === "" || warned.includes(name)) return [];
    return [{ of, name, words: `Four fifths of the ${of}'s budget are spent: ${words}.` }];
  });
}

function describeShare({ limit, spent }: Account): string {
  return units
    .flatMap((unit) => {
      const most = limit[unit];
      const isDue = most !== undefined && spent[unit] >= share * most;
      return isDue ? [`${describeUnit(spent, unit)} of ${printAmount(unit, most)}`] : [];
    })
    .join(", ");
}
