import { describe, expect, test } from "vitest";
import { schedule, type TownView, type WaitReason } from "#core/schedule/scheduler.ts";
import { candidate, reasonsOf, town } from "./schedule-model.ts";

const waitsOf = (view: TownView, number: number) => reasonsOf(schedule(view).verdicts.get(number));
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("the order of those that may go", () => {
  test("is by priority, then by the longest chain behind, then by age, then by number", () => {
    const view = town(
      [
        candidate(1, { createdAt: "2026-01-03T00:00:00Z" }),
        candidate(2, { createdAt: "2026-01-01T00:00:00Z", priority: 3 }),
        candidate(3, { createdAt: "2026-01-09T00:00:00Z", priority: 0 }),
        candidate(4, { createdAt: "2026-01-08T00:00:00Z" }),
        candidate(5, { needs: [4] }),
        candidate(6, { needs: [5] }),
        candidate(7, { createdAt: "2026-01-07T00:00:00Z" }),
        candidate(8, { needs: [7] }),
        candidate(9, { createdAt: "2026-01-03T00:00:00.000Z" }),
      ],
      { capacity: 10 },
    );
    expect(schedule(view).go).toEqual([3, 4, 7, 1, 9, 2]);
  });

  test("does not count a chain behind those that need nobody any more", () => {
    const started = candidate(3, { needs: [2], isFirst: false });
    expect(schedule(town([candidate(1), candidate(2), started])).go).toEqual([1, 2, 3]);
  });
});

describe("what a first attempt waits for", () => {
  const others = new Map([
    [11, "landed"],
    [12, "open"],
    [13, "closed"],
  ] as const);

  test("is every need that has not landed, and how it stands", () => {
    const view = town(
      [candidate(1, { needs: [2, 11, 12, 13, 14, 2] }), candidate(2, { state: "resting" })],
      { others },
    );
    expect(waitsOf(view, 1)).toEqual([
      {
        kind: "needs",
        on: [
          { number: 2, state: "open" },
          { number: 12, state: "open" },
          { number: 13, state: "closed" },
          { number: 14, state: "missing" },
        ],
      },
    ]);
  });

  test("is every gate", () => {
    expect(waitsOf(town([candidate(1, { unmetGates: ["a word", "a run"] })]), 1)).toEqual([
      { kind: "gate", what: "a word" },
      { kind: "gate", what: "a run" },
    ]);
  });

  test("holds back no second one", () => {
    const view = town([candidate(1, { isFirst: false, needs: [12], unmetGates: ["a word"] })], {
      others,
    });
    expect(schedule(view).go).toEqual([1]);
  });
});

describe("a circle of needs", () => {
  test("is told once, by its shortest way from its smallest number, to everybody in it", () => {
    const view = town([
      candidate(3, { needs: [5] }),
      candidate(5, { needs: [4] }),
      candidate(4, { needs: [3, 6] }),
      candidate(6, { needs: [5] }),
      candidate(7, { needs: [6] }),
    ]);
    const { cycles, verdicts } = schedule(view);
    expect(cycles).toEqual([[3, 5, 4]]);
    for (const number of [3, 4, 5, 6]) {
      expect(reasonsOf(verdicts.get(number))[0]).toEqual({ kind: "cycle", path: [3, 5, 4] });
    }
    expect(reasonsOf(verdicts.get(7)).map(({ kind }) => kind)).toEqual(["needs"]);
  });

  test("may be one molecule that needs itself, and there may be several", () => {
    const view = town([
      candidate(9, { needs: [9] }),
      candidate(1, { needs: [2] }),
      candidate(2, { needs: [1] }),
    ]);
    expect(schedule(view).cycles).toEqual([[1, 2], [9]]);
  });

  test("is none once one of them has started", () => {
    const view = town([candidate(1, { needs: [2] }), candidate(2, { needs: [1], isFirst: false })]);
    expect(schedule(view)).toMatchObject({ cycles: [], go: [2] });
  });

  test("of a hundred thousand is found without running out of stack", () => {
    const all = range(1, 100_000);
    const { cycles } = schedule(
      town(all.map((number) => candidate(number, { needs: [(number % all.length) + 1] }))),
    );
    expect(cycles.map(({ length }) => length)).toEqual([100_000]);
  });
});

