import fc from "fast-check";
import { expect, test } from "vitest";
import type { NativeEntry } from "#core/refinery/facts.ts";
import { decideNative } from "#core/refinery/native/steward.ts";
import { sha } from "./molecule-model.ts";
import { doings, failed, group, Stage } from "./native-stage.ts";

const reasons = fc.constantFrom(
  ...["MERGE", "MANUAL", "CI_FAILURE", "failed_checks", "CI_TIMEOUT", "MERGE_CONFLICT"],
  ...["QUEUE_CLEARED", "ROLL_BACK", "BRANCH_PROTECTIONS", "GIT_TREE_INVALID", "whatever"],
);
const state = fc.constantFrom<NativeEntry["state"]>(
  ...(["queued", "awaiting-checks", "mergeable", "unmergeable", "locked"] as const),
);
const happening = fc.oneof(
  fc.record({ kind: fc.constant("removed" as const), pull: fc.nat(2), reason: reasons }),
  fc.record({ kind: fc.constant("shown" as const), pull: fc.nat(2), state, checks: fc.nat(1) }),
  fc.record({ kind: fc.constant("pushed" as const), pull: fc.nat(2) }),
  fc.record({ kind: fc.constant("later" as const), minutes: fc.integer({ min: 1, max: 200 }) }),
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** GitHub as it may show itself next: nothing of it follows from what the steward did. */
function happen(town: Stage, what: Happening, i: number): void {
  const others = town.queue.entries;
  switch (what.kind) {
    case "later":
      town.later(what.minutes);
      return;
    case "pushed":
      town.push(what.pull + 1, `pushed-${i}`);
      return;
    case "removed": {
      const pull = what.pull + 1;
      const head = town.headOf(pull);
      const by = i % 2 === 0 ? { by: "maya", isByBot: false } : {};
      town.later(1).removed(what.reason, { pull, head, failed, ...by });
      town.show({ entries: others.filter((entry) => entry.pull !== pull) });
      return;
    }
    case "shown": {
      const pull = what.pull + 1;
      const shown = { pull, state: what.state, checks: what.checks, group: group(`group-${i}`) };
      town.inQueue(...others.filter((entry) => entry.pull !== pull), shown);
      return;
    }
  }
}

const worlds = fc.array(happening, { maxLength: 40 });

test("a pass that is repeated does nothing more", () => {
  fc.assert(
    fc.property(worlds, (happenings) => {
      const town = new Stage().ready(1, 2, 3);
      happenings.forEach((what, i) => {
        happen(town, what, i);
        town.pass();
        const again = decideNative(town.bench);
        expect(doings(again)).toEqual([]);
        expect(again.record).toBe(town.record);
      });
    }),
  );
});

test("only what is wanted is put in, at its present head, and never what was put out at that head", () => {
  fc.assert(
    fc.property(worlds, (happenings) => {
      const town = new Stage().ready(1, 2, 3);
      happenings.forEach((what, i) => {
        happen(town, what, i);
        const { wanted } = town.bench;
        const { effects, record } = town.pass();
        for (const effect of effects) {
          if (effect.kind !== "enqueue") continue;
          const isIt = ({ pull, head }: { pull: number; head: string }) =>
            pull === effect.pull && head === effect.head;
          expect(wanted.some(isIt)).toBe(true);
          expect(record.ejected.some(isIt)).toBe(false);
          expect(record.native?.withdrawn.some(isIt)).toBe(false);
        }
      });
    }),
  );
});

test("a head is put in again a bounded number of times, whatever GitHub keeps doing", () => {
  fc.assert(
    fc.property(fc.array(reasons, { minLength: 30, maxLength: 60 }), (all) => {
      const town = new Stage().ready(1);
      town.pass();
      const times = all.flatMap((reason) => {
        town.later(3).removed(reason, { by: "other[bot]", head: sha("head-1") });
        return doings(town.later(3).pass());
      }).length;
      // Once each for five words, twice for reds, twice for another App; landings that were none are not counted.
      expect(times).toBeLessThanOrEqual(9 + all.filter((reason) => reason === "MERGE").length);
    }),
  );
});

test("what is remembered does not grow with time", () => {
  const town = new Stage().ready(1, 2, 3);
  for (let i = 0; i < 300; i += 1) {
    const pull = (i % 3) + 1;
    town.push(pull, `push-${i}`);
    town.inQueue({ pull, group: group(`group-${i}`), checks: 0, state: "unmergeable" });
    town.pass();
    town.later(20).removed("CI_FAILURE", { pull, head: town.headOf(pull), failed });
    town.pass();
  }
  const { groups = [], ...rest } = town.record.native ?? {};
  expect(groups.length).toBeLessThanOrEqual(60);
  expect(Object.values(rest).flat().length).toBeLessThanOrEqual(30);
});
