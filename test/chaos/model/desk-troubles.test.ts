import fc from "fast-check";
import { expect, test } from "vitest";
import { outage } from "../../edge/fake/fake-github.ts";
import { findBroken } from "./desk-laws.ts";
import { playDesks } from "./desk-story.ts";
import type { Plan } from "./play.ts";
import { seeded } from "./seed.ts";

/** Plays towns of talk in which something goes wrong at every throw below `percent`. */
async function survive(
  percent: number,
  numRuns: number,
  disturb: (isHit: () => boolean) => Plan,
  isDeaf = false,
): Promise<void> {
  const dice = fc.infiniteStream(fc.noBias(fc.integer({ min: 0, max: 99 })));
  await fc.assert(
    fc.asyncProperty(dice, async (stream) => {
      const isHit = () => Number(stream.next().value) < percent;
      expect(findBroken(await playDesks(disturb(isHit)), isDeaf)).toEqual([]);
    }),
    seeded({ numRuns }),
  );
}

const fail = (isHit: () => boolean, when: "before" | "after"): Plan => ({
  fault: (_call, at) => {
    if (at === when && isHit()) throw outage();
  },
});

test("answers that get lost after the work was done change nothing at the desks", async () => {
  await survive(8, 6, (isHit) => fail(isHit, "after"));
});

test("requests that never arrive change nothing at the desks", async () => {
  await survive(8, 6, (isHit) => fail(isHit, "before"), true);
});

test("webhooks that get lost change nothing but the time it takes", async () => {
  await survive(50, 4, (isHit) => ({ hears: () => !isHit() }));
});

test("two Apps that hear everything say and make everything once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const turns = {
        wait: (call: string) => scheduler.schedule(Promise.resolve(), call),
        next: async () => {
          while (scheduler.count() > 0) await scheduler.waitNext(1);
        },
      };
      expect(findBroken(await playDesks({ apps: 2, turns }))).toEqual([]);
    }),
    seeded({ numRuns: 5 }),
  );
});
