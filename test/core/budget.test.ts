import { describe, expect, test } from "vitest";
import { accountsOf, spendingOf, townAccountsOf } from "#core/budget/accounts.ts";
import { type BudgetDecision, decideBudget } from "#core/budget/decide-budget.ts";
import { warningsDue } from "#core/budget/warnings.ts";
import type { Allowance, Config } from "#core/config/config.ts";
import { defaultConfig } from "#core/config/parse-config.ts";
import type { Attempt, MoleculeRecord, Usage } from "#core/molecule/record.ts";
import { describeSpending, renderAccounts } from "#core/text/cost-words.ts";
import { record } from "./budget-model.ts";

const now = new Date("2026-11-26T10:00:00Z");
const total = (count: number) => ({ input: count, output: 0, cacheRead: 0, cacheWrite: 0 });
const used = (dollars: number, tokens: number): Usage => ({
  source: "reported",
  dollars,
  tokens: total(tokens),
});

/** An attempt of half an hour at nine that day, which has ended. */
const ended = (more: Partial<Attempt> = {}): Attempt => ({
  ...atWork(),
  outcome: { kind: "no-change", step: "s", tail: "" },
  endedAt: "2026-11-26T09:30:00Z",
  ...more,
});

const atWork = (more: Partial<Attempt> = {}): Attempt => ({
  n: 1,
  nonce: "a-long-nonce",
  reason: "r",
  dispatches: ["2026-11-26T08:59:00Z"],
  claim: { runId: 1, runAttempt: 1, at: "2026-11-26T09:00:00Z" },
  ...more,
});

const yesterday: Partial<Attempt> = {
  claim: { runId: 1, runAttempt: 1, at: "2026-11-26T00:30:00+01:00" },
  endedAt: "2026-11-26T00:10:00Z",
};

type Limits = Partial<Pick<Config["budget"], "molecule" | "convoy" | "day" | "town">>;
interface Story {
  readonly limits?: Limits;
  readonly overrides?: { molecule?: number; convoy?: number };
  readonly convoyMembers?: readonly number[];
}

const accounts = (
  records: readonly MoleculeRecord[],
  { limits = {}, overrides = {}, convoyMembers }: Story = {},
) => {
  const config = { budget: { ...defaultConfig("agent", "npm test").budget, ...limits } };
  const shared = townAccountsOf(records, config, now);
  return accountsOf({ shared, records, molecule: 12, convoyMembers, config, overrides, now });
};

const decide = (records: readonly MoleculeRecord[], story?: Story): BudgetDecision =>
  decideBudget({ accounts: accounts(records, story), isLedgerComplete: true });

