import type { Cap } from "../molecule/record.ts";
import { describeUnit, isKnown, printAmount } from "../text/cost-words.ts";
import {
  type Account,
  type Accounts,
  type BudgetName,
  listAccounts,
  longestJobMinutes,
  type Unit,
  units,
} from "./accounts.ts";

/** Whether another attempt may be started, as far as money goes. */
export type BudgetDecision =
  /** With what the attempt may cost at most. */
  | { readonly kind: "go"; readonly cap: Cap }
  | {
      readonly kind: "wait";
      readonly of: BudgetName;
      /** What is used up, and what to do; follows "waits:". */
      readonly words: string;
      /** The budget begins anew then, whatever people do. */
      readonly until?: Date;
    }
  | { readonly kind: "unreadable"; readonly words: string };

export interface BudgetRequest {
  readonly accounts: Accounts;
  /** Every record of the town was read. */
  readonly isLedgerComplete: boolean;
}

/** Less than this is nothing: no job does anything for it. */
const least: Readonly<Record<Unit, number>> = { dollars: 0.01, tokens: 1_000, minutes: 1 };

/**
 * An attempt goes when every budget has something left, and gets the least that is left of any as its cap: as long as
 * attempts keep to their caps, spent and committed together never exceed a limit. Fails closed: with any limit set, what
 * cannot be read is not taken for nought. Where what was spent of a limited unit is not known, not even at most, only
 * another limit of the same budget whose use is known lets it go on (docs/costs.md).
 */
export function decideBudget({ accounts, isLedgerComplete }: BudgetRequest): BudgetDecision {
  const limited = listAccounts(accounts).filter(({ account }) =>
    units.some((unit) => account.limit[unit] !== undefined),
  );
  if (limited.length === 0) return { kind: "go", cap: {} };
  if (!isLedgerComplete) return { kind: "unreadable", words: unreadable };
  for (const { of, account } of limited) {
    const words = findUsedUp(of, account, accounts.date) ?? findUnbounded(of, account);
    if (words !== undefined)
      return { kind: "wait", of, words, ...(of === "day" ? { until: endOf(accounts.date) } : {}) };
  }
  return { kind: "go", cap: capOf(limited.map(({ account }) => account)) };
}

const unreadable =
  "a record in the ledger cannot be read, so nobody knows what was spent; nothing is started under a budget before it can be read again";

/** Midnight at the end of a day, UTC. */
const endOf = (date: string) => new Date(Date.parse(date) + 24 * 60 * 60_000);

function capOf(accounts: readonly Account[]): Cap {
  const caps = units.flatMap((unit): [Unit, number][] => {
    const left = accounts.flatMap(({ left: each }) => each[unit] ?? []);
    if (left.length === 0) return [];
    // No job can use more minutes, and what it does not hold others may have.
    return [[unit, Math.min(...left, ...(unit === "minutes" ? [longestJobMinutes] : []))]];
  });
  return Object.fromEntries(caps);
}

function findUsedUp(of: BudgetName, account: Account, date: string): string | undefined {
  const unit = units.find((each) => (account.left[each] ?? Infinity) < least[each]);
  if (unit === undefined) return undefined;
  const { spent, committed, limit } = account;
  const most = limit[unit] ?? 0;
  const gone = `${describeUnit(spent, unit)} of the ${of}'s ${printAmount(unit, most)} spent`;
  if (most - spent[unit] >= least[unit]) {
    const held = printAmount(unit, committed[unit]);
    return `${gone}, and ${held} held for attempts at work: it goes on when one of them has ended for less; or ${fixOf(of, unit)}`;
  }
  const rest = of === "day" ? `it goes on after ${date} 24:00 UTC; or ` : "";
  return `${gone}: ${rest}${fixOf(of, unit)}`;
}

/** What somebody can do so that it goes on. */
function fixOf(of: BudgetName, unit: Unit): string {
  const setting = `raise \`budget.${of}.${unit}\` in \`.github/cogtown.yml\``;
  const isSaid = unit === "dollars" && (of === "molecule" || of === "convoy");
  return isSaid ? `say \`/mayor budget $N\` with a higher sum, or ${setting}` : setting;
}

/** A limited unit of which nobody knows what is gone needs another one beside it that can be held to. */
function findUnbounded(of: BudgetName, { limit, spent, committed }: Account): string | undefined {
  const limits = units.filter((unit) => limit[unit] !== undefined);
  const held = limits.filter((unit) => isKnown(spent, unit) && isKnown(committed, unit));
  const [unknown] = limits.filter((unit) => !held.includes(unit));
  if (unknown === undefined || held.length > 0) return undefined;
  return `nobody knows how many ${unknown} of the ${of}'s budget are spent, because an attempt without a cap did not report them: set \`budget.${of}.minutes\` in \`.github/cogtown.yml\` as well, which can always be held to`;
}
