import { describe, expect, it } from "vitest";
import { emptyRecord } from "#core/refinery/empty-record.ts";
import type { Candidate, RefineryRecord, Verdict } from "#core/refinery/record.ts";
import { judgeRefinery } from "./kit/refinery-laws.ts";

const at = "2026-01-01T00:00:00.000Z";
const base = "b".repeat(40);
const tree = "c".repeat(40);
const head = "a".repeat(40);
const commit = tree;
const rest = { commit, tree, gates: "g", parts: [], results: [], seconds: 1 };
const green: Verdict = { kind: "green", ...rest };
const failed = { command: "npm test", exitCode: 1, seconds: 1, tail: "" };
const red: Verdict = { kind: "red", ...rest, failed };

const recordOf = (change: Partial<RefineryRecord> = {}): RefineryRecord => ({
  ...emptyRecord("main", 4),
  ...change,
});
const candidateOf = (id: string, change: Partial<Candidate> = {}): Candidate => ({
  ...{ id, base, ground: base, entries: [], purpose: "line", dispatches: [at], lost: 0, landed: 0 },
  ...change,
});
const landing = { pull: 3, head, commit, tree, at, waited: 0 };
const known = { commit, base, tree, gates: "g", kind: "green" as const, candidate: "c1", at };
const redOf = (candidate: string) => ({
  ...{ candidate, tree, isAlone: candidate !== "c1", command: "npm test", exitCode: 1, tail: "" },
  ...{ after: [], at },
});
const ejectionBy = (...candidates: string[]) => ({
  ...{ pull: 3, head, candidate: "c2", at, cause: "red" as const, why: "red", tail: "" },
  ...{ against: [], reds: candidates.map(redOf) },
});
const ejectedFor = (...candidates: Candidate[]) => [
  recordOf({ candidates }),
  recordOf({ ejected: [ejectionBy(...candidates.map(({ id }) => id))] }),
];

describe("the history of a Refinery", () => {
  const line = candidateOf("c1", { verdict: red });
  const alone = candidateOf("c2", { verdict: red, purpose: "alone" });

  it.each([
    [
      "what landed as a verified tree",
      [recordOf(), recordOf({ landed: [landing], verdicts: [known] })],
    ],
    ["an ejection after two reds, one of them alone", ejectedFor(line, alone)],
  ])("breaks no law by %s", (_what, records) => {
    expect(judgeRefinery(records)).toEqual([]);
  });

  it.each([
    [
      "a tree that nobody verified",
      [recordOf(), recordOf({ landed: [landing] })],
      "nobody has found green",
    ],
    ["a landing that is forgotten", [recordOf({ landed: [landing] }), recordOf()], "was forgotten"],
    ["a landing twice", [recordOf({ landed: [landing, landing] })], "#3 landed twice"],
    ["an ejection after one red", ejectedFor(alone), "without two reds"],
    ["an ejection without a run alone", ejectedFor(line, line), "without two reds"],
    [
      "an ejection for what was green",
      ejectedFor(alone, candidateOf("c3", { verdict: green })),
      "without two reds",
    ],
    [
      "a verdict that changes",
      [
        recordOf({ candidates: [line] }),
        recordOf({ candidates: [{ ...line, verdict: green }] }),
        recordOf(),
      ],
      "got another verdict",
    ],
    ["a candidate that is left", [recordOf({ candidates: [line] })], "is left in the record"],
    [
      "a base that is said to be red",
      [recordOf({ baseRed: { ...failed, commit, at, times: 1 } })],
      "said to be red",
    ],
  ])("breaks a law by %s", (_what, records, problem) => {
    expect(judgeRefinery(records)).toEqual([expect.stringContaining(problem)]);
  });
});
