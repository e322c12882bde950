import { describe, expect, it } from "vitest";
import { findViolations } from "./laws.ts";
import { type Played, play, type When } from "./play.ts";

const whens: readonly When[] = ["before", "after"];

/** The town's own story, undisturbed: how many points there are to be hit at. */
const undisturbed = await play();

describe("a town on paper", () => {
  it("lands what can land and holds what cannot", () => {
    expect(findViolations(undisturbed)).toEqual([]);
    expect(undisturbed.calls.length).toBeGreaterThan(80);
    expect(undisturbed.pushes.length).toBeGreaterThan(25);
  });
});

/** Hits every point in turn, until one lies beyond the end of the story. */
async function hitEvery(
  strike: (at: number, when: When) => Promise<Played>,
  redone: number,
): Promise<{ points: number; violations: readonly string[] }> {
  const violations: string[] = [];
  let points = 0;
  for (let at = 1; ; at += 1) {
    let isBeyond = true;
    for (const when of whens) {
      const played = await strike(at, when);
      if (!played.struck) continue;
      isBeyond = false;
      points += 1;
      const found = findViolations(played, redone);
      violations.push(...found.map((what) => `${when} ${at}: ${what}`));
    }
    if (isBeyond) return { points, violations };
  }
}

describe("whatever dies, the town ends the same", () => {
  it("the App, before and after every single call", async () => {
    const { points, violations } = await hitEvery((at, when) => play({ crash: { at, when } }), 0);
    expect(violations).toEqual([]);
    expect(points).toBeGreaterThan(2 * undisturbed.calls.length - 20);
  });

  it("the machine of a job, before and after every single push", async () => {
    const { points, violations } = await hitEvery((at, when) => play({ kill: { at, when } }), 1);
    expect(violations).toEqual([]);
    expect(points).toBeGreaterThan(2 * undisturbed.pushes.length - 10);
  });
});
