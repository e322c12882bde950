import { describe, expect, test } from "vitest";
import { plannedSteps } from "#core/molecule/steps.ts";
import { printHandoffNote } from "../../../actions/polecat/handoff.ts";
import { type News, writeNews } from "../../../actions/polecat/news.ts";
import { dispatchedAttempt, moleculeRecord } from "./remote.ts";

const body = "### Goal\nGreet\n\n### Steps\n- One\n- Two\n\n### Acceptance criteria\n- `true`";
const record = moleculeRecord(body, { attempts: [dispatchedAttempt(1), dispatchedAttempt(2)] });
const now = new Date("2026-01-01T12:00:00Z");
const head = "a".repeat(40);
const plan = plannedSteps(record);
const [first] = plan;
if (first === undefined) throw new Error("the molecule has no step");
const { index, digest, title } = first;
const done = [{ index, digest, title, commit: head }];
const repair = { index: 3, digest: "00000000", title: "Make it hold", commit: head };

const write = (news: News, at: string | undefined = head) => writeNews(record, 2, news, at, now);

describe("what a job tells the ledger", () => {
  test.each<[string, News]>([
    ["attempt 2: step 1 of 2 done", { kind: "step-done", step: first, done }],
    ["attempt 2: unfinished work of step 1 kept", { kind: "kept", step: first }],
    ["attempt 2: at work on step 1 of 2", { kind: "at-work", on: "step 1 of 2" }],
    ["attempt 2: earlier work put on a newer base", { kind: "replayed", fits: true, done }],
    [
      "attempt 2: earlier work does not fit a newer base",
      { kind: "replayed", fits: false, done: [] },
    ],
    [
      "attempt 2: handoff",
      { kind: "ended", outcome: { kind: "handoff", note: "half" }, done: undefined },
    ],
  ])("is “%s”, that it lives, and what the branch stands at", (event, news) => {
    const entry = write(news);
    expect(entry.event).toBe(event);
    expect(entry.record.attempts[1]).toMatchObject({ seenAt: now.toISOString(), head });
    expect(entry.record.attempts[0]).toEqual(record.attempts[0]);
  });

  test("names the steps that are done and planned, and no repair", () => {
    const news = { kind: "step-done", step: first, done: [...done, repair] } as const;
    expect(write(news).record.steps).toEqual(done);
  });

  test("leaves steps and branch alone when nothing is known of them", () => {
    const outcome = { kind: "infra", cause: "lost" } as const;
    const ended = writeNews(
      { ...record, steps: done },
      2,
      { kind: "ended", outcome, done: undefined },
      undefined,
      now,
    ).record;
    expect(ended.steps).toEqual(done);
    expect(ended.attempts[1]).toMatchObject({ outcome, endedAt: now.toISOString() });
    expect(ended.attempts[1]).not.toHaveProperty("head");
  });
});

test("a handoff note says how far it came, why it ended, the agent's words and its last lines", () => {
  const tail = Array.from({ length: 50 }, (_, line) => `line ${line}`).join("\n");
  const note = printHandoffNote({ plan, done, why: "time was up", note: "mind the gap", tail });
  expect(note).toMatch(/^1 of 2 steps are done; time was up\.\n/);
  expect(note).toContain("The agent left this note:\n\nmind the gap");
  expect(note).toContain("line 49\n```");
  expect(note).not.toContain("line 29\n");
});
