import { expect, test } from "vitest";
import { EngineStrategy } from "./engine.ts";
import { planOneAtATime } from "./one-at-a-time.ts";
import { plainCell, play } from "./trial.ts";

const cell = { ...plainCell, flake: 0.02, quarrels: 0.001, clashes: 0.1 };

test("an engine that takes one pull request at a time lands what is good and breaks no law", () => {
  const { counts, violations, history } = play(
    (world) => new EngineStrategy(planOneAtATime, world),
    cell,
    1,
  );
  expect(violations).toEqual([]);
  expect(history.length + counts.ejected.red + counts.ejected.conflict).toBe(600);
  expect((history.length / counts.lastAt) * 3600).toBeGreaterThan(5);
  expect(counts.finished).toBe(600);
});
