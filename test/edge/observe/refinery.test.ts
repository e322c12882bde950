import { describe, expect, it } from "vitest";
import { emptyRecord } from "#core/refinery/empty-record.ts";
import type { NativeQueue } from "../../../app/core/refinery/facts.ts";
import { emptyMemory } from "../../../app/core/refinery/native/memory.ts";
import type { Candidate, RefineryRecord } from "../../../app/core/refinery/record.ts";
import { observeRefinery } from "../../../app/observe/refinery.ts";
import { FakeGitHub } from "../fake/fake-github.ts";

const now = new Date("2026-01-01T01:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const commit = "c".repeat(40);

const candidate = (id: string, change: Partial<Candidate> = {}): Candidate => ({
  id,
  base: commit,
  entries: [{ pull: 3, molecule: 12, head: commit, branch: "cogtown/12", way: "rebase" }],
  purpose: "line",
  dispatches: [minutesAgo(2)],
  landed: 0,
  ground: commit,
  lost: 0,
  ...change,
});
const recordOf = (change: Partial<RefineryRecord>): RefineryRecord => ({
  ...emptyRecord("main", 1),
  ...change,
});

/** A Refinery with this record, observed; and which questions that took beyond the first. */
async function observe(change: Partial<RefineryRecord>, github = new FakeGitHub(), at = now) {
  github.seedRecord("refs/cogtown/refinery/main", recordOf(change));
  const facts = await observeRefinery(github, "main", at);
  return { facts, asked: github.calls.slice(1) };
}

describe("the runs of candidates", () => {
  const claimed = (minutes: number) => ({ claim: { runId: 7, at: minutesAgo(minutes) } });

  it("are not asked for while they may still answer", async () => {
    const { facts, asked } = await observe({
      candidates: [candidate("c1"), candidate("c2", claimed(39))],
    });
    expect(asked).toEqual([]);
    expect(facts.runs.size).toBe(0);
  });

  it("are looked for by name when nobody claimed the dispatch in time", async () => {
    const late = candidate("c1", { dispatches: [minutesAgo(30), minutesAgo(6)] });
    const { facts, asked } = await observe({ candidates: [late, candidate("c2")] });
    expect(asked).toEqual(["findRun cogtown-refinery.yml refinery main · c1"]);
    expect(facts.runs).toEqual(new Map([["c1", { kind: "none" }]]));
  });

  it("are asked by their number when a claimed one should have run out of time", async () => {
    const { asked } = await observe({ candidates: [candidate("c1", claimed(41))] });
    expect(asked).toEqual(["readRun 7"]);
  });

  it("are of no interest after the verdict", async () => {
    const verdict: Candidate["verdict"] = { kind: "nothing", parts: [] };
    const done = candidate("c1", { dispatches: [minutesAgo(60)], verdict });
    expect((await observe({ candidates: [done] })).asked).toEqual([]);
  });

  it("cost five questions at most, and take turns where more are late", async () => {
    const candidates = [6, 7, 8, 9, 10, 11].map((minutes) =>
      candidate(`c${minutes}`, { dispatches: [minutesAgo(minutes)] }),
    );
    const asked = async (at: Date) => [
      ...(await observe({ candidates }, new FakeGitHub(), at)).facts.runs.keys(),
    ];
    const first = await asked(now);
    expect(first).toHaveLength(5);
    expect(new Set([...first, ...(await asked(new Date(now.getTime() + 60_000)))]).size).toBe(6);
  });
});

describe("what was said on pull requests", () => {
  const said = (id: number, body: string, change: object = {}) => ({
    ...{ id, pull: 3, login: "alice", at: minutesAgo(1), body, isOwnWord: true },
    ...change,
  });

  it("is heard once, with whether whoever said it may write", async () => {
    const github = new FakeGitHub();
    github.saidOfPulls = [
      said(4, "/mayor stop"),
      said(5, "/mayor retry"),
      said(6, "/mayor stop", { login: "mallory" }),
      said(7, "thank you"),
    ];
    const { facts, asked } = await observe({ commentsSeen: 4 }, github);
    expect(facts.commands).toMatchObject([
      { pull: 3, id: 5, by: "alice", canWrite: true, commands: [{ kind: "retry" }] },
      { pull: 3, id: 6, by: "mallory", canWrite: false },
    ]);
    expect(asked).toEqual(["canWrite alice", "canWrite mallory"]);
  });

  it("is nobody's word when another changed it, or when a bot said it", async () => {
    const github = new FakeGitHub();
    github.saidOfPulls = [
      said(5, "/mayor stop", { isOwnWord: false }),
      said(6, "/mayor stop", { login: "ci[bot]" }),
    ];
    const { facts, asked } = await observe({}, github);
    expect(facts.commands.map(({ canWrite }) => canWrite)).toEqual([false, false]);
    expect(asked).toEqual([]);
  });
});

describe("GitHub's merge queue", () => {
  const at = { pull: 3, head: commit };
  const group = (digit: string, change: { isOver?: true } = {}) => ({
    ...{
      ...at,
      commit: digit.repeat(40),
      tree: commit,
      base: commit,
      after: [],
      since: minutesAgo(5),
    },
    ...change,
  });
  const queue: NativeQueue = {
    kind: "present",
    url: "u",
    timeoutSeconds: 3_600,
    method: "merge",
    entries: [
      {
        ...{ ...at, position: 1, state: "awaiting-checks", enqueuedAt: minutesAgo(5) },
        enqueuer: "cogtown[bot]",
        group: { commit: "1".repeat(40), tree: commit, base: commit },
        checks: 1,
        secondsToMerge: undefined,
      },
    ],
    removals: [],
    merged: [],
    isAnswered: true,
  };
  const withRuns = () => {
    const github = new FakeGitHub();
    github.queue = queue;
    github.groupRuns = ["1", "2", "3"].map((digit, i) => ({ runId: i, commit: digit.repeat(40) }));
    return github;
  };

  it("is asked for the runs of groups that it has taken apart, and of no others", async () => {
    const groups = [group("1"), group("2")];
    const { facts, asked } = await observe({ native: { ...emptyMemory, groups } }, withRuns());
    expect(asked).toEqual(["readGroupRuns"]);
    expect(facts.queue).toMatchObject({ leftovers: [{ runId: 1, commit: "2".repeat(40) }] });
  });

  it("is not asked while every group stands, has landed, or was dealt with", async () => {
    const landed = group("b"); // where the base stands
    const groups = [group("1"), group("2", { isOver: true }), landed];
    expect((await observe({ native: { ...emptyMemory, groups } }, withRuns())).asked).toEqual([]);
  });
});