describe("what is spent", () => {
  test("is counted for the molecule, its convoy, the day and the town", () => {
    const { molecule, convoy, day, town, date } = accounts(
      [
        record(12, [ended({ usage: used(1, 10) }), ended({ usage: used(2, 20) })]),
        record(13, [ended({ usage: used(4, 40) })]),
        record(14, [ended({ usage: used(8, 80), ...yesterday })]),
      ],
      { convoyMembers: [12, 13] },
    );
    expect(date).toBe("2026-11-26");
    expect(molecule.spent).toMatchObject({ dollars: 3, tokens: 30, minutes: 60 });
    expect(convoy?.spent).toMatchObject({ dollars: 7, tokens: 70, minutes: 90 });
    expect(day.spent).toMatchObject({ dollars: 7, tokens: 70, minutes: 90 });
    expect(town.spent).toMatchObject({ dollars: 15, tokens: 150, minutes: 130 });
  });

  test("of an attempt that nobody claimed is nothing", () => {
    const { claim: _, ...unclaimed } = ended({ cap: { dollars: 5 } });
    expect(spendingOf([unclaimed], {}, now)).toEqual(spendingOf([], {}, now));
  });

  test("is at most the cap where nobody told, and unknown where there was no cap", () => {
    const capped = ended({ cap: { dollars: 5, tokens: 700 } });
    expect(spendingOf([capped, ended({ usage: used(1, 10) })], {}, now)).toEqual({
      dollars: 6,
      isDollarsKnown: true,
      dollarsAtCap: 5,
      tokens: 710,
      isTokensKnown: true,
      tokensAtCap: 700,
      minutes: 60,
    });
    const tokensTold = ended({ usage: { source: "unknown", tokens: total(9) } });
    expect(spendingOf([tokensTold], {}, now)).toMatchObject({
      dollars: 0,
      isDollarsKnown: false,
      tokens: 9,
      isTokensKnown: true,
    });
  });

  test("is more than the cap where an attempt went over it", () => {
    const over = ended({ cap: { dollars: 5 }, usage: used(7, 1) });
    expect(spendingOf([over], {}, now)).toMatchObject({ dollars: 7, dollarsAtCap: 0 });
  });

  test("is told with a price that was configured later", () => {
    const attempt = ended({ usage: { source: "unknown", model: "own", tokens: total(1_000_000) } });
    expect(spendingOf([attempt], { own: { input: 3, output: 3 } }, now)).toMatchObject({
      dollars: 3,
      isDollarsKnown: true,
    });
  });

  test("by attempts at work is committed: their caps, and to today whenever they began", () => {
    const { day, molecule } = accounts([
      record(12, [atWork({ ...yesterday, cap: { dollars: 2, tokens: 30, minutes: 40 } })]),
    ]);
    for (const { spent, committed } of [day, molecule]) {
      expect(spent).toMatchObject({ dollars: 0, tokens: 0, minutes: 0 });
      expect(committed).toMatchObject({
        dollars: 2,
        tokens: 30,
        minutes: 40,
        isDollarsKnown: true,
      });
    }
  });

  test("by an attempt at work without a cap is unknown, but for the six hours that a job can last", () => {
    const { town } = accounts([record(12, [atWork()])]);
    expect(town.committed).toMatchObject({
      isDollarsKnown: false,
      isTokensKnown: false,
      minutes: 360,
    });
  });
});

