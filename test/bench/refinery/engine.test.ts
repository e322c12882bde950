import { expect, test } from "vitest";
import { EngineStrategy } from "./engine.ts";
import { planOneAtATime } from "./one-at-a-time.ts";
import { type PlayerName, playerNames, players } from "./players.ts";
import { plainCell, play, tryPlayer } from "./trial.ts";

const cell = { ...plainCell, flake: 0.02, quarrels: 0.001, clashes: 0.1, count: 200 };
const noClashes = { ...cell, clashes: 0 };

test("an engine that takes one pull request at a time is a serial queue", () => {
  const ours = play((world) => new EngineStrategy(planOneAtATime, world), noClashes, 1);
  const serial = play(players.serial.player, noClashes, 1);
  expect(ours.violations).toEqual([]);
  expect(ours.history).toEqual(serial.history);
  expect(ours.counts.waits).toEqual(serial.counts.waits);
});

test.each(playerNames)(
  "%s has the same day again with the same seed, and another with another",
  (name) => {
    const [first, again, other] = [5, 5, 6].map((seed) =>
      tryPlayer(players[name].player, { ...cell, slots: 4 }, seed),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  },
);

test("what a tree's run takes and says does not depend on who has it verified", () => {
  const waits = (name: PlayerName) => play(players[name].player, noClashes, 3).counts.waits;
  expect(waits("github")).toEqual(waits("serial"));
  expect(waits("zuul")).toEqual(waits("serial"));
});

test.each([
  { slots: 1, breaks: 0.2, clashes: 0.28 },
  { slots: 5, flake: 0.03, clashes: 0.05 },
  { slots: 10, breaks: 0.1, quarrels: 0.003 },
  { slots: 20, breaks: 0.02, dispatchMinutes: 0.5 },
  { slots: 5, perHour: 20 },
])("ours breaks no law with %o", (given) => {
  for (const seed of [1, 2, 3])
    expect(play(players.cogtown.player, { ...cell, ...given }, seed).violations).toEqual([]);
});
