import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scopesCollide } from "#core/molecule/scope.ts";
import { componentsOf } from "#core/schedule/graph.ts";
import { type Candidate, schedule, type TownView } from "#core/schedule/scheduler.ts";
import { makeScopeIndex } from "#core/schedule/scope-index.ts";
import { decideNaively } from "../bench/schedule/naive.ts";
import { anyTown, candidate, kindsOf, reasonsOf, town } from "./schedule-model.ts";

const runs = { numRuns: 300 };
const holds = (law: (view: TownView) => void) => {
  fc.assert(fc.property(anyTown, law), runs);
};

const hasLabel = ({ labels }: Candidate, label: string) =>
  labels.some((name) => name.toLowerCase() === label.toLowerCase());

/** Those at work once the schedule has been carried out. */
function thenAtWork(view: TownView): readonly Candidate[] {
  const { go } = schedule(view);
  return view.candidates.filter(({ number, state }) => state === "at-work" || go.includes(number));
}

describe("nobody goes", () => {
  test("beyond the places of the town and of a label", () => {
    holds((view) => {
      const { go } = schedule(view);
      const before = view.candidates.filter(({ state }) => state === "at-work");
      const after = thenAtWork(view);
      if (go.length > 0) expect(after.length).toBeLessThanOrEqual(view.capacity);
      for (const [label, most] of Object.entries(view.perLabel)) {
        const [was, is] = [before, after].map((all) => all.filter((each) => hasLabel(each, label)));
        if ((is?.length ?? 0) > (was?.length ?? 0)) expect(is?.length).toBeLessThanOrEqual(most);
      }
    });
  });

  test("whose scope collides with that of another at work, unless the town allows it", () => {
    holds((view) => {
      const { go } = schedule(view);
      const after = thenAtWork(view);
      for (const one of after.filter(({ number }) => go.includes(number))) {
        const others = after.filter((other) => other !== one && !view.shareScope);
        expect(others.filter((other) => scopesCollide(one.scope, other.scope))).toEqual([]);
      }
    });
  });

  test("whom something of its own, of the town, or of its needs and gates holds back", () => {
    holds((view) => {
      for (const number of schedule(view).go) {
        const one = view.candidates.find((each) => each.number === number);
        const unmet = one?.needs.filter((need) => view.others.get(need) !== "landed") ?? [];
        expect([...view.pauses, ...(one?.own ?? [])]).toEqual([]);
        expect(view.probe ?? number).toBe(number);
        if (one?.isFirst) expect([...unmet, ...one.unmetGates]).toEqual([]);
      }
    });
  });
});

describe("a verdict", () => {
  test("is there for everybody who waits and nobody else, and waiting has reasons", () => {
    holds((view) => {
      const { verdicts, go } = schedule(view);
      const waiting = view.candidates.filter(({ state }) => state === "waiting");
      expect([...verdicts.keys()]).toEqual(waiting.map(({ number }) => number));
      for (const [number, verdict] of verdicts) {
        expect(verdict.kind === "go").toBe(go.includes(number));
        if (verdict.kind === "wait") expect(verdict.reasons.length).toBeGreaterThan(0);
      }
    });
  });

  test("does not depend on the order in which the town is told", () => {
    fc.assert(
      fc.property(
        anyTown.chain((view) =>
          fc.tuple(
            fc.constant(view),
            fc.shuffledSubarray([...view.candidates], { minLength: view.candidates.length }),
          ),
        ),
        ([view, shuffled]) => {
          const told = schedule({ ...view, candidates: shuffled });
          expect(told).toEqual(schedule(view));
          expect([...told.verdicts.keys()]).toEqual([...schedule(view).verdicts.keys()]);
        },
      ),
      runs,
    );
  });

  test("is what one finds who looks at everybody for everybody", () => {
    holds((view) => {
      const { go, verdicts, cycles } = schedule(view);
      const naive = decideNaively(view);
      expect(go).toEqual(naive.go);
      expect(new Map([...verdicts].map(([number, each]) => [number, kindsOf(each)]))).toEqual(
        new Map([...naive.kinds].toSorted(([a], [b]) => a - b)),
      );
      const knotted = new Set(naive.knotted);
      expect(cycles.flat().every((number) => knotted.has(number))).toBe(true);
      expect(cycles.length > 0).toBe(knotted.size > 0);
    });
  });
});

test("a circle begins at its smallest number, and each in it needs the next", () => {
  holds((view) => {
    const { cycles } = schedule(view);
    expect(new Set(cycles.flat()).size).toBe(cycles.flat().length);
    for (const path of cycles) {
      expect(path[0]).toBe(Math.min(...path));
      for (const [place, number] of path.entries()) {
        const needs = view.candidates.find((each) => each.number === number)?.needs;
        expect(needs).toContain(path[(place + 1) % path.length]);
      }
    }
  });
});

