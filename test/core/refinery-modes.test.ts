import { describe, expect, it } from "vitest";
import { decideRefinery } from "#core/refinery/decide-refinery.ts";
import { emptyRecord } from "#core/refinery/empty-record.ts";
import type { RefineryFacts } from "#core/refinery/facts.ts";
import { at, configText, now, pullFacts, sha, townFacts } from "./molecule-model.ts";

/** So many people's pull requests, all asked for, and a configuration of the Refinery. */
function crowd(count: number, refinery: string): RefineryFacts {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const heads = numbers.map((pull) => ({ pull, head: sha(`head-${pull}`) }));
  const said = { by: "rob", comment: 1, at: at(0), isUrgent: false };
  const asked = heads.map((each) => ({ ...each, ...said }));
  const value = { ...emptyRecord("main", 4), asked };
  return {
    town: townFacts({ configText: `${configText}refinery:\n${refinery}` }),
    base: { name: "main", head: sha("base"), tree: sha("tree"), recent: [] },
    record: { kind: "present", head: sha("record"), value },
    pulls: heads.map(({ pull, head }) =>
      pullFacts({ number: pull, branch: `branch-${pull}`, head }),
    ),
    notes: new Map(),
    commands: [],
    unheard: [],
    runs: new Map(),
    candidateRefs: [],
    budget: 1,
    queue: { kind: "none" },
  };
}

/** What is done first, and how many pull requests are in each candidate. */
function startOf(count: number, refinery: string) {
  const { effects } = decideRefinery(crowd(count, refinery), now);
  const record = effects.flatMap((each) => (each.kind === "append-refinery" ? [each.record] : []));
  const candidates = record.flatMap((each) => each.candidates);
  return { effects, record, sizes: candidates.map(({ entries }) => entries.length) };
}

describe("three hundred pull requests that are ready at once", () => {
  it("cost one write and one verification for each slot, and as many notes as one request holds", () => {
    const { effects, sizes, record } = startOf(300, "  slots: 4\n");
    const dispatches = sizes.map(() => "dispatch");
    expect(effects.map(({ kind }) => kind)).toEqual([
      ...["append-refinery", ...dispatches, "show-pulls"],
    ]);
    const shown = effects.flatMap((effect) => (effect.kind === "show-pulls" ? effect.pulls : []));
    expect(shown.map(({ number }) => number)).toEqual(
      record[0]?.ready.slice(0, 20).map(({ pull }) => pull),
    );
    expect(sizes).toHaveLength(4);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4 * 16);
    expect(JSON.stringify(record).length).toBeLessThan(200_000);
  });
});

describe("the mode", () => {
  it("`batch` verifies all of a short line in one candidate, one at a time", () => {
    expect(startOf(6, "  mode: batch\n").sizes).toEqual([6]);
  });

  it("`serial` verifies one pull request at a time", () => {
    expect(startOf(6, "  mode: serial\n").sizes).toEqual([1]);
  });

  it("`train` verifies several side by side, each longer than the one before", () => {
    expect(startOf(6, "  mode: train\n  slots: 3\n").sizes).toEqual([2, 4, 6]);
  });

  it("any, with `strict: each`, verifies every single step of the way", () => {
    expect(startOf(6, "  strict: each\n  slots: 3\n").sizes).toEqual([1, 2, 3]);
  });
});