describe("an attempt", () => {
  const all: Limits = {
    molecule: { dollars: 5, minutes: 90 },
    convoy: { dollars: 20, tokens: 50_000 },
    day: { tokens: 40_000, minutes: 100 },
    town: { dollars: 4.35 },
  };

  test("goes without a cap where nothing is limited, whatever can be read", () => {
    const story = accounts([record(12, [ended()])]);
    for (const isLedgerComplete of [true, false])
      expect(decideBudget({ accounts: story, isLedgerComplete })).toEqual({ kind: "go", cap: {} });
  });

  test("goes with the least that is left of any budget, unit by unit", () => {
    expect(decide([], { limits: all, convoyMembers: [12] })).toEqual({
      kind: "go",
      cap: { dollars: 4.35, tokens: 40_000, minutes: 90 },
    });
    const records = [
      record(12, [ended({ usage: used(0.1, 1_000) }), ended({ usage: used(0.2, 1_000) })]),
      record(13, [atWork({ cap: { dollars: 1, tokens: 8_000, minutes: 20 } })]),
    ];
    expect(decide(records, { limits: all, convoyMembers: [12] })).toEqual({
      kind: "go",
      cap: { dollars: 3.05, tokens: 30_000, minutes: 20 },
    });
  });

  test("holds no more minutes than a job can use", () => {
    expect(decide([], { limits: { day: { minutes: 5_000 } } })).toEqual({
      kind: "go",
      cap: { minutes: 360 },
    });
  });

  test("has the dollars that somebody gave it by a command, instead of the configuration's", () => {
    const records = [record(12, [ended({ usage: used(5, 1) })])];
    const limits = { molecule: { dollars: 5, tokens: 9_000 }, convoy: { dollars: 5 } };
    const story = { limits, convoyMembers: [12] };
    expect(decide(records, story)).toMatchObject({ kind: "wait", of: "molecule" });
    expect(decide(records, { ...story, overrides: { molecule: 8 } })).toMatchObject({
      kind: "wait",
      of: "convoy",
    });
    expect(decide(records, { ...story, overrides: { molecule: 8, convoy: 7 } })).toEqual({
      kind: "go",
      cap: { dollars: 2, tokens: 8_999 },
    });
    expect(decide(records, { overrides: { molecule: 5 } })).toMatchObject({ kind: "wait" });
  });

  test("waits when a record cannot be read and anything at all is limited", () => {
    for (const limits of [all, { town: { minutes: 1_000_000 } }]) {
      const decision = decideBudget({
        accounts: accounts([], { limits }),
        isLedgerComplete: false,
      });
      expect(decision).toMatchObject({ kind: "unreadable" });
    }
    const overridden = accounts([], { overrides: { molecule: 5 } });
    expect(decideBudget({ accounts: overridden, isLedgerComplete: false }).kind).toBe("unreadable");
  });

  test.each<[Allowance, number, number]>([
    [{ dollars: 5 }, 4.991, 0],
    [{ tokens: 10_000 }, 0, 9_001],
    [{ minutes: 30 }, 0, 0],
    [{ dollars: 5 }, 700, 0],
  ])("waits where %o leaves too little to do anything with", (limit, dollars, tokens) => {
    const records = [record(12, [ended({ usage: used(dollars, tokens) })])];
    expect(decide(records, { limits: { town: limit } })).toMatchObject({
      kind: "wait",
      of: "town",
    });
  });

  test("is told what is used up and what to do", () => {
    const words = (limits: Limits, attempts = [ended({ usage: used(5, 9_500) })]) => {
      const decision = decide([record(12, attempts)], { limits, convoyMembers: [12] });
      return decision.kind === "wait" ? decision.words : decision.kind;
    };
    expect(words({ molecule: { dollars: 5 } })).toBe(
      "$5.00 of the molecule's $5.00 spent: say `/mayor budget $N` with a higher sum, or raise `budget.molecule.dollars` in `.github/cogtown.yml`",
    );
    expect(words({ convoy: { tokens: 9_500 } })).toBe(
      "9,500 tokens of the convoy's 9,500 tokens spent: raise `budget.convoy.tokens` in `.github/cogtown.yml`",
    );
    expect(words({ day: { minutes: 30 } })).toBe(
      "30 min of the day's 30 min spent: it goes on after 2026-11-26 24:00 UTC; or raise `budget.day.minutes` in `.github/cogtown.yml`",
    );
    const busy = [ended({ usage: used(5, 0) }), atWork({ cap: { dollars: 15 } })];
    expect(words({ town: { dollars: 20 } }, busy)).toBe(
      "$5.00 of the town's $20.00 spent, and $15.00 held for attempts at work: it goes on when one of them has ended for less; or raise `budget.town.dollars` in `.github/cogtown.yml`",
    );
    expect(words({ town: { dollars: 20 } }, [ended({ cap: { dollars: 20 } })])).toMatch(
      /^at most \$20\.00 of the town's \$20\.00 spent/,
    );
  });
});

describe("an attempt that waits for its budget", () => {
  test("waits for midnight where the day alone is used up, and for people where more is", () => {
    const records = [record(12, [ended({ usage: used(5, 0) })])];
    expect(decide(records, { limits: { day: { dollars: 5 } } })).toMatchObject({
      of: "day",
      until: new Date("2026-11-27T00:00:00Z"),
    });
    const both = decide(records, { limits: { day: { dollars: 5 }, town: { dollars: 5 } } });
    expect(both).toMatchObject({ of: "town" });
    expect(both).not.toHaveProperty("until");
    const later = [record(12, [ended({ usage: used(5, 0), ...yesterday })])];
    expect(decide(later, { limits: { day: { dollars: 5 } } })).toMatchObject({ kind: "go" });
  });

  test("waits where nobody knows what was spent of the only limit", () => {
    const records = [record(12, [ended()])];
    const decision = decide(records, { limits: { molecule: { dollars: 5 } } });
    expect(decision).toMatchObject({ kind: "wait", of: "molecule" });
    expect(JSON.stringify(decision)).toContain("set `budget.molecule.minutes`");
    expect(decide(records, { limits: { molecule: { tokens: 5_000 } } }).kind).toBe("wait");
    expect(decide(records, { limits: { molecule: { dollars: 5, tokens: 5_000 } } }).kind).toBe(
      "wait",
    );
    const elsewhere = { molecule: { dollars: 5 }, town: { minutes: 500 } };
    expect(decide(records, { limits: elsewhere }).kind).toBe("wait");
  });

  test("goes on where another limit of the same budget can be held to", () => {
    const untold = [record(12, [ended()])];
    expect(decide(untold, { limits: { molecule: { dollars: 5, minutes: 90 } } })).toEqual({
      kind: "go",
      cap: { dollars: 5, minutes: 60 },
    });
    const tokensTold = [record(12, [ended({ usage: { source: "unknown", tokens: total(9) } })])];
    expect(decide(tokensTold, { limits: { molecule: { dollars: 5, tokens: 5_000 } } })).toEqual({
      kind: "go",
      cap: { dollars: 5, tokens: 4_991 },
    });
  });
});

