import { expect, test, vi } from "vitest";
import type { Place } from "../../../app/github/installed.ts";
import { startRounds } from "../../../app/hosts/rounds.ts";

const places: readonly Place[] = [
  { installation: 1, owner: "ada", name: "engine" },
  { installation: 2, owner: "rob", name: "shelf" },
];

/** Time that passes when everybody waits for it; the first round's end is waited for in `slept`. */
function walk(installed: () => Promise<readonly Place[]>) {
  const patrolled: string[] = [];
  const slept: number[] = [];
  const outcomes: string[] = [];
  const rounds = startRounds({
    minutes: 15,
    town: {
      installed,
      patrol: ({ owner, name }) => {
        patrolled.push(`${owner}/${name}`);
        return Promise.resolve();
      },
    },
    clock: {
      now: () => new Date(),
      sleep: (milliseconds) => {
        slept.push(milliseconds);
        if (milliseconds >= 60_000 && outcomes.length === 2) rounds.end();
        return Promise.resolve();
      },
    },
    log: { info: () => undefined, warn: () => undefined },
    tell: (outcome) => outcomes.push(outcome),
  });
  return { patrolled, slept, outcomes };
}

test("every repository is looked over at once, and again after a while", async () => {
  const { patrolled, slept, outcomes } = walk(() => Promise.resolve(places));
  await vi.waitFor(() => {
    expect(outcomes).toEqual(["done", "done"]);
  });
  expect(patrolled).toEqual(["ada/engine", "rob/shelf", "ada/engine", "rob/shelf"]);
  expect(slept.filter((each) => each === 15 * 60_000)).toHaveLength(2);
});

test("a round that GitHub does not answer is made up for by the next", async () => {
  let tries = 0;
  const { patrolled, outcomes } = walk(() => {
    tries += 1;
    return tries === 1 ? Promise.reject(new Error("no answer")) : Promise.resolve(places);
  });
  await vi.waitFor(() => {
    expect(outcomes).toEqual(["failed", "done"]);
  });
  expect(patrolled).toEqual(["ada/engine", "rob/shelf"]);
});
