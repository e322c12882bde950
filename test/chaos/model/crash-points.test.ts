import { describe, expect, it } from "vitest";
import { paper } from "../parts/paper.ts";
import { findViolations } from "./laws.ts";
import { play } from "./play.ts";

describe("a town on paper", () => {
  it("lands what can land and holds what cannot", async () => {
    const { calls, pushes, ...undisturbed } = await play();
    expect(findViolations({ calls, pushes, ...undisturbed })).toEqual([]);
    expect(calls.length).toBeGreaterThan(80);
    expect(pushes.length).toBeGreaterThan(25);
  });

  it.each(["call", "push"])(
    "ends the same whatever dies before and after every single %s",
    async (what) => {
      const points = (await paper.listPoints(1)).filter((point) => point.startsWith(what));
      const violations: string[] = [];
      let reached = 0;
      for (const point of points) {
        const trial = await paper.play(1, point);
        if (trial.isReached) reached += 1;
        violations.push(...trial.violations.map((violation) => `${point}: ${violation}`));
      }
      expect(violations).toEqual([]);
      expect(reached, "points that were come to").toBeGreaterThan(points.length * 0.9);
    },
  );
});
