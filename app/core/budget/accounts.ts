import type { Allowance, Config } from "../config/config.ts";
import type { Attempt, Cap, MoleculeRecord } from "../molecule/record.ts";
import type { Prices } from "./prices.ts";
import { costOf, sumDollars, tokensOf } from "./usage.ts";

/** What attempts cost, or may still cost at most. */
export interface Spending {
  readonly dollars: number;
  /** False: an attempt did not tell its dollars and had no cap of them, so `dollars` is less than was spent. */
  readonly isDollarsKnown: boolean;
  /** Part of `dollars` that is caps of attempts which did not tell: so much at most. */
  readonly dollarsAtCap: number;
  readonly tokens: number;
  readonly isTokensKnown: boolean;
  readonly tokensAtCap: number;
  /** Of jobs, from claim to end. The job's own clock tells them, so they are always known. */
  readonly minutes: number;
}

/** One budget: what it allows, what is gone, what attempts at work may still take, and what that leaves. */
export interface Account {
  readonly limit: Allowance;
  readonly spent: Spending;
  readonly committed: Spending;
  /** Per unit, never below nought; absent: no limit. At most that, where what is spent or committed is not known. */
  readonly left: Allowance;
}

/** Those that every attempt goes to. */
export interface TownAccounts {
  /** The day (UTC) that `day` is about, as `2026-11-26`. */
  readonly date: string;
  readonly day: Account;
  readonly town: Account;
}

export interface Accounts extends TownAccounts {
  readonly molecule: Account;
  /** Undefined: the molecule is in no convoy. */
  readonly convoy: Account | undefined;
}

export type BudgetName = "molecule" | "convoy" | "day" | "town";

export interface AccountsRequest {
  /** Added up once for all molecules (see townAccountsOf). */
  readonly shared: TownAccounts;
  /** Of the whole town. */
  readonly records: readonly MoleculeRecord[];
  readonly molecule: number;
  /** Numbers of all molecules of its convoy; undefined: it is in none. */
  readonly convoyMembers: readonly number[] | undefined;
  readonly config: Pick<Config, "budget">;
  /** Dollars that `/mayor budget` gave the molecule or its convoy, instead of the configuration's. */
  readonly overrides: { readonly molecule?: number; readonly convoy?: number };
  readonly now: Date;
}

/** The accounts of the whole town, whose time grows with all attempts ever made: once a pass, not once a molecule. */
export function townAccountsOf(
  records: readonly MoleculeRecord[],
  { budget }: Pick<Config, "budget">,
  now: Date,
): TownAccounts {
  const date = dateOf(now);
  const all = records.flatMap(({ attempts }) => attempts);
  const today = all.filter((attempt) => isAtWork(attempt) || dayOf(attempt) === date);
  return {
    date,
    day: openAccount(budget.day, today, budget.prices, now),
    town: openAccount(budget.town, all, budget.prices, now),
  };
}

/** The accounts that an attempt at this molecule would go to. */
export function accountsOf(request: AccountsRequest): Accounts {
  const { shared, records, molecule, convoyMembers, config, overrides, now } = request;
  const { budget } = config;
  const open = (limit: Allowance, numbers: readonly number[]) => {
    const members = new Set(numbers);
    const own = records.filter(({ number }) => members.has(number));
    return openAccount(
      limit,
      own.flatMap(({ attempts }) => attempts),
      budget.prices,
      now,
    );
  };
  return {
    ...shared,
    molecule: open(withDollars(budget.molecule, overrides.molecule), [molecule]),
    convoy:
      convoyMembers === undefined
        ? undefined
        : open(withDollars(budget.convoy, overrides.convoy), convoyMembers),
  };
}

/** Those that there are, the day last: it is the one that begins anew by itself. */
export function listAccounts(
  accounts: TownAccounts & Partial<Accounts>,
): readonly { readonly of: BudgetName; readonly account: Account }[] {
  const { molecule, convoy, town, day } = accounts;
  return [
    ...(molecule === undefined ? [] : [{ of: "molecule", account: molecule } as const]),
    ...(convoy === undefined ? [] : [{ of: "convoy", account: convoy } as const]),
    { of: "town", account: town },
    { of: "day", account: day },
  ];
}

export const units = ["dollars", "tokens", "minutes"] as const;
export type Unit = (typeof units)[number];

