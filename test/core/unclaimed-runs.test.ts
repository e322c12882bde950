import { expect, test } from "vitest";
import { decideRefinery } from "#core/refinery/decide-refinery.ts";
import { emptyRecord } from "#core/refinery/empty-record.ts";
import type { RefineryFacts } from "#core/refinery/facts.ts";
import type { Candidate } from "#core/refinery/record.ts";
import { configText, townFacts } from "./molecule-model.ts";

const base = "b".repeat(40);
const now = new Date("2026-01-05T10:00:00Z");

const doubted: Candidate = {
  id: "c1",
  base,
  ground: base,
  entries: [],
  purpose: "base",
  dispatches: ["2026-01-05T09:00:00Z"],
  lost: 0,
  landed: 0,
};

/** What becomes of a candidate whose run is found to be over. */
function decide(change: Partial<Candidate>): Candidate | undefined {
  const facts: RefineryFacts = {
    town: townFacts({ configText }),
    base: { name: "main", head: base, tree: base, recent: [{ sha: base, tree: base }] },
    record: {
      kind: "present",
      head: base,
      value: { ...emptyRecord("main", 4), candidates: [{ ...doubted, ...change }] },
    },
    pulls: [],
    commands: [],
    unheard: [],
    runs: new Map([["c1", { kind: "ended", runId: 7, url: "", conclusion: "success" }]]),
    notes: new Map(),
    candidateRefs: [],
    budget: 1,
    queue: { kind: "none" },
  };
  const written = decideRefinery(facts, now).effects.find(({ kind }) => kind === "append-refinery");
  return written?.kind === "append-refinery" ? written.record.candidates[0] : undefined;
}

test("a run that ended without a claim counts against nobody: it may be an earlier candidate's of that name", () => {
  expect(decide({})).toMatchObject({
    lost: 0,
    dispatches: [expect.any(String), expect.any(String)],
  });
});

test("a run that ended after its claim is a lost one", () => {
  const claim = { runId: 7, at: "2026-01-05T09:01:00Z" };
  expect(decide({ claim })).toMatchObject({
    lost: 1,
    dispatches: [expect.any(String), expect.any(String)],
  });
});
