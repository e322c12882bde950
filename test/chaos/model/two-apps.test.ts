import fc from "fast-check";
import { expect, test } from "vitest";
import { findViolations } from "./laws.ts";
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
      const nonces = played.town.dispatches.map(({ inputs }) => JSON.stringify(inputs));
      expect(new Set(nonces).size, "one dispatch each").toBe(nonces.length);
    }),
    seeded({ numRuns: 15 }),
  );
});
