import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import {
  bodyOf,
  deskOf,
  edited,
  flip,
  holdOf,
  later,
  look,
  pass,
  recordIn,
  recordOf,
  townOf,
  type World,
  worldOf,
} from "./dashboard-model.ts";
import { attempt, failed, now, success } from "./molecule-model.ts";

/** What may happen to a town and its dashboard, in any order. */
type Event =
  | { readonly kind: "time"; readonly seconds: number }
  | { readonly kind: "flip"; readonly by: string; readonly box: string }
  | { readonly kind: "scribble"; readonly by: string }
  | { readonly kind: "molecule"; readonly number: number; readonly to: number }
  /** Whoever got a tick obeys it. */
  | { readonly kind: "obey" };

const people = fc.constantFrom("maya", "rob", "maya", "rob", "maya", "rob", "eve");
const boxes = ["Pause the town", "Retry #12", "Retry #13", "Approve the plan of #7"];
const time = fc.record({
  kind: fc.constant("time" as const),
  seconds: fc.integer({ min: 0, max: 50 }),
});
const flipping = fc.record({
  kind: fc.constant("flip" as const),
  by: people,
  box: fc.constantFrom(...boxes),
});
const molecule = fc.record({
  kind: fc.constant("molecule" as const),
  number: fc.constantFrom(12, 13),
  to: fc.integer({ min: 0, max: 3 }),
});
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: time },
  { weight: 4, arbitrary: flipping },
  { weight: 3, arbitrary: molecule },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("scribble" as const), by: people }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("obey" as const) }) },
);

const fates = (number: number, at: Date): readonly MoleculeRecord[] => [
  recordOf(number),
  recordOf(number, { attempts: [attempt(1)] }),
  recordOf(number, { attempts: [attempt(1, success)] }),
  recordOf(number, { attempts: [attempt(1, failed)], hold: holdOf({ at: at.toISOString() }) }),
];

const changed = (world: World, records: readonly MoleculeRecord[]): World => ({
  ...world,
  facts: { ...world.facts, town: { ...world.facts.town, records } },
});

function happens(world: World, what: Event): World {
  const { records } = world.facts.town;
  switch (what.kind) {
    case "time":
      return later(world, what.seconds);
    case "flip":
      return edited(world, what.by, flip(what.box));
    case "scribble":
      return edited(world, what.by, (body) => `${body}\n- [x] Retry #13 <!-- box:retry 13 -->`);
    case "molecule":
      return changed(
        world,
        records.map((record) =>
          record.number === what.number
            ? (fates(what.number, world.now)[what.to] ?? record)
            : record,
        ),
      );
    case "obey": {
      const heard = (recordIn(world)?.dashboard?.ticks ?? []).map(({ id }) => id);
      return changed(
        world,
        records.map((record) => ({ ...record, ticksHeard: heard })),
      );
    }
  }
}

const start = () => worldOf(townOf([recordOf(12), recordOf(13)], { desks: [deskOf(7)] }), now);

describe("the laws of the dashboard", () => {
  test("deciding again on the world after acting does nothing, whatever happened", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 25 }), (events) => {
        let world = pass(pass(start()));
        expect(look(world).effects).toEqual([]);
        for (const each of events) {
          world = pass(happens(world, each));
          const { effects, recheckSeconds } = look(world);
          expect(effects).toEqual([]);
          // What it does not say yet it comes back for.
          const isWritten = world.facts.issues[0]?.body === bodyOf(world);
          expect(recheckSeconds === undefined).toBe(isWritten);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("it is never written twice within a minute, and a change is there after a minute at the latest", () => {
    let [writes, ticks] = [0, 0];
    fc.assert(
      fc.property(fc.array(event, { minLength: 5, maxLength: 40 }), (events) => {
        const world = events.reduce((so, each) => pass(happens(so, each)), pass(pass(start())));
        const written = world.done.filter(
          ({ effect }) => effect.kind === "edit-issue" || effect.kind === "create-issues",
        );
        for (const [i, { at }] of written.entries()) {
          const before = written[i - 1]?.at.getTime() ?? Number.NEGATIVE_INFINITY;
          expect(at.getTime() - before).toBeGreaterThanOrEqual(60_000);
        }
        const settled = pass(later(world, 61));
        expect(look(later(settled, 3_600))).toMatchObject({ effects: [] });
        writes += written.length;
        ticks += recordIn(world)?.dashboard?.ticks?.length ?? 0;
      }),
      { numRuns: 60 },
    );
    expect(writes).toBeGreaterThan(60);
    expect(ticks).toBeGreaterThan(20);
  });

  test("on one writing a box acts once, and never for somebody who may not", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const world = events.reduce((so, each) => pass(happens(so, each)), pass(pass(start())));
        const ticks = recordIn(world)?.dashboard?.ticks ?? [];
        expect(ticks.filter(({ by }) => by === "eve")).toEqual([]);
        const orders = ticks.filter(({ target }) => target !== undefined);
        const names = orders.map(({ on, action, target }) => `${on} ${action} ${target ?? ""}`);
        expect(new Set(names).size).toBe(names.length);
        expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length);
      }),
      { numRuns: 100 },
    );
  });
});
