import { describe, expect, it } from "vitest";
import type { FloorFacts } from "#core/floor/facts.ts";
import { viewFloor } from "#core/floor/view-floor.ts";
import { createFloorTown, now } from "../browser/kit/floor-town.ts";
import { recordOf, townOf } from "./dashboard-model.ts";
import { configText } from "./molecule-model.ts";

const town = createFloorTown().look();
const view = viewFloor(town, now);
const factsOf = (
  over: Partial<FloorFacts["town"]>,
  events: FloorFacts["news"]["events"] = [],
): FloorFacts => ({
  town: townOf([], over),
  openPlans: new Set(),
  line: { kind: "none", why: "the repository has no commits" },
  news: { events, convoys: new Map() },
  budget: 1,
});

describe("the floor", () => {
  it("counts what is at work, waits, is proposed, is held and has landed", () => {
    expect(view.counts).toEqual({
      ...{ atWork: 3, places: 6, waiting: 4, proposed: 3, held: 1, landedToday: 4 },
    });
  });

  it("lists behind what waits everything that it counts as waiting, also what nobody works on yet", () => {
    const { counts, waiting } = viewFloor(factsOf({ labelled: [11] }), now);
    expect([counts.waiting, waiting]).toMatchObject([
      1,
      [{ number: 11, waitsFor: "what its own page tells: nobody works on it yet" }],
    ]);
  });

  it("draws a convoy with what has landed of it, and what waits for what", () => {
    const [convoy] = view.convoys;
    expect([convoy?.convoy?.title, convoy?.landed, convoy?.of]).toEqual(["Offline mode", 2, 6]);
    const states = convoy?.nodes.map(({ number, state }) => [number, state]);
    expect(Object.fromEntries(states ?? [])).toEqual({
      ...{ 41: "landed", 42: "landed", 43: "work", 44: "queued", 45: "blocked", 46: "blocked" },
    });
    expect(convoy?.edges).toEqual([
      ...[
        [41, 43],
        [41, 44],
        [42, 44],
        [43, 45],
        [44, 46],
        [45, 46],
      ],
    ]);
  });

  it("tells of a polecat its step, its clock, its agent and its run", () => {
    const [polecat] = view.polecats;
    expect(polecat).toMatchObject({
      ...{ number: 43, attempt: 2, done: 1, of: 3, step: "Fetch it when the line is idle" },
      ...{ agent: "claude", model: "claude-sonnet-4-5" },
      run: "https://github.test/acme/reader/actions/runs/9007",
    });
    expect(view.polecats.at(-1)).toMatchObject({ number: 54, startedAt: null, run: null });
  });

  it("names the command that releases what is held", () => {
    expect(view.held).toMatchObject([{ number: 53, command: "/mayor retry", by: "witness" }]);
  });

  it("adds up what was spent as time went by, and says of how much", () => {
    expect(view.money.burn.points.at(-1)).toMatchObject({ dollars: 14.67, tokens: 3_420_000 });
    expect(view.money.burn.days).toMatchObject([{ date: "2026-01-05", attempts: 9 }]);
    const day = view.money.accounts.find(({ of, unit }) => of === "day" && unit === "dollars");
    expect(day).toMatchObject({ spent: 14.67, limit: 30, leftWords: "$9.33" });
    expect(view.money.molecules[0]).toMatchObject({ number: 53, limit: "$5.00" });
  });

  it("lists events of the whole ledger newest first, without saying twice whose they are", () => {
    expect(view.timeline.slice(0, 2)).toMatchObject([
      { number: 54, text: "attempt 1 dispatched (ready)" },
      { number: 43, text: "attempt 2: step 1 of 3 done" },
    ]);
    expect(view.timeline.find(({ who }) => who === "refinery")?.text).not.toMatch(/refinery|# \d/);
  });

  it("leaves nothing in a text that is not drawn, or that moves what stands around it", () => {
    const hidden = [0x202e, 0x200b].map((code) => String.fromCodePoint(code)).join("");
    const title = `a${hidden}b`;
    const record = recordOf(7);
    const facts = factsOf({ labelled: [7], records: [record], issues: [{ ...issue(7), title }] });
    const [group] = viewFloor(facts, now).convoys;
    expect(group?.nodes[0]?.title).toBe("ab");
  });

  it("of a repository without anything is empty, and of a configuration that cannot be read says so", () => {
    const empty = viewFloor(factsOf({ configText }), now);
    expect(empty).toMatchObject({ troubles: [], convoys: [], polecats: [], timeline: [] });
    expect(empty.refinery).toEqual({ why: "the repository has no commits" });
    const broken = viewFloor(factsOf({ configText: "agent: [" }), now);
    expect(broken.troubles[0]).toContain("cannot be read");
  });

  it("says who paused it, and is made of nothing but plain data", () => {
    const value = {
      version: 1 as const,
      pause: { by: "maya", reason: "holidays", at: now.toISOString() },
    };
    const facts = factsOf({ configText, record: { kind: "present", head: "h", value } });
    expect(viewFloor(facts, now).troubles.join()).toMatch(
      /Paused by `maya`.*until somebody says `\/mayor resume`. Holidays/,
    );
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  });
});

function issue(number: number) {
  const [found] = townOf([recordOf(number)]).issues;
  if (found === undefined) throw new Error("there is an issue");
  return found;
}
