import { describe, expect, it } from "vitest";
import { ejectionsOf } from "../kit/refinery-laws.ts";
import { paper } from "../parts/paper.ts";
import { findViolations, refineryChain } from "./laws.ts";
import { play } from "./play.ts";
import { share } from "./seed.ts";

describe("a town on paper", () => {
  it("lands what can land and holds what cannot", async () => {
    const { calls, pushes, ...undisturbed } = await play();
    expect(findViolations({ calls, pushes, ...undisturbed })).toEqual([]);
    expect(calls.length).toBeGreaterThan(80);
    expect(pushes.length).toBeGreaterThan(25);
  });

  it("meets everything that can happen to a train", async () => {
    const { town } = await play();
    const records = refineryChain(town);
    const candidates = records.flatMap((record) => record.candidates);
    const wanted = {
      "several at once": candidates.some(({ entries }) => entries.length > 3),
      "landing on what has landed of it": candidates.some(({ landed }) => landed > 0),
      red: candidates.some(({ purpose, verdict }) => purpose === "line" && verdict?.kind === "red"),
      "a base in doubt": candidates.some(({ purpose }) => purpose === "base"),
      "a suspect cleared": candidates.some(
        ({ purpose, verdict }) => purpose === "alone" && verdict?.kind === "green",
      ),
      "an ejection": ejectionsOf(records).some(({ cause }) => cause === "red"),
      "a branch refused": town
        .recordOf(2)
        ?.attempts.some(({ outcome }) => outcome?.kind === "policy-refused"),
      "one aside": records.some(({ aside }) => aside.length > 0),
      "a run cancelled": town.jobs.some(({ conclusion }) => conclusion === "cancelled"),
    };
    expect(Object.entries(wanted).filter(([, isMet]) => !isMet)).toEqual([]);
  });

  it.each(["call", "push"])("ends the same whatever dies before and after a %s", async (what) => {
    const points = share((await paper.listPoints(1)).filter((point) => point.startsWith(what)));
    const violations: string[] = [];
    let reached = 0;
    for (const point of points) {
      const trial = await paper.play(1, point);
      if (trial.isReached) reached += 1;
      violations.push(...trial.violations.map((violation) => `${point}: ${violation}`));
    }
    expect(violations).toEqual([]);
    expect(reached, "points that were come to").toBeGreaterThan(points.length * 0.9);
  });
});