describe("places", () => {
  test("stay empty only while everybody who could go waits for a scope, a label, or one who does", () => {
    holds((view) => {
      const { verdicts } = schedule(view);
      if (thenAtWork(view).length >= view.capacity) return;
      for (const [, verdict] of verdicts) {
        const kinds = kindsOf(verdict);
        expect(kinds).not.toContain("capacity");
        const isTurn = kinds.size === 1 && kinds.has("turn");
        const before = reasonsOf(verdict).flatMap((each) =>
          each.kind === "turn" ? each.before : [],
        );
        for (const number of isTurn ? before : []) {
          const keeper = [...kindsOf(verdicts.get(number))];
          expect(keeper.some((kind) => kind === "scope" || kind === "label-capacity")).toBe(true);
        }
      }
    });
  });

  test("do not all stay empty because somebody is no longer held back", () => {
    holds((view) => {
      const quiet = view.candidates.filter(({ state }) => state !== "at-work");
      if (schedule({ ...view, candidates: quiet }).go.length === 0) return;
      for (const freed of quiet.filter(({ state }) => state === "waiting")) {
        const candidates = quiet.map((each) =>
          each === freed ? { ...each, needs: [], unmetGates: [], own: [] } : each,
        );
        expect(schedule({ ...view, candidates }).go).not.toEqual([]);
      }
    });
  });

  test("are taken by whoever is first, if nobody at work is in its way", () => {
    holds((view) => {
      const quiet = view.candidates.filter(({ state }) => state !== "at-work");
      const { go } = schedule({ ...view, candidates: quiet, capacity: 5, perLabel: {} });
      const free = schedule({
        ...{ ...view, candidates: quiet, capacity: 100, perLabel: {}, shareScope: true },
      }).go;
      expect(go[0]).toBe(free[0]);
    });
  });
});

/** The town after its schedule was carried out and one of those at work has landed; whoever began first stands first. */
function landOne(view: TownView, chance: number): TownView {
  const atWork = thenAtWork(view);
  const ended = atWork[chance % atWork.length];
  const others = view.candidates.filter((each) => !atWork.includes(each));
  const stillAtWork = atWork
    .filter((each) => each !== ended)
    .map((each) => ({ ...each, state: "at-work" as const }));
  return {
    ...view,
    candidates: [...stillAtWork, ...others],
    others: new Map([...view.others, [ended?.number ?? 0, "landed"]]),
  };
}

describe("nobody starves", () => {
  test("when no more work comes: everybody lands, whoever ends first", () => {
    const free = anyTown.map(({ candidates, capacity }) =>
      town(
        candidates.map((each) => ({
          ...{ ...each, unmetGates: [], own: [] },
          state: each.state === "resting" ? ("waiting" as const) : each.state,
          needs: each.needs.filter((need) => need < each.number),
        })),
        { capacity: capacity + 1, perLabel: { db: 1 } },
      ),
    );
    fc.assert(
      fc.property(free, fc.infiniteStream(fc.nat()), (start, chances) => {
        let view = start;
        for (let left = start.candidates.length; left > 0; left -= 1) {
          expect(thenAtWork(view)).not.toEqual([]);
          view = landOne(view, Number(chances.next().value));
        }
        expect(view.candidates).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("however much comes later: the first one goes when those before it have ended, or soon after", () => {
    const wants = ["a/**", "b/**", "c/**", "db", "ui", "io"];
    const wanting = (all: readonly string[]) => ({
      scope: all.filter((want) => want.endsWith("**")),
      labels: all.filter((want) => !want.endsWith("**")),
    });
    const first = fc.subarray(wants, { minLength: 2 }).map(wanting);
    const comer = fc.constantFrom(...wants).map((want) => wanting([want]));
    const crowd = fc.array(comer, { minLength: 80, maxLength: 80 });
    fc.assert(
      fc.property(first, crowd, fc.infiniteStream(fc.nat()), (one, comers, chances) => {
        const all = comers.map((each, index) => candidate(index + 10, each));
        const limits = { capacity: 6, perLabel: { db: 1, ui: 1, io: 1 } };
        const busy = landOne(town(all.slice(0, 20), limits), Number(chances.next().value));
        let view = town([candidate(1, one), ...busy.candidates, ...all.slice(20)], limits);
        let ended = 0;
        for (; !schedule(view).go.includes(1); ended += 1) {
          expect(ended).toBeLessThan(30);
          // Every second time it is whoever has been at work longest: chance spares nobody for ever.
          view = landOne(view, ended % 2 === 0 ? 0 : Number(chances.next().value));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("the pieces", () => {
  test("an index of scopes finds somebody exactly where two scopes collide", () => {
    const glob = fc
      .array(fc.constantFrom("a", "b", "", "*", "**", "x?", "[ab]", "{a,b}"), { maxLength: 4 })
      .map((parts) => parts.join("/"));
    const scope = fc.array(glob, { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(scope, { maxLength: 8 }), scope, (all, asked) => {
        const index = makeScopeIndex();
        for (const [number, each] of all.entries()) index.add(number, each);
        const colliding = [...all.keys()].filter((number) =>
          scopesCollide(all[number] ?? [], asked),
        );
        expect(index.find(asked, 100).toSorted((a, b) => a - b)).toEqual(colliding);
        expect(index.find(asked, 2).length).toBe(Math.min(2, colliding.length));
      }),
      runs,
    );
  });

  test("a component stands behind all that it leads to", () => {
    const graph = fc
      .array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 10, maxLength: 10 })
      .map((needs) => new Map(needs.map((each, number) => [number, each])));
    fc.assert(
      fc.property(graph, (each) => {
        const components = componentsOf(each);
        const placeOf = (number: number) =>
          components.findIndex((component) => component.includes(number));
        expect(components.flat().toSorted()).toEqual([...each.keys()]);
        for (const [number, needs] of each) {
          for (const need of needs) expect(placeOf(need)).toBeLessThanOrEqual(placeOf(number));
        }
      }),
      runs,
    );
  });
});
