import { describe, expect, test } from "vitest";
import { findOverrun } from "#core/budget/overrun.ts";
import { priceOf, prices } from "#core/budget/prices.ts";
import { costOf, priced, sumUsage, untold } from "#core/budget/usage.ts";
import { defaultConfig } from "#core/config/parse-config.ts";
import type { Usage } from "#core/molecule/record.ts";
import { describeCost } from "#core/text/cost-words.ts";

const none = defaultConfig("agent", "npm test").budget.prices;
const own = { input: 7, output: 8 };
const tokens = { input: 1_000, output: 2_000, cacheRead: 10_000, cacheWrite: 4_000 };

describe("the price of a model", () => {
  test.each([
    ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
    ["claude-opus-4-20250514", "claude-opus-4"],
    ["claude-opus-4@20250514", "claude-opus-4"],
    ["claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5"],
    ["anthropic/claude-opus-5", "claude-opus-5"],
    ["gpt-5.1-2025-11-13", "gpt-5.1"],
    ["GPT-5.5", "gpt-5.5"],
    ["models/gemini-2.5-pro-preview-05-06", "gemini-2.5-pro"],
    ["gemini-2.5-flash-001", "gemini-2.5-flash"],
  ])("of %s is that of %s", (model, name) => {
    expect(prices[name]).toBeDefined();
    expect(priceOf(model, none)).toBe(prices[name]);
  });

  test.each([
    "claude",
    "claude-opus-4-9",
    "gpt-5-mini-turbo",
    "gpt-5x",
    "gpt-5-pro",
    "claude-sonnet-4-5[1m]",
    "somebody/gpt-5",
    "constructor",
    "__proto__",
    "",
  ])("of “%s” is not known", (model) => {
    expect(priceOf(model, none)).toBeUndefined();
  });

  test("is the configured one where there is one, by the longest name that fits", () => {
    expect(priceOf("gpt-5", { "gpt-5": own })).toBe(own);
    expect(priceOf("gpt-5-2025-08-07", { "gpt-5": own })).toBe(own);
    expect(priceOf("somebody/gpt-5", { "somebody/gpt-5": own })).toBe(own);
    expect(priceOf("Llama-9", { "Llama-9": own })).toBe(own);
    expect(priceOf("gpt-5-mini", { "gpt-5": own })).toBe(prices["gpt-5-mini"]);
  });

  test("is above nought in the whole table, and output is no cheaper than input", () => {
    for (const [model, { input, output, cacheRead = input, cacheWrite = input }] of Object.entries(
      prices,
    )) {
      expect(Math.min(input, cacheRead, cacheWrite), model).toBeGreaterThan(0);
      expect(output, model).toBeGreaterThanOrEqual(input);
      expect(cacheRead, model).toBeLessThanOrEqual(input);
    }
  });
});

describe("the cost of a turn", () => {
  test("is what was reported", () => {
    expect(costOf({ model: "gpt-5", tokens, dollars: 0.5 }, none)).toEqual({
      kind: "known",
      dollars: 0.5,
      source: "reported",
    });
  });

  test("is its tokens by the price of its model, each kind by its own", () => {
    expect(costOf({ model: "claude-opus-5", tokens }, none)).toEqual({
      kind: "known",
      dollars: 0.085,
      source: "priced",
    });
  });

  test("counts tokens of caches as input where they have no price", () => {
    expect(costOf({ model: "own", tokens }, { own })).toMatchObject({
      dollars: (15_000 * 7 + 2_000 * 8) / 1e6,
    });
  });

  test("is nought where no tokens were used, or a price of nought was configured", () => {
    const nothing = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
    expect(costOf({ model: "who knows", tokens: nothing }, none)).toMatchObject({ dollars: 0 });
    const free = { local: { input: 0, output: 0 } };
    expect(costOf({ model: "local", tokens }, free)).toMatchObject({ dollars: 0 });
    expect(costOf({ ...priced({ model: "local", tokens }, free) }, none)).toMatchObject({
      kind: "known",
      dollars: 0,
    });
  });

  test.each([
    ["nothing was told", {}],
    ["the model was not told", { tokens }],
    ["the model has no price", { model: "who knows", tokens }],
    ["nought dollars were told for tokens that nobody can price", { dollars: 0, tokens }],
    ["nought dollars were told, and no tokens", { dollars: 0 }],
  ])("is unknown, and not nought, where %s", (_what, usage) => {
    expect(costOf(usage, none)).toEqual({ kind: "unknown" });
    expect(priced(usage, none)).toMatchObject({ source: "unknown" });
    expect(priced(usage, none)).not.toHaveProperty("dollars");
  });

  test("of nought dollars is taken from the table where that has the model", () => {
    expect(priced({ model: "gpt-5", tokens, dollars: 0 }, none)).toMatchObject({
      source: "priced",
      dollars: 0.0275,
    });
  });
});

