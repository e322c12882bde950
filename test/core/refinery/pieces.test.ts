import { describe, expect, test } from "vitest";
import {
  breakRate,
  countGoodRuns,
  countOutcomes,
  countVerdict,
  countWait,
  emptyTally,
  flakeRate,
  percentile,
} from "#core/refinery/estimate.ts";
import { planLine } from "#core/refinery/plan-line.ts";
import { chooseProbes, type Stretch, stepOf } from "#core/refinery/probes.ts";
import { atWork, finish, landed, scene } from "./scene.ts";
import { SmallWorld } from "./small-world.ts";

const stretch: Stretch = {
  ...{ length: 100, red: undefined, verified: [], free: 5, slots: 5 },
  ...{ breakRate: 0.05, largestStep: 16 },
};

describe("probes", () => {
  test.each([
    [0.005, 16],
    [0.05, 6],
    [0.5, 1],
  ])("a rate of %f makes steps of %i", (rate, step) => {
    expect(stepOf({ ...stretch, breakRate: rate })).toBe(step);
  });

  test("a short line leaves no slot without work", () => {
    expect(chooseProbes({ ...stretch, length: 5 })).toEqual([1, 2, 3, 4, 5]);
    expect(chooseProbes({ ...stretch, length: 2 })).toEqual([1, 2]);
  });

  test("go on behind what is verified", () => {
    expect(chooseProbes({ ...stretch, breakRate: 0.5, verified: [1, 2], free: 2 })).toEqual([3, 4]);
  });

  test("split what is red in the middle of its widest gap", () => {
    expect(chooseProbes({ ...stretch, red: 8, free: 1 })).toEqual([4]);
    expect(chooseProbes({ ...stretch, red: 8, verified: [4], free: 2 })).toEqual([2, 6]);
    expect(chooseProbes({ ...stretch, red: 1 })).toEqual([]);
  });
});

describe("the estimate", () => {
  test("begins with what towns are like, and believes what it sees", () => {
    expect(breakRate(emptyTally)).toBe(0.05);
    expect(breakRate(countOutcomes(emptyTally, 1000, 0))).toBeLessThan(0.01);
    expect(breakRate(countOutcomes(emptyTally, 0, 1000))).toBe(0.5);
  });

  test("forgets: a town that has got better is believed", () => {
    const bad = countOutcomes(emptyTally, 0, 100);
    expect(breakRate(countOutcomes(bad, 600, 0))).toBeLessThan(0.1);
  });

  test("counts the reds of good trees", () => {
    expect(flakeRate(emptyTally)).toBe(0.01);
    expect(flakeRate(countGoodRuns(emptyTally, 50, 5))).toBeGreaterThan(0.05);
  });

  test("keeps the newest durations only", () => {
    let tally = emptyTally;
    for (let run = 1; run <= 80; run += 1) tally = countWait(countVerdict(tally, run), run);
    expect([tally.seconds.length, tally.waits.length, tally.verdicts]).toEqual([50, 50, 80]);
    expect(percentile(tally.seconds, 0.5)).toBe(55);
    expect(percentile([], 0.5)).toBeUndefined();
  });
});

describe("slots", () => {
  test("are halved when a runner was longer in coming than a run takes, and come back with landings", () => {
    const world = scene({ count: 12 }, { slots: 4, largestStep: 1 });
    world.record = {
      ...world.record,
      tally: { ...world.record.tally, seconds: [60, 60, 60, 60] },
    };
    world.minutes += 10;
    finish(world, "1,2");
    // Halved for the wait, and one more for what landed.
    expect([landed(world), world.record.slots]).toEqual([[1, 2], 3]);
    finish(world, "1,2,3");
    expect(world.record.slots).toBe(4);
  });

  test("are one while GitHub's budget is low", () => {
    const world = scene({ count: 5 }, { slots: 3, largestStep: 1 });
    world.budget = 0.05;
    finish(world, "1");
    expect(world.record.slots).toBe(1);
    expect(atWork(world)).toEqual(["1,2", "1,2,3"]);
    world.budget = 1;
    finish(world, "1,2");
    expect(world.record.slots).toBe(2);
  });

  test("that were taken away are not used to send something again", () => {
    const world = scene({ count: 2, kinds: ["hangs"] }, { slots: 2, largestStep: 1 });
    world.policy = { ...world.policy, slots: 1 };
    expect(finish(world, "1")).toEqual([]);
    expect(atWork(world)).toEqual(["1,2"]);
  });

  test("what did not finish waits for one", () => {
    const world = scene({ count: 3, kinds: ["hangs", "good"] }, { slots: 3, largestStep: 1 });
    world.policy = { ...world.policy, mode: "batch" };
    expect(finish(world, "1,2,3")).toEqual([]);
    expect(atWork(world)).toEqual(["1", "1,2"]);
  });
});

/** How often a plan looks at the pull requests of a queue: what it costs, whatever the machine. */
function looksFor(count: number): number {
  let looks = 0;
  const world = new SmallWorld(
    { count, kinds: ["good"], quarrels: [], clashes: [], twins: [], masks: [] },
    { slots: 20, largestStep: 16 },
  );
  for (const pull of world.pulls) pull.isWanted = true;
  world.pass();
  const watched = world.queue.map((entry) => ({
    ...entry,
    get pull() {
      looks += 1;
      return entry.pull;
    },
  }));
  planLine({ ...world.look(), queue: watched });
  return looks;
}

test("a plan looks at each of a thousand pull requests a few dozen times, twenty slots or not", () => {
  expect(looksFor(1000)).toBeLessThan(50 * 1000);
  expect(looksFor(1000)).toBeLessThan(10 * looksFor(100));
});
