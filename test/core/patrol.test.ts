import { describe, expect, it } from "vitest";
import { type DeskRecord, emptyDesk } from "#core/desk/record.ts";
import type { TownIssue } from "#core/molecule/facts.ts";
import { decideTown } from "#core/schedule/decide-town.ts";
import { at, now, townFacts } from "./molecule-model.ts";

const lookedAt = (bases: readonly string[], at = now) =>
  decideTown(townFacts({ labelled: [], bases }), at).next.flatMap((key) =>
    key.kind === "refinery" ? [key.base] : [],
  );

describe("a patrol", () => {
  it("looks at the Refinery of every base that somebody has a pull request against", () => {
    expect(lookedAt(["release/1", "main"])).toEqual(["main", "release/1"]);
    expect(lookedAt([])).toEqual([]);
  });

  it("takes turns where there are many", () => {
    const bases = ["a", "b", "c", "d", "e", "f", "g"];
    const first = lookedAt(bases);
    const second = lookedAt(bases, new Date(now.getTime() + 5 * 60_000));
    expect(first).toHaveLength(5);
    expect(new Set([...first, ...second]).size).toBe(7);
  });
});

describe("a patrol of convoys", () => {
  const below = (number: number, parent: number | undefined): TownIssue => ({
    ...{ number, nodeId: `I_${number}`, title: "", createdAt: at(0), labels: ["polecat"] },
    ...{ parent, needs: [] },
  });
  const desk = (number: number, convoy: DeskRecord["convoy"]): DeskRecord => ({
    ...emptyDesk(number),
    convoy,
  });
  const desksOf = (issues: readonly TownIssue[], desks: readonly DeskRecord[], moment = now) =>
    decideTown(townFacts({ labelled: [], issues, desks }), moment).next.flatMap((key) =>
      key.kind === "desk" ? [key.number] : [],
    );

  it("looks at those with open molecules, and at those whose last task is a person's", () => {
    const open = { since: at(0), warned: [] };
    const desks = [desk(4, open), desk(5, { ...open, closed: at(1) }), desk(6, undefined)];
    const issues = [below(7, 3), below(8, 3), below(9, undefined), below(10, 4)];
    expect(desksOf(issues, desks)).toEqual([3, 4]);
  });

  it("takes turns where there are many", () => {
    const issues = Array.from({ length: 9 }, (_, n) => below(n + 100, n + 1));
    const first = desksOf(issues, []);
    const second = desksOf(issues, [], new Date(now.getTime() + 5 * 60_000));
    expect(first).toHaveLength(5);
    expect(new Set([...first, ...second]).size).toBe(9);
  });
});

describe("a patrol of desks", () => {
  const desksOf = (desks: readonly DeskRecord[], unheard: readonly number[] = []) =>
    decideTown(townFacts({ labelled: [], desks }), now, unheard).next.flatMap((key) =>
      key.kind === "desk" ? [key.number] : [],
    );

  it("looks where somebody was not heard, whatever the issue is", () => {
    expect(desksOf([], [3, 9])).toEqual([3, 9]);
  });

  it("looks where something is unfinished, and nowhere else", () => {
    const order = {
      ...{ comment: 5, nodeId: "IC_5", by: "rob", at: at(0) },
      said: { kind: "commands" as const, commands: [{ kind: "status" as const }] },
    };
    const asked = {
      ...{ nonce: "0123456789abcdef", kind: "plan" as const, text: "", title: "", body: "" },
      ...{ by: "rob", at: at(0), dispatches: [] },
    };
    expect(
      desksOf([
        { ...emptyDesk(1), orders: [order] },
        { ...emptyDesk(2), orders: [{ ...order, done: true }] },
        { ...emptyDesk(3), asked: [asked] },
        { ...emptyDesk(4), asked: [{ ...asked, over: true }] },
      ]),
    ).toEqual([1, 3]);
  });
});
