import { describe, expect, test } from "vitest";
import { atWork, ejected, finish, jobOf, landed, scene, tell } from "./scene.ts";
import { settle } from "./settle.ts";

const oneEach = { largestStep: 1 };

describe("a line of pull requests", () => {
  test("lands the longest green candidate although a shorter one was red", () => {
    const world = scene({ count: 2, kinds: ["breaks", "good"], masks: [[2, 1]] }, oneEach);
    finish(world, "1,2");
    expect(landed(world)).toEqual([1, 2]);
  });

  test("takes the one out that is left when all before it is green, and ejects it when it is red alone", () => {
    const world = scene({ count: 3, kinds: ["good", "breaks", "good"] }, oneEach);
    finish(world, "1");
    expect(finish(world, "1,2")).toContain(
      "#2 is suspected: it leaves the line and is verified alone",
    );
    expect(atWork(world)).toEqual(["2", "3"]);
    finish(world, "2", "3");
    expect([landed(world), ejected(world)]).toEqual([[1, 3], ["#2: red"]]);
  });

  test("puts one out without a run of its own where two reds leave no doubt", () => {
    const world = scene({ count: 3, kinds: ["good", "breaks", "good"] }, oneEach);
    world.finish(jobOf(world, "1,2,3"));
    world.finish(jobOf(world, "1,2"));
    finish(world, "1");
    expect([landed(world), ejected(world)]).toEqual([[1], ["#2: red"]]);
    expect(world.record.ejected[0]?.reds.map(({ isAlone }) => isAlone)).toEqual([false, true]);
  });

  test("brings a suspect back that is green alone", () => {
    const world = scene({ count: 1 });
    world.finish(jobOf(world, "1"), true);
    tell(world);
    finish(world, "base");
    finish(world, "1");
    expect([landed(world), ejected(world)]).toEqual([[1], []]);
  });

  test("blames nobody on a red base, and goes on when it is mended", () => {
    const world = scene({ count: 2 });
    world.push("bad");
    tell(world);
    finish(world, "1", "1,2");
    expect(finish(world, "base").join()).toMatch("nobody in the line is to blame");
    finish(world, "base");
    world.push("mend");
    expect(tell(world)).toContain("the base that was red has moved");
    settle(world);
    expect([landed(world), ejected(world)]).toEqual([[1, 2], []]);
  });

  test("blames nobody on a base that does not come to an end", () => {
    const world = scene({ count: 1 });
    world.push("hang");
    tell(world);
    for (const at of ["1", "1", "1", "base", "base", "base"]) finish(world, at);
    expect(ejected(world)).toEqual([]);
    expect(world.record.baseRed?.command).toBe("npm test");
    settle(world);
    expect(landed(world)).toEqual([1]);
  });

  test("puts one out that does not end, as what it is", () => {
    const world = scene({ count: 1, kinds: ["hangs"] });
    for (const at of ["1", "1", "1", "base"]) finish(world, at);
    expect(ejected(world)).toEqual(["#1: never-ends"]);
  });

  test("sends again what no job took up, and remembers but the newest of it", () => {
    const world = scene({ count: 1 });
    for (let hour = 0; hour < 30; hour += 1) {
      world.minutes += 60;
      for (const job of world.jobs) world.die(job);
      tell(world);
    }
    expect(world.record.candidates[0]?.dispatches).toHaveLength(10);
    expect(world.record.candidates[0]?.lost).toBe(0);
  });

  test("ejects what dies alone three times", () => {
    const world = scene({ count: 1 });
    finish(world, "1");
    const other = scene({ count: 2, kinds: ["good", "good"] }, { mode: "serial" });
    finish(other, "1");
    for (let time = 0; time < 3; time += 1) {
      other.claim(jobOf(other, "2"));
      other.die(jobOf(other, "2"));
      tell(other);
    }
    expect(ejected(other)).toEqual(["#2: lost-runs"]);
  });

  test("reads nothing from a red tree with something in it that waits beside the line", () => {
    const world = scene(
      { count: 3, kinds: ["breaks", "good", "good"], clashes: [[2, 3]] },
      { slots: 1 },
    );
    const [, , third] = world.pulls;
    const comeOrGo = (isUrgent: boolean) => {
      if (third) [third.isWanted, third.isUrgent] = [isUrgent, isUrgent];
      tell(world);
    };
    comeOrGo(false);
    finish(world, "1,2");
    comeOrGo(true);
    finish(world, "3,1,2");
    expect(world.record.aside.map(({ pull }) => pull)).toEqual([2]);
    comeOrGo(false);
    expect(atWork(world)).toEqual(["1"]);
  });
});

