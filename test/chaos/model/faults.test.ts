import fc from "fast-check";
import { expect, test } from "vitest";
import { GitHubError } from "../../../app/github/errors.ts";
import { findViolations } from "./laws.ts";
import { type Plan, play } from "./play.ts";
import { seeded } from "./seed.ts";

/** An endless row of throws of a die, the same for the same seed. */
const dice = fc.infiniteStream(fc.integer({ min: 0, max: 99 }));
const throwOf = (stream: Iterator<number>) => Number(stream.next().value);

/** Plays towns in which something goes wrong at every throw below `percent`, and holds every one to the laws. */
async function survive(
  percent: number,
  disturb: (isHit: () => boolean) => Plan,
  redone = 0,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(dice, async (stream) => {
      const played = await play(disturb(() => throwOf(stream) < percent));
      expect(findViolations(played, redone)).toEqual([]);
    }),
    seeded({ numRuns: 25 }),
  );
}

const fail = (isHit: () => boolean, when: "before" | "after", error: () => GitHubError): Plan => ({
  fault: (_call, at) => {
    if (at === when && isHit()) throw error();
  },
});
const outage = () => new GitHubError("unavailable", "502 Bad Gateway");

test("a town whose webhooks all get lost finishes on patrols alone", async () => {
  const played = await play({ hears: () => false });
  expect(findViolations(played)).toEqual([]);
});

test("webhooks that get lost at random change nothing", async () => {
  await survive(50, (isHit) => ({ hears: () => !isHit() }));
});

test("answers that get lost after the work was done change nothing", async () => {
  await survive(8, (isHit) => fail(isHit, "after", outage));
});

test("requests that never arrive change nothing", async () => {
  await survive(8, (isHit) => fail(isHit, "before", outage));
});

test("readings from before the last write change nothing", async () => {
  await survive(30, (isHit) => ({ lags: isHit }), 6);
});

test("all of it at once changes nothing", async () => {
  await survive(
    4,
    (isHit) => ({
      hears: () => !isHit(),
      lags: isHit,
      fault: () => {
        if (isHit()) throw outage();
      },
    }),
    6,
  );
});

test("while GitHub says to come back later nobody asks, but for what was under way", async () => {
  const limitedFor = 20 * 60_000;
  let until = 0;
  let asked = 0;
  let calls = 0;
  const played = await play({
    fault: (_call, when, now) => {
      if (when === "after") return;
      calls += 1;
      if (calls === 30) until = now.getTime() + limitedFor;
      if (now.getTime() >= until) return;
      asked += 1;
      throw new GitHubError("rate-limited", "API rate limit exceeded", { until: new Date(until) });
    },
  });
  expect(findViolations(played)).toEqual([]);
  expect(asked, "passes side by side").toBeLessThanOrEqual(4);
});
