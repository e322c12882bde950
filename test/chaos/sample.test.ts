import { beforeAll, expect, test } from "vitest";
import { partNames, type Trial } from "./parts/part.ts";
import { partTitles } from "./report.ts";
import { chooseSample } from "./sample.ts";
import { replayCommand, runTrials } from "./trials.ts";

/** The same every time; COGTOWN_SEED tries other points. */
const seed = Number(process.env["COGTOWN_SEED"] ?? 20_260_101);
const sampled = partNames.filter((name) =>
  chooseSample(seed).some(({ part }) => part.name === name),
);
let trials: readonly Trial[] = [];

beforeAll(async () => {
  trials = await runTrials({
    plans: chooseSample(seed),
    seed,
    width: 2,
    onTrial: ({ part, point, kind, seconds }) => {
      process.stdout.write(`seed ${seed}: ${part} ${point}: ${kind} (${seconds.toFixed(1)} s)\n`);
    },
  });
});

test.each(sampled)("%s, at a point by seed: the town comes to the same end", (part) => {
  const own = trials.filter((trial) => trial.part === part);
  expect(own.length, partTitles[part]).toBeGreaterThan(0);
  for (const { point, violations } of own) {
    expect(violations, replayCommand(seed, part, point)).toEqual([]);
  }
});
