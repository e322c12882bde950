import fc from "fast-check";
import { expect, test } from "vitest";
import {
  accountsOf,
  committedOf,
  listAccounts,
  spendingOf,
  townAccountsOf,
  units,
} from "#core/budget/accounts.ts";
import { decideBudget } from "#core/budget/decide-budget.ts";
import { defaultConfig } from "#core/config/parse-config.ts";
import type { Attempt, Cap, MoleculeRecord } from "#core/molecule/record.ts";
import { record } from "./budget-model.ts";

const { budget } = defaultConfig("agent", "npm test");
const morning = Date.parse("2026-11-26T00:00:00Z");
const rounding = 1e-5;

const limit = fc.record(
  {
    dollars: fc.integer({ min: 1, max: 5_000 }).map((cents) => cents / 100),
    tokens: fc.integer({ min: 1, max: 200_000 }),
    minutes: fc.integer({ min: 1, max: 900 }),
  },
  { requiredKeys: [] },
);
const limits = fc.record({ molecule: limit, convoy: limit, day: limit, town: limit });

/** What happens in a town: a molecule wants an attempt, or one that is at work ends after using a part of its cap. */
const event = fc.oneof(
  fc.record({ kind: fc.constant("wants" as const), molecule: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant("ends" as const),
    which: fc.nat(),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    tells: fc.boolean(),
  }),
);
type Happening = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** What a limitless unit is used of: anything. */
const part = (most: number | undefined, share: number) => share * (most ?? 100);

function end(attempt: Attempt, { share, tells }: { share: number; tells: boolean }): Attempt {
  const { cap = {}, claim } = attempt;
  const minutes = part(cap.minutes, share);
  const at = Date.parse(claim?.at ?? "");
  const tokens = { output: 0, cacheRead: 0, cacheWrite: 0 };
  return {
    ...attempt,
    outcome: { kind: "infra", cause: "over" },
    endedAt: new Date(at + minutes * 60_000).toISOString(),
    ...(tells
      ? {
          usage: {
            source: "reported",
            dollars: part(cap.dollars, share),
            tokens: { input: Math.floor(part(cap.tokens, share)), ...tokens },
          },
        }
      : {}),
  };
}

const at = (minute: number) => new Date(morning + minute * 60_000);

/** Lets it happen, one event a minute, and looks at every decision on the way. */
function live(
  happenings: readonly Happening[],
  look: (records: readonly MoleculeRecord[], molecule: number, now: Date) => Cap | undefined,
): readonly MoleculeRecord[] {
  const attempts = new Map<number, Attempt[]>([1, 2, 3, 4].map((number) => [number, []]));
  const records = () => [...attempts].map(([number, list]) => record(number, [...list]));
  happenings.forEach((happening, minute) => {
    if (happening.kind === "wants") {
      const list = attempts.get(happening.molecule) ?? [];
      if (list.at(-1) !== undefined && list.at(-1)?.outcome === undefined) return;
      const cap = look(records(), happening.molecule, at(minute));
      if (cap === undefined) return;
      const when = at(minute).toISOString();
      const claim = { runId: 1, runAttempt: 1, at: when };
      const n = list.length + 1;
      list.push({ n, nonce: "a-long-nonce", reason: "r", dispatches: [when], claim, cap });
      return;
    }
    const busy = [...attempts.values()].filter(
      (list) => list.length > 0 && list.at(-1)?.outcome === undefined,
    );
    const list = busy[happening.which % Math.max(1, busy.length)];
    const last = list?.pop();
    if (last !== undefined) list?.push(end(last, happening));
  });
  return records();
}

const open = (records: readonly MoleculeRecord[], molecule: number, now: Date, of: typeof budget) =>
  accountsOf({
    shared: townAccountsOf(records, { budget: of }, now),
    records,
    molecule,
    convoyMembers: molecule <= 2 ? [1, 2] : undefined,
    config: { budget: of },
    overrides: {},
    now,
  });