describe("what does not fit", () => {
  test("waits beside the line until those before it have landed", () => {
    const world = scene({ count: 3, clashes: [[1, 2]] }, { slots: 1 });
    finish(world, "1,2,3");
    expect(landed(world)).toEqual([1, 3]);
    expect(world.record.aside).toEqual([]);
    finish(world, "2");
    expect(ejected(world)).toEqual(["#2: conflict"]);
  });

  test("is heard of before the verdict, and nothing is verified twice side by side", () => {
    const world = scene({ count: 3, clashes: [[2, 1]] }, oneEach);
    expect(atWork(world)).toEqual(["1", "1,2", "1,2,3"]);
    world.tell(jobOf(world, "1,2"));
    expect(tell(world).join()).toMatch(
      /#2 conflicts .* waits beside the line.*another one has the same/s,
    );
    expect(atWork(world)).not.toContain("1,2");
  });

  test("does not eject what is empty only behind another one, which may never land", () => {
    const nature = { count: 2, kinds: ["breaks", "good"] as const, twins: [[1, 2]] as const };
    const world = scene(nature, { slots: 1 });
    finish(world, "1,2");
    expect(world.record.aside.map(({ pull, before }) => [pull, before])).toEqual([[2, [1]]]);
    settle(world);
    expect([landed(world), ejected(world)]).toEqual([[2], ["#1: red"]]);
  });

  test("two that were both left out do not wait for each other", () => {
    const kinds = ["good", "good", "good", "good", "hangs", "good", "good"] as const;
    const twins = [
      [1, 10],
      [1, 5],
    ] as const;
    const world = scene({ count: 10, kinds, twins });
    settle(world);
    expect(ejected(world)).toEqual(expect.arrayContaining(["#5: empty", "#10: empty"]));
  });

  test("keeps a green train when one that it left out conflicts with the base", () => {
    const world = scene({ count: 3, kinds: ["good", "unfit", "good"] }, { slots: 1 });
    finish(world, "1,2,3");
    expect([landed(world), ejected(world)]).toEqual([[1, 3], ["#2: conflict"]]);
  });

  test("does not hold a conflict with an older base against anybody", () => {
    const world = scene({ count: 1, kinds: ["cross"] });
    world.push("bad");
    tell(world);
    world.finish(jobOf(world, "1"));
    world.push("mend");
    tell(world);
    expect(ejected(world)).toEqual([]);
    finish(world, "1");
    expect(landed(world)).toEqual([1]);
  });

  test("does not eject a head that was replaced meanwhile", () => {
    const world = scene({ count: 1, kinds: ["unfit", "good"] });
    world.finish(jobOf(world, "1"));
    for (const pull of world.pulls) pull.version = 1;
    tell(world);
    expect(ejected(world)).toEqual([]);
  });
});

describe("urgent ones", () => {
  test("go before everything that is at work", () => {
    const world = scene({ count: 3 });
    for (const pull of world.pulls) pull.isUrgent = pull.number === 3;
    tell(world);
    expect(atWork(world)).toEqual(["3", "3,1", "3,1,2"]);
  });

  test("do not stop each other", () => {
    const world = scene({ count: 3 });
    for (const pull of world.pulls) pull.isUrgent = pull.number > 1;
    tell(world);
    expect(atWork(world)).toEqual(["2", "2,3", "2,3,1"]);
    expect(tell(world)).toEqual([]);
  });

  test("land although a person froze the line; nothing does after the audit's finding", () => {
    for (const [by, lands] of [
      ["maya", [2]],
      ["audit", []],
    ] as const) {
      const world = scene({ count: 2 });
      world.freeze(by);
      for (const pull of world.pulls) pull.isUrgent = pull.number === 2;
      tell(world);
      for (const job of world.jobs) world.finish(job);
      tell(world);
      expect(landed(world)).toEqual(lands);
    }
  });
});

describe("what is proven on the very base", () => {
  test("lands without a run, and what stands on it goes on", () => {
    const world = scene({ count: 2 }, oneEach);
    const [first] = world.pulls;
    if (first) world.rebase(first);
    expect(tell(world)).toContain("landed #1");
    expect(landed(world)).toEqual([1]);
  });

  test("does not land a candidate that came out as other commits than those that landed", () => {
    const world = scene({ count: 2 }, oneEach);
    const other = "0".repeat(40);
    const candidates = world.record.candidates.map((each) =>
      each.entries.length === 2 ? { ...each, landed: 1, ground: other } : each,
    );
    world.record = { ...world.record, candidates };
    world.commits.set(other, world.itemsAt(world.base));
    world.base = other;
    world.finish(jobOf(world, "1,2"));
    tell(world);
    expect(landed(world)).toEqual([]);
  });
});

describe("with strict: each", () => {
  test("lands only as far as every tree on the way was verified", () => {
    const world = scene({ count: 3 }, { strict: "each" });
    finish(world, "1,2", "1,2,3");
    expect(landed(world)).toEqual([]);
    finish(world, "1");
    expect(landed(world)).toEqual([1, 2, 3]);
  });

  test("another candidate of the same length proves nothing", () => {
    const kinds = ["good", "breaks", "good"] as const;
    const world = scene({ count: 3, kinds, masks: [[3, 2]] }, { strict: "each" });
    world.finish(jobOf(world, "1"), true);
    tell(world);
    finish(world, "base");
    expect(atWork(world)).toEqual(["2", "2,3", "1"]);
    finish(world, "2", "2,3", "1");
    expect(landed(world)).toEqual([1]);
  });

  test("spends no slot on what is green already", () => {
    const world = scene({ count: 5 }, { strict: "each", slots: 3 });
    finish(world, "1,2", "1,2,3");
    expect(atWork(world)).toEqual(["1", "1,2,3,4", "1,2,3,4,5"]);
    expect(tell(world)).toEqual([]);
  });
});

describe("the record", () => {
  test("may be deleted at any time: nothing lands twice", () => {
    const world = scene({ count: 3 }, oneEach);
    finish(world, "1");
    world.forget();
    tell(world);
    settle(world);
    expect(landed(world)).toEqual([2, 3]);
  });

  test("is written by one of two passes at once; the other one looks again", () => {
    const world = scene({ count: 2 }, oneEach);
    world.finish(jobOf(world, "1"));
    world.pass({ meanwhile: () => world.pass() });
    expect(landed(world)).toEqual([1]);
  });
});
