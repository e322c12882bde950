import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { drawCharts } from "./charts.ts";
import { renderDocs } from "./docs.ts";
import { listPoints, nameOf, targets } from "./grid.ts";
import { renderBenchmarks } from "./markdown.ts";
import { type PointResult, printResults, Results, type Row } from "./results.ts";
import { estimate, percentile } from "./statistics.ts";
import { studyPoint } from "./study.ts";
import { plainCell } from "./trial.ts";
import { compare, judgeTargets, listLosses } from "./verdicts.ts";

const docs = new URL("../../../docs/", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, docs), "utf8");
const recorded = "benchmarks-refinery.json";

test.runIf(existsSync(new URL(recorded, docs)))(
  "docs/benchmarks-refinery.md and its charts say what the recorded run found, and nothing else",
  () => {
    const results = Results.parse(JSON.parse(read(recorded)));
    for (const [path, text] of renderDocs(results)) expect(read(path), path).toBe(text);
  },
);

const small = { ...plainCell, slots: 3, count: 30 };
const point = studyPoint({ name: nameOf(small), study: "saturated", cell: small }, 3);
const results: Results = { seeds: 3, isQuick: true, points: [point], timings: [] };

test("results can be kept and read again", () => {
  expect(Results.parse(JSON.parse(printResults(results)))).toEqual(results);
});

test("a chart is the same whatever was drawn before it", () => {
  expect([...drawCharts(results)]).toEqual([...drawCharts(results)]);
});

test("a point is compared with the best of the others, world by world", () => {
  const { ours, theirs, factor } = compare(point);
  expect(factor).toBeCloseTo(ours[0] / theirs[0]);
  expect(point.rival.margin[0]).toBeCloseTo(ours[0] - theirs[0], 1);
  const better: PointResult = { ...point, rival: { ...point.rival, margin: [-2, 1] } };
  expect(listLosses({ ...results, points: [better] })).toMatchObject([{ outcome: "behind" }]);
  expect(renderBenchmarks({ ...results, points: [better] })).toContain("### Where we lose");
});

test("a target is met by the means of both figures, and every one is tried", () => {
  expect(listPoints(false).map(({ name }) => name)).toEqual(
    expect.arrayContaining(targets.map(({ cell }) => nameOf(cell))),
  );
  const named = (perHour: number, builds: number): PointResult => {
    const figures = { perHour: [perHour, 0], builds: [builds, 0] } satisfies Row["figures"];
    return { ...point, name: "S1 p.05 f0", rows: [{ player: "cogtown", figures }] };
  };
  const judge = (perHour: number, builds: number) =>
    judgeTargets({ ...results, points: [named(perHour, builds)] }).map(({ isMet }) => isMet);
  expect([judge(16, 0.4), judge(15.9, 0.4), judge(16, 0.41)]).toEqual([[true], [false], [false]]);
});

test("a mean of a few has the interval of Student's t", () => {
  expect(estimate([1, 2, 3])).toEqual([2, 2.5]);
  expect(estimate([5])).toEqual([5, 0]);
  expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
});
