import { describe, expect, test } from "vitest";
import { makeSmallWorld, watch } from "./hand-made.ts";
import { type PlayerName, playerNames, players } from "./players.ts";

const play = (name: PlayerName, given: Parameters<typeof watch>[1]) =>
  watch(players[name].player, given);

describe.each(playerNames)("%s", (name) => {
  test("lands what is good, in whatever way, and breaks no law", () => {
    const world = play(name, { count: 12, slots: 3, bad: [2, 7], clashes: [[9, 10]] });
    expect(world.violations).toEqual([]);
    expect([
      [2, 7, 9],
      [2, 7, 10],
    ]).toContainEqual(world.left);
    expect(world.counts.innocent.red).toBe(0);
  });

  test("sends one of two back that are good alone and bad together", () => {
    const world = play(name, { count: 5, slots: 2, quarrels: [[1, 3]] });
    expect(world.violations).toEqual([]);
    expect(world.left).toHaveLength(1);
    expect([1, 3]).toContain(world.left[0]);
  });
});

test("a serial queue verifies each once", () => {
  expect(play("serial", { count: 3, bad: [1] }).runs).toEqual(["0", "1", "2"]);
});

test("without a queue, whoever comes second verifies again", () => {
  const world = play("no-queue", { count: 2, slots: 2 });
  expect(world.runs.slice(0, 2)).toEqual(["0", "1"]);
  expect(world.runs).toHaveLength(3);
  expect(world.history).toHaveLength(2);
});

test("bors-ng halves what fails, and lands the good half before it looks at the other", () => {
  expect(play("bors-ng", { count: 4, bad: [3] }).runs).toEqual(["0+1+2+3", "0+1", "2+3", "2", "3"]);
});

test("Gas Town verifies a red batch once more, splits it to the last, and verifies the rest together", () => {
  const { runs } = play("gas-town", { count: 3, bad: [1] });
  expect(runs).toEqual(["0+1+2", "0+1+2", "0+1", "0", "1", "2", "0+2"]);
});

test("Tide tries a failed batch again only when the one by itself has moved the base", () => {
  const { runs } = play("tide", { count: 4, slots: 2, bad: [3] });
  expect(runs.slice(0, 2)).toEqual(["0+1+2+3", "0"]);
  expect(runs.slice(2).some((run) => run === "0+1+2+3")).toBe(false);
});

test("what is like Mergify finds the one to blame in one round of prefixes", () => {
  expect(play("mergify", { count: 3, slots: 5, bad: [1] }).runs).toEqual([
    "0+1+2",
    "0",
    "0+1",
    "2",
  ]);
  expect(play("mergify", { count: 3, slots: 5, bad: [2] }).runs, "not run by itself").toEqual([
    "0+1+2",
    "0",
    "0+1",
  ]);
});

test("GitHub builds everybody again behind one that leaves, and nobody behind one that lands", () => {
  const { runs } = play("github", { count: 3, slots: 3, bad: [0] });
  expect(runs).toEqual(["0", "0+1", "0+1+2", "1", "1+2"]);
  expect(play("github", { count: 3, slots: 3 }).runs).toEqual(["0", "0+1", "0+1+2"]);
});

test("GitHub as it is lets superseded runs take their slots to the end", () => {
  const given = { count: 5, slots: 5, bad: [0] };
  expect(play("github", given).counts.cancelled).toBeGreaterThan(0);
  const { counts } = play("github-waste", given);
  expect(counts).toMatchObject({ cancelled: 0, finished: counts.started });
});

test("with HEADGREEN nobody leaves before all of the group have failed", () => {
  const { runs, counts } = play("github-head", { count: 3, slots: 3, bad: [0] });
  expect(runs).toEqual(["0", "0+1", "0+1+2", "1", "1+2"]);
  expect(counts.cancelled).toBe(0);
});

test("Zuul builds those behind a failed one again without it", () => {
  const { runs, history } = play("zuul", { count: 3, slots: 3, bad: [1] });
  expect(runs.slice(0, 3)).toEqual(["0", "0+1", "0+1+2"]);
  expect(runs.slice(3).every((run) => run.endsWith("2") && !run.includes("1"))).toBe(true);
  expect(history).toEqual([0, 2]);
});

test("the oracle builds nobody who is guilty", () => {
  expect(play("oracle", { count: 3, slots: 3, bad: [1] }).runs).toEqual(["0", "0+2"]);
});

test("a world tells of what lands unverified, of a red base, and of one that leaves twice", () => {
  const world = makeSmallWorld({ count: 2, bad: [0] });
  world.landThese([0]);
  world.eject(0, "red");
  expect(world.violations.map((words) => words.replace(/^.*min: /, ""))).toEqual([
    "landed unverified: 0",
    "the base is red after 0",
    "pull request 0 left twice",
  ]);
  expect(() => ["a", "b"].map(() => world.start([1]))).toThrow("more than 1 runs");
});