/** Whatever may stand in a record. */
const anyAttempt: fc.Arbitrary<Attempt> = fc
  .record(
    {
      cap: limit,
      usage: fc.record(
        {
          source: fc.constant("unknown" as const),
          model: fc.constantFrom("gpt-5", "who knows"),
          dollars: fc.integer({ min: 1, max: 900 }).map((cents) => cents / 100),
          tokens: fc.record({
            input: fc.nat(90_000),
            output: fc.nat(9_000),
            cacheRead: fc.nat(90_000),
            cacheWrite: fc.nat(9_000),
          }),
        },
        { requiredKeys: ["source"] },
      ),
      claim: fc.constant({ runId: 1, runAttempt: 1, at: at(5).toISOString() }),
      outcome: fc.constant({ kind: "infra" as const, cause: "over" }),
      endedAt: fc.integer({ min: 5, max: 300 }).map((minute) => at(minute).toISOString()),
    },
    { requiredKeys: ["endedAt"] },
  )
  .map((more) => ({
    ...{ n: 1, nonce: "a-long-nonce", reason: "r", dispatches: [at(4).toISOString()] },
    ...more,
  }));

test("what attempts cost and hold together is the sum of what each does", () => {
  fc.assert(
    fc.property(fc.array(anyAttempt), fc.array(anyAttempt), (some, others) => {
      for (const count of [
        (attempts: readonly Attempt[]) => spendingOf(attempts, {}, at(400)),
        committedOf,
      ]) {
        const [a, b, both] = [count(some), count(others), count([...some, ...others])];
        for (const unit of units) expect(both[unit]).toBeCloseTo(a[unit] + b[unit], 5);
        expect(both.isDollarsKnown).toBe(a.isDollarsKnown && b.isDollarsKnown);
        expect(both.isTokensKnown).toBe(a.isTokensKnown && b.isTokensKnown);
      }
    }),
  );
});

test("a claimed attempt that told no dollars is never taken for free", () => {
  fc.assert(
    fc.property(anyAttempt, ({ usage: _, ...untold }) => {
      fc.pre(untold.claim !== undefined);
      const count = untold.outcome === undefined ? committedOf([untold]) : spent([untold]);
      expect(count.dollars > 0 || !count.isDollarsKnown).toBe(true);
      expect(count.tokens > 0 || !count.isTokensKnown).toBe(true);
    }),
  );
});

const spent = (attempts: readonly Attempt[]) => spendingOf(attempts, {}, at(400));

test("with a record that cannot be read nothing goes under a limit, and everything without one", () => {
  fc.assert(
    fc.property(limits, fc.array(anyAttempt), (of, attempts) => {
      const accounts = open([record(1, attempts)], 1, at(400), { ...budget, ...of });
      const isLimited = Object.values(of).some((each) => Object.keys(each).length > 0);
      const decision = decideBudget({ accounts, isLedgerComplete: false });
      expect(decision.kind).toBe(isLimited ? "unreadable" : "go");
    }),
  );
});

test("no budget is ever exceeded as long as attempts keep to their caps, told or not", () => {
  fc.assert(
    fc.property(limits, fc.array(event, { maxLength: 40 }), (of, happenings) => {
      const settings = { ...budget, ...of };
      const records = live(happenings, (seen, molecule, moment) => {
        const accounts = open(seen, molecule, moment, settings);
        const decision = decideBudget({ accounts, isLedgerComplete: true });
        if (decision.kind !== "go") return undefined;
        for (const { account } of listAccounts(accounts))
          for (const unit of units) {
            const left = account.left[unit];
            if (left !== undefined)
              expect(decision.cap[unit] ?? Infinity).toBeLessThanOrEqual(left);
          }
        return decision.cap;
      });
      for (const molecule of [1, 2, 3, 4]) {
        for (const { account } of listAccounts(open(records, molecule, at(1_439), settings)))
          for (const unit of units) {
            const gone = account.spent[unit] + account.committed[unit];
            expect(gone).toBeLessThanOrEqual((account.limit[unit] ?? Infinity) + rounding);
          }
      }
    }),
    { numRuns: 300 },
  );
});