describe("turns together", () => {
  const one = priced({ model: "gpt-5", tokens }, none);
  const other = priced({ model: "claude-opus-5", tokens, dollars: 0.1 }, none);

  test("used what each of them used", () => {
    expect(sumUsage([one, other])).toEqual({
      model: "gpt-5, claude-opus-5",
      tokens: { input: 2_000, output: 4_000, cacheRead: 20_000, cacheWrite: 8_000 },
      dollars: 0.1275,
      source: "priced",
    });
    expect(sumUsage([other, other])).toMatchObject({ model: "claude-opus-5", source: "reported" });
  });

  test("used nobody knows what as soon as one did not tell", () => {
    expect(sumUsage([one, untold])).toEqual({ model: "gpt-5", source: "unknown" });
    const dollarsAlone = priced({ dollars: 1 }, none);
    expect(sumUsage([one, dollarsAlone])).toEqual({
      model: "gpt-5",
      dollars: 1.0275,
      source: "priced",
    });
  });

  test("that never were cost nothing, which is known", () => {
    expect(sumUsage([])).toMatchObject({ dollars: 0, source: "priced" });
  });

  test.each<[string, readonly Usage[], Parameters<typeof findOverrun>[1], string | undefined]>([
    ["have a limit left", [one], { dollars: 0.03, tokens: 20_000 }, undefined],
    ["have no limit", [one, other], {}, undefined],
    ["used up their dollars", [one, other], { dollars: 0.12 }, "$0.13 used of $0.12"],
    ["used up their tokens", [one], { tokens: 17_000 }, "17,000 tokens used of 17,000 tokens"],
    ["told too little to be held to it", [untold], { dollars: 0.01, tokens: 1 }, undefined],
    ["used it up although one did not tell", [one, untold], { dollars: 0.02 }, "$0.03 used of"],
    ["have not begun", [], { dollars: 0 }, undefined],
  ])("%s", (_what, turns, cap, words) => {
    const found = findOverrun(turns, cap);
    if (words === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(words);
  });
});

describe("the cost of an attempt in words", () => {
  const claim = { runId: 1, runAttempt: 1, at: "2026-01-01T12:00:00Z" };
  const endedAt = "2026-01-01T12:07:10Z";
  test.each([
    ["$0.42 · 17,000 tokens · 7 min", { source: "reported", tokens, dollars: 0.42 }],
    ["unknown dollars · 17,000 tokens · 7 min", { source: "unknown", tokens }],
    ["under $0.01 · unknown tokens · 7 min", { source: "reported", dollars: 0.001 }],
    ["unknown · 7 min", undefined],
  ] as const)("is “%s”", (words, usage) => {
    expect(describeCost({ claim, endedAt, ...(usage === undefined ? {} : { usage }) })).toBe(words);
  });

  test("leaves out the minutes of one at work, and says that nothing was spent before a claim", () => {
    expect(describeCost({ claim })).toBe("unknown");
    expect(describeCost({ endedAt })).toBe("nothing");
  });
});