describe("people are told", () => {
  const spent = (dollars: number) => [record(12, [ended({ usage: used(dollars, 0) })])];
  const names = (dollars: number, limits: Limits, warned: readonly string[] = []) =>
    warningsDue(accounts(spent(dollars), { limits, convoyMembers: [12] }), warned).map(
      ({ name }) => name,
    );
  const all = {
    molecule: { dollars: 10 },
    convoy: { dollars: 10 },
    day: { dollars: 10 },
    town: { dollars: 10 },
  };

  test("at four fifths of each budget, once, and of a day again on another", () => {
    expect(names(7.99, all)).toEqual([]);
    expect(names(8, all)).toEqual(["molecule", "convoy", "town", "day:2026-11-26"]);
    expect(names(8, all, ["molecule", "town", "day:2026-11-26"])).toEqual(["convoy"]);
    expect(names(8, all, ["molecule", "convoy", "town", "day:2026-11-25"])).toEqual([
      "day:2026-11-26",
    ]);
    expect(names(800, {})).toEqual([]);
  });

  test("of what is spent, and not of what is held", () => {
    const busy = accounts([record(12, [atWork({ cap: { dollars: 10 } })])], { limits: all });
    expect(warningsDue(busy, [])).toEqual([]);
  });

  test("which budget it is, and how much", () => {
    const limits = { town: { dollars: 10, minutes: 30 } };
    expect(warningsDue(accounts(spent(8.5), { limits }), [])).toEqual([
      {
        of: "town",
        name: "town",
        words: "Four fifths of the town's budget are spent: $8.50 of $10.00, 30 min of 30 min.",
      },
    ]);
  });
});

describe("the budgets in a table", () => {
  test("show spent, committed and left, and what is unknown as such", () => {
    const records = [
      record(12, [ended({ usage: used(1.5, 12_300) }), ended({ cap: { dollars: 2 } })]),
      record(13, [atWork({ cap: { dollars: 3, minutes: 55 } })]),
      record(14, [ended({ ...yesterday })]),
    ];
    const limits = {
      molecule: { dollars: 10 },
      day: { dollars: 20, minutes: 600 },
      town: { dollars: 100, tokens: 9_000_000 },
    };
    expect(`\n${renderAccounts(accounts(records, { limits }))}\n`).toMatchInlineSnapshot(`
      "
      | budget | spent | committed | left | limit |
      | --- | --- | --- | --- | --- |
      | molecule | at most $3.50 · 12,300 tokens and unknown · 60 min | nothing | $6.50 | $10.00 |
      | day (2026-11-26 UTC) | at most $3.50 · 12,300 tokens and unknown · 60 min | $3.00 · 55 min | $13.50 · 485 min | $20.00 · 600 min |
      | town | $3.50 and unknown · 12,300 tokens and unknown · 100 min | $3.00 · unknown tokens | at most $93.50 · at most 8,987,700 tokens | $100.00 · 9,000,000 tokens |
      "
    `);
  });

  test("have words for what is known, at most, and unknown", () => {
    const words = (attempts: Attempt[]) => describeSpending(spendingOf(attempts, {}, now));
    expect(words([])).toBe("$0.00 · 0 tokens · 0 min");
    expect(words([ended({ usage: used(1, 1) })])).toBe("$1.00 · 1 token · 30 min");
    expect(words([ended({ cap: { dollars: 2 } })])).toBe("at most $2.00 · unknown tokens · 30 min");
    expect(words([ended(), ended({ usage: used(1, 10) })])).toBe(
      "$1.00 and unknown · 10 tokens and unknown · 60 min",
    );
  });
});
