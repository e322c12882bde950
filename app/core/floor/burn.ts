import { minutesOf, spendingOf } from "../budget/accounts.ts";
import type { Prices } from "../budget/prices.ts";
import { costOf, sumDollars, tokensOf } from "../budget/usage.ts";
import type { Attempt, MoleculeRecord } from "../molecule/record.ts";
import { describeSpending } from "../text/cost-words.ts";
import type { Burn, BurnDay, BurnPoint } from "./floor-view.ts";

const mostPoints = 300;
const mostDays = 14;

/** What was spent as time went by. An attempt that did not tell adds nothing to the curve; the table says that it is unknown. */
export function viewBurn(records: readonly MoleculeRecord[], prices: Prices, now: Date): Burn {
  const ended = records.flatMap(({ attempts }) => attempts.flatMap(endedOf));
  const inOrder = ended.toSorted((a, b) => Date.parse(a.endedAt) - Date.parse(b.endedAt));
  return { points: pointsOf(inOrder, prices, now), days: daysOf(inOrder, prices, now) };
}

type Ended = Attempt & { readonly endedAt: string };

function endedOf(attempt: Attempt): readonly Ended[] {
  const { endedAt, claim } = attempt;
  return endedAt === undefined || claim === undefined ? [] : [{ ...attempt, endedAt }];
}

function pointsOf(attempts: readonly Ended[], prices: Prices, now: Date): readonly BurnPoint[] {
  let sum = { dollars: 0, tokens: 0, minutes: 0 };
  const points = attempts.map((attempt): BurnPoint => {
    const { usage = { source: "unknown" as const }, endedAt } = attempt;
    const cost = costOf(usage, prices);
    sum = {
      dollars: sumDollars([sum.dollars, cost.kind === "known" ? cost.dollars : 0]),
      tokens: sum.tokens + (tokensOf(usage) ?? 0),
      minutes: sum.minutes + minutesOf(attempt, now),
    };
    return { at: endedAt, ...sum };
  });
  return points.slice(-mostPoints);
}

const dateOf = ({ endedAt }: Ended) => endedAt.slice(0, 10);

function daysOf(attempts: readonly Ended[], prices: Prices, now: Date): readonly BurnDay[] {
  const dates = new Set(attempts.map(dateOf));
  return [...dates]
    .toReversed()
    .slice(0, mostDays)
    .map((date) => {
      const own = attempts.filter((attempt) => dateOf(attempt) === date);
      const spent = describeSpending(spendingOf(own, prices, now));
      return { date, attempts: own.length, spent };
    });
}
