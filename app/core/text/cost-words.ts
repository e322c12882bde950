import type {
  Account,
  Accounts,
  BudgetName,
  Spending,
  TownAccounts,
  Unit,
} from "../budget/accounts.ts";
import { listAccounts, units } from "../budget/accounts.ts";
import type { Prices } from "../budget/prices.ts";
import { type Cost, costOf, tokensOf } from "../budget/usage.ts";
import type { Allowance } from "../config/config.ts";
import type { Attempt } from "../molecule/record.ts";

const money = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** `$1,234.50`; what is more than nothing is never shown as nothing. */
export const printDollars = (dollars: number) =>
  dollars > 0 && dollars < 0.005 ? "under $0.01" : money.format(dollars);

export const printTokens = (tokens: number) =>
  `${whole.format(tokens)} ${tokens === 1 ? "token" : "tokens"}`;

export const printMinutes = (minutes: number) =>
  minutes > 0 && minutes < 0.5 ? "under 1 min" : `${whole.format(minutes)} min`;

export function printAmount(unit: Unit, amount: number): string {
  switch (unit) {
    case "dollars":
      return printDollars(amount);
    case "tokens":
      return printTokens(amount);
    case "minutes":
      return printMinutes(amount);
  }
}

const between = " · ";

/** `$0.42 · 12,300 tokens · 7 min` for one attempt that has ended or is at work; what nobody knows is called unknown. */
export function describeCost(
  { usage = { source: "unknown" }, claim, endedAt }: Pick<Attempt, "usage" | "claim" | "endedAt">,
  configured: Prices = {},
): string {
  if (claim === undefined) return "nothing";
  const cost = costOf(usage, configured);
  const tokens = tokensOf(usage);
  const isUnknown = cost.kind === "unknown" && tokens === undefined;
  return [
    ...(isUnknown ? ["unknown"] : [describeDollars(cost), describeTokens(tokens)]),
    ...(endedAt === undefined ? [] : [printMinutes(minutesBetween(claim.at, endedAt))]),
  ].join(between);
}

const describeDollars = (cost: Cost) =>
  cost.kind === "known" ? printDollars(cost.dollars) : "unknown dollars";

const describeTokens = (tokens: number | undefined) =>
  tokens === undefined ? "unknown tokens" : printTokens(tokens);

const minutesBetween = (from: string, to: string) =>
  Math.max(0, new Date(to).getTime() - new Date(from).getTime()) / 60_000;

/** `$3.10 · 120,000 tokens · 55 min`; what is not known, or only at most, says so. */
export function describeSpending(spending: Spending): string {
  return units.map((unit) => describeUnit(spending, unit)).join(between);
}

/** How much of one unit: `$3.10`, `at most $5.00`, `$3.10 and unknown`, `unknown`. */
export function describeUnit(spending: Spending, unit: Unit): string {
  const amount = printAmount(unit, spending[unit]);
  if (!isKnown(spending, unit))
    return spending[unit] === 0 ? `unknown ${unit}` : `${amount} and unknown`;
  return atCap(spending, unit) > 0 ? `at most ${amount}` : amount;
}

/** Whether `spending` holds everything of a unit, be it at most. */
export function isKnown(spending: Spending, unit: Unit): boolean {
  switch (unit) {
    case "dollars":
      return spending.isDollarsKnown;
    case "tokens":
      return spending.isTokensKnown;
    case "minutes":
      return true;
  }
}

function atCap(spending: Spending, unit: Unit): number {
  switch (unit) {
    case "dollars":
      return spending.dollarsAtCap;
    case "tokens":
      return spending.tokensAtCap;
    case "minutes":
      return 0;
  }
}

/** What the columns of a table of budgets are called. */
export const accountHeadings = ["budget", "spent", "committed", "left", "limit"] as const;

/** A Markdown table of budgets, by default of all that a molecule goes to: spent, committed, left of how much. */
export function renderAccounts(
  accounts: TownAccounts & Partial<Accounts>,
  order: readonly BudgetName[] = ["molecule", "convoy", "day", "town"],
): string {
  const rows = [
    accountHeadings,
    accountHeadings.map(() => "---"),
    ...accountRowsOf(accounts, order),
  ];
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The cells of such a table, a row for each budget. */
export function accountRowsOf(
  accounts: TownAccounts & Partial<Accounts>,
  order: readonly BudgetName[],
): readonly (readonly string[])[] {
  return listAccounts(accounts)
    .filter(({ of }) => order.includes(of))
    .toSorted((a, b) => order.indexOf(a.of) - order.indexOf(b.of))
    .map(({ of, account }) => cellsOf(nameOf(of, accounts), account));
}

const nameOf = (of: BudgetName, { date }: TownAccounts) =>
  of === "day" ? `day (${date} UTC)` : of;

function cellsOf(name: string, account: Account): readonly string[] {
  const { spent, limit } = account;
  const cells = [name, describeSpending(spent), describeCommitted(account), describeLeft(account)];
  return [...cells, describeAllowance(limit)];
}

/** Without a limit nobody promised to stay below anything, and nothing is held. */
function describeCommitted({ limit, committed }: Account): string {
  const held = units.filter(
    (unit) => limit[unit] !== undefined && (committed[unit] > 0 || !isKnown(committed, unit)),
  );
  const words = held.map((unit) =>
    isKnown(committed, unit) ? printAmount(unit, committed[unit]) : describeUnit(committed, unit),
  );
  return words.length === 0 ? "nothing" : words.join(between);
}

function describeLeft({ left, spent, committed }: Account): string {
  const words = units.flatMap((unit) => {
    const amount = left[unit];
    if (amount === undefined) return [];
    const isSure = isKnown(spent, unit) && isKnown(committed, unit);
    return [`${isSure ? "" : "at most "}${printAmount(unit, amount)}`];
  });
  return words.length === 0 ? "no limit" : words.join(between);
}

function describeAllowance(limit: Allowance): string {
  const words = units.flatMap((unit) => {
    const amount = limit[unit];
    return amount === undefined ? [] : [printAmount(unit, amount)];
  });
  return words.length === 0 ? "no limit" : words.join(between);
}
