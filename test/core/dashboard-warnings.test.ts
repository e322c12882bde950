import { describe, expect, it } from "vitest";
import type { TownFacts, TownIssue } from "#core/molecule/facts.ts";
import {
  look,
  pass,
  recordIn,
  recordOf,
  townOf,
  withDashboard,
  worldOf,
} from "./dashboard-model.ts";
import { at, attempt, configText, failed, now, townIssue } from "./molecule-model.ts";

const spent = (number: number, dollars: number, endedAt = at(29)) =>
  recordOf(number, {
    attempts: [attempt(1, failed, { usage: { dollars, source: "reported" }, endedAt })],
  });
const budgets = (of: string) =>
  `${configText}budget:\n  ${of}\ncommands:\n  escalate: ["@maya", "@acme/ops"]\n`;
const below = (number: number, parent: number): TownIssue => ({
  ...{ ...townIssue(number), parent, parentNodeId: `issue-${parent}` },
});
const told = (town: TownFacts) =>
  look(worldOf(town, now)).effects.flatMap((effect) =>
    effect.kind === "answer" ? [[effect.number, effect.nodeId, effect.replies[0]] as const] : [],
  );

describe("people are told of a budget that is nearly used up", () => {
  const molecule = (dollars: number) =>
    townOf([spent(7, dollars)], { configText: budgets("molecule: { dollars: 10 }") });

  it("on the molecule's own issue, from four fifths on, with those who are on call", () => {
    expect(told(molecule(7.9))).toEqual([]);
    expect(told(molecule(8))).toEqual([
      [
        7,
        "issue-7",
        "@maya @acme/ops: Four fifths of the molecule's budget are spent: $8.00 of $10.00. When it is used up, no attempt that it pays for is started. `budget.molecule` in `.github/cogtown.yml` sets it, and `/mayor budget $N` here.",
      ],
    ]);
  });

  it("once: it is written down first", () => {
    const world = pass(worldOf(molecule(9), now));
    expect(world.done.map(({ effect }) => effect.kind)).toEqual(["append-town", "answer"]);
    expect(recordIn(world)?.told).toEqual(["molecule:7"]);
    expect(look(world).effects).toEqual([]);
  });

  it("of a convoy once for all of its molecules, on its own issue", () => {
    const town = townOf([spent(7, 5), spent(8, 4)], {
      configText: budgets("convoy: { dollars: 10 }"),
      issues: [below(7, 4), below(8, 4)],
    });
    expect(told(town).map(([number, nodeId]) => [number, nodeId])).toEqual([[4, "issue-4"]]);
    expect(recordIn(pass(worldOf(town, now)))?.told).toEqual(["convoy:4"]);
  });

  it("of the day and the town where an attempt ended last, or on the dashboard", () => {
    const text = budgets("day: { dollars: 10 }").replace(
      "\ncommands",
      "\n  town: { dollars: 10 }\ncommands",
    );
    const town = townOf([spent(7, 5), spent(8, 4, at(30))], { configText: text });
    expect(told(town).map(([number]) => number)).toEqual([8, 8]);
    expect(recordIn(pass(worldOf(town, now)))?.told).toEqual(["town", "day:2026-01-05"]);
    const shown = withDashboard({ ...town, configText: `${text}dashboard: true\n` }, now);
    const answers = look(shown).effects.filter(({ kind }) => kind === "answer");
    expect(answers).toMatchObject([{ number: 40 }, { number: 40 }]);
  });

  it("not of molecules that are off the line, and not without budgets", () => {
    expect(told({ ...molecule(9), labelled: [], issues: [] })).toEqual([]);
    expect(told(townOf([spent(7, 900)], { configText }))).toEqual([]);
  });

  it("of the sum that `/mayor budget` set", () => {
    const town = molecule(4);
    const budget = { dollars: 5, by: "rob", at: at(1) };
    const desks = [
      {
        version: 1 as const,
        number: 7,
        commentsSeen: 0,
        orders: [],
        asked: [],
        carriedOut: [],
        notes: [],
        budget,
      },
    ];
    expect(told({ ...town, desks })).toHaveLength(1);
  });
});