function withDollars(limit: Allowance, dollars: number | undefined): Allowance {
  return dollars === undefined ? limit : { ...limit, dollars };
}

function openAccount(
  limit: Allowance,
  attempts: readonly Attempt[],
  configured: Prices,
  now: Date,
): Account {
  const spent = spendingOf(attempts, configured, now);
  const committed = committedOf(attempts);
  const left = units.flatMap((unit): [Unit, number][] => {
    const most = limit[unit];
    return most === undefined ? [] : [[unit, whatIsLeft(most, spent[unit] + committed[unit])]];
  });
  return { limit, spent, committed, left: Object.fromEntries(left) };
}

/** To a millionth, downwards: what is given away is never more than there is. */
function whatIsLeft(limit: number, gone: number): number {
  return Math.max(0, Math.floor((limit - gone) * 1e6 + 1e-3) / 1e6);
}

const isAtWork = ({ outcome }: Attempt) => outcome === undefined;

/** The UTC day of a moment. */
const dateOf = (moment: Date) => moment.toISOString().slice(0, 10);

const dayOf = ({ claim, dispatches }: Attempt) =>
  dateOf(new Date(claim?.at ?? dispatches.at(-1) ?? 0));

/**
 * What those of the attempts that have ended cost. One that nobody claimed cost nothing. What an attempt did not tell
 * counts at its cap; without one it is not known, which is never nought.
 */
export function spendingOf(attempts: readonly Attempt[], configured: Prices, now: Date): Spending {
  const ended = attempts.filter((attempt) => !isAtWork(attempt) && attempt.claim !== undefined);
  return addUp(
    ended.map((attempt) => {
      const usage = attempt.usage ?? {};
      const cost = costOf(usage, configured);
      return {
        dollars: toldOrCap(cost.kind === "known" ? cost.dollars : undefined, attempt.cap?.dollars),
        tokens: toldOrCap(tokensOf(usage), attempt.cap?.tokens),
        minutes: minutesOf(attempt, now),
      };
    }),
  );
}

/** What the attempts that are at work may cost at most: their caps. */
export function committedOf(attempts: readonly Attempt[]): Spending {
  return addUp(attempts.filter(isAtWork).map(({ cap = {} }) => capAsCost(cap)));
}

/** No job outlives this on GitHub's own runners (GitHub Docs, "Usage limits" of Actions: six hours). */
export const longestJobMinutes = 360;

function capAsCost(cap: Cap): AttemptCost {
  return {
    dollars: toldOrCap(undefined, cap.dollars),
    tokens: toldOrCap(undefined, cap.tokens),
    minutes: cap.minutes ?? longestJobMinutes,
  };
}

interface Amount {
  readonly amount: number;
  readonly isKnown: boolean;
  readonly atCap: number;
}

interface AttemptCost {
  readonly dollars: Amount;
  readonly tokens: Amount;
  readonly minutes: number;
}

function toldOrCap(told: number | undefined, cap: number | undefined): Amount {
  if (told !== undefined) return { amount: told, isKnown: true, atCap: 0 };
  return { amount: cap ?? 0, isKnown: cap !== undefined, atCap: cap ?? 0 };
}

/** From claim to end; one whose end nobody wrote down counts until now. */
export function minutesOf({ claim, endedAt }: Attempt, now: Date): number {
  const from = claim === undefined ? now : new Date(claim.at);
  const to = endedAt === undefined ? now : new Date(endedAt);
  return Math.max(0, to.getTime() - from.getTime()) / 60_000;
}

function addUp(costs: readonly AttemptCost[]): Spending {
  const [dollars, tokens] = [costs.map((cost) => cost.dollars), costs.map((cost) => cost.tokens)];
  const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);
  return {
    dollars: sumDollars(dollars.map(({ amount }) => amount)),
    isDollarsKnown: dollars.every(({ isKnown }) => isKnown),
    dollarsAtCap: sumDollars(dollars.map(({ atCap }) => atCap)),
    tokens: sum(tokens.map(({ amount }) => amount)),
    isTokensKnown: tokens.every(({ isKnown }) => isKnown),
    tokensAtCap: sum(tokens.map(({ atCap }) => atCap)),
    minutes: sum(costs.map(({ minutes }) => minutes)),
  };
}
