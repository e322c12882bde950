import { describe, expect, test } from "vitest";
import { allot } from "../../../actions/polecat/allotted.ts";
import { endOfTime } from "../../../actions/polecat/handoff.ts";
import { Tally } from "../../../actions/polecat/tally.ts";
import { dispatchedAttempt, moleculeRecord } from "./remote.ts";

describe("what the turns of an attempt used", () => {
  test("is unknown while one is at it, and for ever when it ends without a word", () => {
    const tally = new Tally({}, {});
    expect(tally.usage).toMatchObject({ dollars: 0 });
    tally.beginTurn();
    expect(tally.usage).toEqual({ source: "unknown" });
    tally.endTurn({ usage: { dollars: 2 } });
    expect(tally.usage).toEqual({ dollars: 2, source: "reported" });
    tally.beginTurn();
    tally.endTurn({});
    expect(tally.usage).toEqual({ source: "unknown" });
  });

  test("is priced by the town's own prices, and held against the cap", () => {
    const tally = new Tally({ own: { input: 1_000, output: 1_000 } }, { dollars: 2 });
    const tokens = { input: 500, output: 500, cacheRead: 0, cacheWrite: 0 };
    for (const overrun of [undefined, "$2.00 used of $2.00 that the budget left it"]) {
      tally.beginTurn();
      tally.endTurn({ usage: { model: "own", tokens } });
      expect(tally.overrun).toBe(overrun);
    }
    expect(tally.usage).toMatchObject({ dollars: 2, source: "priced" });
  });

  test("comes with the newest twenty decisions, each once", () => {
    const tally = new Tally({}, {});
    for (let turn = 0; turn < 5; turn++) {
      tally.beginTurn();
      const decisions = Array.from({ length: 10 }, (_, n) => `${Math.floor(turn / 2)}-${n}`);
      tally.endTurn({ decisions });
    }
    expect(tally.decisions).toHaveLength(20);
    expect(tally.decisions.at(-1)).toBe("2-9");
    expect(tally.decisions[0]).toBe("1-0");
  });
});

describe("the time of an attempt", () => {
  const recordWith = (minutes?: number) =>
    moleculeRecord("", {
      attempts: [
        { ...dispatchedAttempt(1), ...(minutes === undefined ? {} : { cap: { minutes } }) },
      ],
    });
  const handoff = { plan: [], done: [], why: "time was up" };

  test.each([
    [undefined, 55, "handoff"],
    [60, 55, "handoff"],
    [55, 55, "handoff"],
    [20, 20, "over-budget"],
  ])("of a job of 55 minutes with a cap of %s is %i, and ends as %s", (cap, minutes, kind) => {
    const allotted = allot(55, recordWith(cap));
    expect(allotted.minutes).toBe(minutes);
    expect(endOfTime(allotted, handoff).kind).toBe(kind);
  });
});
