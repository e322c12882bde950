import { expect, test } from "vitest";
import { scorePredictions } from "./prediction.ts";
import { plainCell } from "./trial.ts";

/** Of what was predicted in two days of this sort, the share that came true. */
function shareHeld(given: Partial<typeof plainCell>): number {
  const scores = [1, 2].map((seed) => scorePredictions({ ...plainCell, ...given }, seed));
  const sum = (of: "said" | "held") => scores.reduce((total, score) => total + score[of], 0);
  expect(sum("said")).toBeGreaterThan(500);
  return sum("held") / sum("said");
}

test.each([
  { slots: 1, perHour: 4 },
  { slots: 4, perHour: 20 },
  { slots: 2, count: 60, breaks: 0.02 },
  { slots: 4, perHour: 12, breaks: 0.02, flake: 0.02, clashes: 0.05, dispatchMinutes: 0.5 },
])("a landing comes when it was predicted, four times of five, with %o", (given) => {
  expect(shareHeld(given)).toBeGreaterThan(0.8);
});

test("the ranges are no wider than they have to be: in a steady flow two verifications", () => {
  const { width } = scorePredictions({ ...plainCell, slots: 4, perHour: 12 }, 1);
  expect(width).toBeLessThan(2.5);
});
