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
