import { describe, expect, it } from "vitest";
import { emptyRecord } from "#core/refinery/empty-record.ts";
import { emptyDesk } from "../../../app/core/desk/record.ts";
import type { NativeQueue } from "../../../app/core/refinery/facts.ts";
import { emptyMemory } from "../../../app/core/refinery/native/memory.ts";
import type { Candidate, RefineryRecord } from "../../../app/core/refinery/record.ts";
import { observeRefinery } from "../../../app/observe/refinery.ts";
import { pullFacts } from "../../core/molecule-model.ts";
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
  const order = (comment: number, kind: "stop" | "thaw") => ({
    ...{ comment, nodeId: `IC_${comment}`, by: "alice", at: minutesAgo(1) },
    said: { kind: "commands" as const, commands: [{ kind }] },
  });

  it("is what their desks wrote down, once", async () => {
    const github = new FakeGitHub();
    github.openPulls = [pullFacts({ number: 3 })];
    const orders = [order(4, "thaw"), order(5, "stop"), order(6, "thaw")];
    github.addIssue(3, { labels: [] });
    github.seedRecord("refs/cogtown/desks/3", { ...emptyDesk(3), orders, commentsSeen: 6 });
    const { facts } = await observe({ commentsSeen: 4 }, github);
    expect(facts.commands).toMatchObject([{ pull: 3, id: 6, commands: [{ kind: "thaw" }] }]);
  });

  it("is sent for where no desk has heard it", async () => {
    const github = new FakeGitHub();
    const said = (id: number, pull: number, body: string) => ({
      ...{ id, pull, login: "alice", at: minutesAgo(1), body, isOwnWord: true },
    });
    github.saidOfPulls = [said(5, 3, "/mayor thaw"), said(6, 4, "thank you")];
    expect((await observe({}, github)).facts.unheard).toEqual([3]);
  });

  it("is not sent for when it is so old that no desk would obey it", async () => {
    const github = new FakeGitHub();
    const said = (id: number, pull: number, hours: number) => ({
      ...{ id, pull, login: "alice", at: minutesAgo(hours * 60), body: "/mayor thaw" },
      isOwnWord: true,
    });
    github.saidOfPulls = [said(5, 3, 24), said(6, 4, 23)];
    expect((await observe({}, github)).facts.unheard).toEqual([4]);
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
