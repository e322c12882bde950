import { describe, expect, test } from "vitest";
import { parseAgentReport } from "#core/molecule/agent-report.ts";

const now = new Date("2026-01-01T12:00:00Z");
const read = (report: unknown) => parseAgentReport(JSON.stringify(report), now);

describe("an agent's report", () => {
  test("says until when its limit lasts", () => {
    expect(read({ outcome: "rate-limited", until: "2026-01-01T15:00:00+02:00" })).toEqual({
      ok: true,
      report: { outcome: { kind: "rate-limited", until: "2026-01-01T13:00:00.000Z" } },
    });
  });

  test.each([
    ["before now ends now", "2025-01-01T00:00:00Z", "2026-01-01T12:00:00.000Z"],
    ["a year ahead ends after a day", "2027-01-01T00:00:00Z", "2026-01-02T12:00:00.000Z"],
  ])("whose limit %s", (_what, until, taken) => {
    expect(read({ outcome: "rate-limited", until })).toMatchObject({
      report: { outcome: { until: taken } },
    });
  });

  test("says which budget is used up, in one line without hidden text", () => {
    const limit = `500\u200B dollars\nof ${"x".repeat(300)}`;
    const parsed = read({ outcome: "over-budget", limit });
    expect(parsed).toMatchObject({ ok: true, report: { outcome: { kind: "over-budget" } } });
    expect(JSON.stringify(parsed)).toContain("500 dollars of xxx");
    expect(JSON.stringify(parsed).length).toBeLessThan(300);
  });

  test("hands over with a note, or leaves a note alone", () => {
    expect(read({ outcome: "handoff", note: " half \u202Eway\n" })).toEqual({
      ok: true,
      report: { outcome: { kind: "handoff", note: "half way" }, note: "half way" },
    });
    expect(read({ note: "mind the gap" })).toEqual({ ok: true, report: { note: "mind the gap" } });
    expect(read({})).toEqual({ ok: true, report: {} });
  });

  test("has a note of 4,000 characters at most", () => {
    const parsed = read({ note: "x".repeat(10_000) });
    expect(parsed.ok && parsed.report.note).toHaveLength(4_000);
  });

  test("tells what the turn used, with either spelling of the caches", () => {
    const tokens = { input: 10, output: 20, cacheRead: 30, cacheWrite: 40 };
    for (const usage of [
      { model: "claude-opus-5\u200B", dollars: 0.5, ...tokens },
      {
        model: "claude-opus-5",
        dollars: 0.5,
        input: 10,
        output: 20,
        "cache-read": 30,
        "cache-write": 40,
      },
    ]) {
      expect(read({ usage })).toEqual({
        ok: true,
        report: { usage: { model: "claude-opus-5", tokens, dollars: 0.5 } },
      });
    }
    expect(read({ usage: { input: 1, output: 2 } })).toEqual({
      ok: true,
      report: { usage: { tokens: { input: 1, output: 2, cacheRead: 0, cacheWrite: 0 } } },
    });
    expect(read({ usage: { dollars: 0.25 } })).toEqual({
      ok: true,
      report: { usage: { dollars: 0.25 } },
    });
  });

  test.each([
    ["below nought", { input: -1, output: 1 }],
    ["dollars below nought", { dollars: -0.01 }],
    ["half a token", { input: 0.5, output: 1 }],
    ["beyond all measure", { input: 2_000_000_000, output: 1 }],
    ["dollars beyond all measure", { dollars: 1e9 }],
    ["half told", { output: 5, dollars: 1 }],
    ["of caches alone", { "cache-read": 5 }],
    ["with a misspelt name", { input: 1, output: 1, cache_read: 5 }],
    ["that is no object", "12 dollars"],
    ["of null", null],
  ])("leaves out a usage %s, and nothing else", (_what, usage) => {
    const parsed = read({ outcome: "handoff", note: "half way", usage, decisions: ["Use tabs."] });
    expect(parsed.problem).toContain("its `usage`: ");
    expect(parsed.ok && parsed.report).toEqual({
      outcome: { kind: "handoff", note: "half way" },
      note: "half way",
      decisions: ["Use tabs."],
    });
  });

  test("tells of ten decisions at most, a line each, without what does not show", () => {
    const decisions = [
      " Use\n tabs\u202E ",
      "\u200B",
      ...Array.from({ length: 20 }, () => "y".repeat(900)),
    ];
    const parsed = read({ decisions });
    expect(parsed).not.toHaveProperty("problem");
    const clean = parsed.ok ? (parsed.report.decisions ?? []) : [];
    expect(clean).toHaveLength(10);
    expect(clean[0]).toBe("Use tabs");
    expect(clean[1]).toHaveLength(500);
    expect(read({ decisions: [] })).toEqual({ ok: true, report: {} });
  });

  test("whose decisions are none keeps the rest", () => {
    const parsed = read({ usage: { dollars: 1 }, decisions: "Use tabs." });
    expect(parsed.ok && parsed.report).toEqual({ usage: { dollars: 1 } });
    expect(parsed.problem).toContain("its `decisions`: ");
  });

  test.each([
    ["no JSON", "rate limited"],
    ["no object", '"handoff"'],
    ["an outcome that is not an agent's to give", '{"outcome":"success"}'],
    ["a limit without an end", '{"outcome":"rate-limited"}'],
    ["an end that is no moment", '{"outcome":"rate-limited","until":"tomorrow"}'],
    ["a note that is no text", '{"note":["a"]}'],
  ])("that is %s is a problem", (_what, text) => {
    expect(parseAgentReport(text, now)).toMatchObject({ ok: false });
  });
});
