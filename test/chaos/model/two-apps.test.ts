import fc from "fast-check";
import { expect, test } from "vitest";
import { polecatWorkflow } from "#core/names.ts";
import { findViolations, refineryChain } from "./laws.ts";
import type { PaperTown } from "./paper-town.ts";
import { play } from "./play.ts";
import { seeded } from "./seed.ts";

test("two Apps that hear everything and take turns in any order dispatch every attempt once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const turns = {
        wait: (call: string) => scheduler.schedule(Promise.resolve(), call),
        next: async () => {
          while (scheduler.count() > 0) await scheduler.waitNext(1);
        },
      };
      const played = await play({ apps: 2, turns });
      expect(findViolations(played)).toEqual([]);
      const { polecats, candidates } = sortDispatches(played.town);
      expect(new Set(polecats).size, "one dispatch each").toBe(polecats.length);
      expect(candidates.length, "as many as the record tells of").toBe(countRecorded(played.town));
    }),
    seeded({ numRuns: 15 }),
  );
});

function sortDispatches({ dispatches }: PaperTown) {
  const inputsOf = (isPolecat: boolean) =>
    dispatches
      .filter(({ workflow }) => (workflow === polecatWorkflow) === isPolecat)
      .map(({ inputs }) => JSON.stringify(inputs));
  return { polecats: inputsOf(true), candidates: inputsOf(false) };
}

/** A candidate that was given up may be made again later, under the same name. */
function countRecorded(town: PaperTown): number {
  const told = refineryChain(town).flatMap(({ candidates }) =>
    candidates.flatMap(({ id, dispatches }) => dispatches.map((moment) => `${id} ${moment}`)),
  );
  return new Set(told).size;
}
