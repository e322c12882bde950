import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { schedule } from "#core/schedule/scheduler.ts";
import { agree, type Measured, sizes } from "./measure.ts";
import { shapeNames, shapes } from "./shapes.ts";
import { findWorstGrowth, renderMeasured, renderSchedulePage } from "./tables.ts";

const page = readFileSync(new URL("../../../docs/benchmarks-schedule.md", import.meta.url), "utf8");

test.each(shapeNames)("a town of the shape '%s' is decided alike by both ways", (name) => {
  for (const size of [10, 100]) expect(agree(shapes[name](size))).toBe(true);
});

test.each(shapeNames)(
  "everybody in a town of ten thousand of the shape '%s' is told why",
  (name) => {
    const view = shapes[name](10_000);
    const { verdicts } = schedule(view);
    expect(verdicts.size).toBe(view.candidates.filter(({ state }) => state === "waiting").length);
  },
);

const measured = (size: number, ours: number, naive?: number): Measured => ({
  ...{ shape: "one chain", size, ours },
  ...(naive === undefined ? {} : { naive }),
});

test("what was measured is told per pass, per molecule and beside the naive way", () => {
  expect(
    renderMeasured([measured(100, 0.5, 20), measured(10_000, 123.4)])
      .split("\n")
      .slice(2),
  ).toEqual([
    "| one chain | 100       | 0.50       | 5.0              | 20             | 40           |",
    "| one chain | 10,000    | 123        | 12               |                |              |",
  ]);
});

test("growth is that of the time per molecule, from a thousand to ten thousand", () => {
  const all = [measured(100, 0.1), measured(1_000, 2), measured(10_000, 30)];
  expect(findWorstGrowth(all)).toEqual({ shape: "one chain", factor: 1.5 });
  expect(renderSchedulePage(all)).toContain("grows by a factor of 1.5 at most (one chain)");
});

test("docs/benchmarks-schedule.md tells of every shape and size", () => {
  for (const name of shapeNames) {
    for (const size of sizes) {
      expect(page).toMatch(new RegExp(`^\\| ${name} +\\| ${size.toLocaleString("en")} +\\|`, "m"));
    }
  }
});
