import { expect, test } from "vitest";
import { emptyRecord } from "#core/refinery/empty-record.ts";
import { planLine } from "#core/refinery/plan-line.ts";
import type { Candidate, Entry, RefineryRecord } from "#core/refinery/record.ts";
import { findUnrecordedLanding } from "#core/refinery/unrecorded.ts";

const [base, half, made] = ["b".repeat(40), "c".repeat(40), "d".repeat(40)] as const;
const now = new Date("2026-01-05T10:00:00Z");
const entry = (pull: number): Entry => ({
  pull,
  head: String(pull).repeat(40),
  branch: `cogtown/${pull}`,
  way: "rebase",
});
const [first, leftOut, third, last] = [entry(1), entry(2), entry(3), entry(4)] as const;

const candidateOf = (id: string, entries: Entry[]): Candidate => ({
  ...{ id, base, ground: base, entries, purpose: "line", dispatches: [now.toISOString()] },
  ...{ lost: 0, landed: 0 },
});
const green: Candidate = {
  ...candidateOf("c1", [first, leftOut, third]),
  verdict: {
    ...{ kind: "green", commit: made, tree: made, gates: "g", results: [], seconds: 1 },
    parts: [
      { kind: "placed", pull: 1, commit: half, tree: half },
      { kind: "conflict", pull: 2, with: "line", paths: ["a"], tail: "" },
      { kind: "placed", pull: 3, commit: made, tree: made },
    ],
  },
};
const record: RefineryRecord = {
  ...emptyRecord("main", 4),
  candidates: [green, candidateOf("c2", [first, leftOut, third, last])],
};
const goesOn = { id: "c2", entries: [first, third, last], landed: 2, ground: made };

test("what was left out of a landing leaves longer candidates too: its head may soon be another", () => {
  const plan = planLine({
    ...{
      record,
      head: base,
      queue: [first, leftOut, third, last],
      urgent: new Set(),
      now,
      budget: 1,
    },
    ...{ proven: new Map(), lost: new Map() },
    policy: { mode: "train", slots: 4, largestStep: 16, strict: "last", lostRuns: 3 },
  });
  expect(plan.record.candidates).toContainEqual(expect.objectContaining(goesOn));
});

test("so it does where the landing is found out about afterwards", () => {
  const recent = [made, half, base].map((sha) => ({ sha, tree: sha }));
  const found = findUnrecordedLanding(record, { head: made, recent }, now);
  expect(found?.record.candidates).toEqual([expect.objectContaining(goesOn)]);
});
