import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Trial } from "./parts/part.ts";
import { renderReliability } from "./reliability.ts";
import { joinOutcomes, Results, summarise } from "./results.ts";

const docs = new URL("../../docs/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, docs), "utf8");

test.runIf(existsSync(new URL("reliability.json", docs)))(
  "docs/reliability.md says what the recorded run found, and nothing else",
  () => {
    const results = Results.parse(JSON.parse(read("reliability.json")));
    expect(read("reliability.md")).toBe(renderReliability(results));
    expect(results.parts.reduce((sum, { violations }) => sum + violations, 0)).toBe(0);
  },
);

const trial: Trial = {
  part: "kill",
  point: "agent.1:lost",
  kind: "lost in agent",
  isReached: true,
  violations: [],
  redone: 1,
  redispatch: [2.5],
  limited: 0,
  seconds: 4,
};

test("a broken law is counted once a run, and a point that was not reached is told apart", () => {
  const broken = { ...trial, violations: ["landed: []", "held: [1]"], redone: 2, redispatch: [9] };
  const results = summarise({
    seed: 7,
    listed: { kill: 9 },
    trials: [trial, trial, broken, { ...trial, isReached: false }],
  });
  expect(results.parts).toEqual([
    {
      part: "kill",
      listed: 9,
      runs: 4,
      unreached: 1,
      violations: 1,
      rows: [{ kind: "lost in agent", runs: 3, violations: 1 }],
      redone: { count: 3, median: 1, most: 2 },
      redispatch: { count: 3, median: 2.5, most: 9 },
      limited: { count: 0, median: 0, most: 0 },
    },
  ]);
  const text = renderReliability(results);
  expect(text).toContain("| `lost in agent` | 3    | 1          |");
  expect(text).toContain("npm run chaos -- --seed 7");
  expect(text, "four of nine points").toContain("was not given the time for every point");
});

test("pieces of one run are one run, and a point that was tried twice counts once", () => {
  const piece = { seed: 7, listed: { kill: 9 }, trials: [trial] };
  const other = { ...piece, trials: [trial, { ...trial, point: "agent.2:lost" }] };
  expect(joinOutcomes([piece, other]).trials).toHaveLength(2);
  expect(() => joinOutcomes([piece, { ...piece, seed: 8 }])).toThrow(/seeds differ/);
});