describe("places", () => {
  test("are given to as many as the town may have at work", () => {
    const view = town(
      [candidate(1, { state: "at-work" }), ...range(2, 6).map((n) => candidate(n))],
      {
        capacity: 3,
      },
    );
    expect(schedule(view).go).toEqual([2, 3]);
    expect(waitsOf(view, 6)).toEqual([
      { kind: "capacity", atWork: 3, capacity: 3 },
      { kind: "turn", before: [2, 3, 4] },
    ]);
  });

  test("of a label are given to as many as may have it, in any case", () => {
    const of = (number: number, ...labels: string[]) => candidate(number, { labels });
    const view = town([of(1, "db"), of(2, "DB"), of(3, "UI", "Db"), of(4, "ui")], {
      perLabel: { Db: 2 },
    });
    expect(schedule(view).go).toEqual([1, 2, 4]);
    expect(waitsOf(view, 3)).toEqual([
      { kind: "label-capacity", label: "Db", atWork: 2, capacity: 2 },
    ]);
  });

  test("are told of even to those that something else holds back", () => {
    const view = town([candidate(1), candidate(2, { own: [{ kind: "held", reason: "broken" }] })], {
      capacity: 1,
    });
    expect(waitsOf(view, 2)).toEqual([
      { kind: "held", reason: "broken" },
      { kind: "capacity", atWork: 1, capacity: 1 },
    ]);
  });
});

describe("scopes", () => {
  const scoped = (number: number, ...scope: string[]) => candidate(number, { scope });

  test("that collide are not worked on at the same time, unless the town allows it", () => {
    const all = [scoped(1, "src/**"), scoped(2, "src/a.ts"), scoped(3, "docs/**"), scoped(4)];
    expect(schedule(town(all)).go).toEqual([1, 3, 4]);
    expect(waitsOf(town(all), 2)).toEqual([{ kind: "scope", number: 1 }]);
    expect(schedule(town(all, { shareScope: true })).go).toEqual([1, 2, 3, 4]);
  });

  test("are kept for one that nothing else holds back: later ones wait for their turn", () => {
    const view = town([
      candidate(1, { state: "at-work", scope: ["a/**"] }),
      scoped(2, "**"),
      scoped(3, "b/**"),
      scoped(4),
    ]);
    expect(schedule(view).go).toEqual([4]);
    expect(waitsOf(view, 2)).toEqual([{ kind: "scope", number: 1 }]);
    expect(waitsOf(view, 3)).toEqual([{ kind: "turn", before: [2] }]);
  });

  test("are not kept for one that waits for a label or for anything of its own", () => {
    const all = [
      candidate(1, { state: "at-work", scope: ["a/**"], labels: ["db"] }),
      candidate(2, { scope: ["**"], labels: ["db"] }),
      candidate(3, { scope: ["**"], own: [{ kind: "claimed", by: "bob" }] }),
      scoped(4, "b/**"),
    ];
    expect(schedule(town(all, { perLabel: { db: 1 } })).go).toEqual([4]);
  });

  test("keep the place of a label too: nobody who comes later takes it", () => {
    const view = town(
      [
        candidate(1, { state: "at-work", scope: ["a/**"] }),
        candidate(2, { scope: ["a/x"], labels: ["db"] }),
        candidate(3, { scope: ["b/**"], labels: ["db"] }),
      ],
      { perLabel: { db: 1 } },
    );
    expect(waitsOf(view, 3)).toEqual([{ kind: "turn", before: [2] }]);
  });
});

describe("what holds everybody back", () => {
  const pause: WaitReason = { kind: "paused", by: "maya", reason: "", at: "2026-01-05T09:00:00Z" };

  test("is told to everybody, and nobody goes", () => {
    const view = town([candidate(1), candidate(2, { needs: [1] })], { pauses: [pause] });
    expect(schedule(view).go).toEqual([]);
    expect(waitsOf(view, 1)).toEqual([pause]);
    expect(waitsOf(view, 2).map(({ kind }) => kind)).toEqual(["paused", "needs"]);
  });

  test("with the breaker half open is everything but the one that tries", () => {
    const view = town([candidate(1), candidate(2)], { probe: 2 });
    expect(schedule(view).go).toEqual([2]);
    expect(waitsOf(view, 1)).toEqual([
      {
        kind: "breaker",
        words: "the polecat of #2, which tries whether runs work again",
      },
    ]);
  });
});

test("those that do not wait get no verdict", () => {
  const view = town([candidate(1, { state: "resting" }), candidate(2, { state: "at-work" })]);
  expect(schedule(view)).toEqual({ verdicts: new Map(), line: [], go: [], cycles: [] });
});
