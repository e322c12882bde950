import { describe, expect, test } from "vitest";
import type { Attempt, MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import { findNoRoom, nextCreations } from "#core/plan/carry-out.ts";
import { estimateOf } from "#core/plan/estimate.ts";
import { warningsOf } from "#core/plan/warnings.ts";
import { wavesOf } from "#core/plan/waves.ts";
import { molecule, planOf } from "./plan-model.ts";

const diamond = planOf(
  molecule("end", { needs: ["left", "right"] }),
  molecule("left", { needs: ["start"] }),
  molecule("right", { needs: ["start", "start"] }),
  molecule("start"),
);

describe("waves", () => {
  test("hold what needs nothing first, then what needs only that", () => {
    expect(wavesOf(diamond)).toEqual([["start"], ["left", "right"], ["end"]]);
  });

  test("hold nothing that is in a circle or waits for one", () => {
    const knotted = planOf(
      molecule("a", { needs: ["b"] }),
      molecule("b", { needs: ["a"] }),
      molecule("c", { needs: ["b", "d"] }),
      molecule("d"),
    );
    expect(wavesOf(knotted)).toEqual([["d"]]);
  });
});

describe("carrying a plan out", () => {
  const keys = (created: Record<string, number>, most = 10) =>
    nextCreations(diamond, new Map(Object.entries(created)), most).map(({ key }) => key);

  test("makes what needs nothing that is not made, in the plan's order, a few at a time", () => {
    expect(keys({})).toEqual(["start"]);
    expect(keys({ start: 1 })).toEqual(["left", "right"]);
    expect(keys({ start: 1 }, 1)).toEqual(["left"]);
    expect(keys({ start: 1, right: 3 })).toEqual(["left"]);
    expect(keys({ start: 1, left: 2, right: 3 })).toEqual(["end"]);
    expect(keys({ start: 1, left: 2, right: 3, end: 4 })).toEqual([]);
    expect(keys({}, 0)).toEqual([]);
  });
});

describe("room below the issue", () => {
  test("is there for 100 sub-issues, those that it has counted", () => {
    const made = new Map([["start", 1]]);
    expect(findNoRoom(diamond, new Map(), 96)).toBeUndefined();
    expect(findNoRoom(diamond, made, 97)).toBeUndefined();
    expect(findNoRoom(diamond, made, 98)?.problem).toMatch(
      /^It makes 3 issues, and this issue has 98 /,
    );
    const all = new Map(diamond.molecules.map(({ key }, at) => [key, at]));
    expect(findNoRoom(diamond, all, 100)).toBeUndefined();
  });
});

describe("warnings", () => {
  const scoped = (key: string, scope: string[], needs: string[] = []) =>
    molecule(key, { scope, needs });

  test("are none for a plan that has nothing odd", () => {
    const plan = planOf(scoped("a", ["src/a/**"]), scoped("b", ["src/b/**", "docs/**"]));
    expect(warningsOf(plan)).toEqual([]);
  });

  test("name two whose scopes overlap and that may run at the same time", () => {
    const plan = planOf(
      scoped("a", ["src/**"]),
      scoped("b", ["src/x.ts"]),
      scoped("c", ["src/y.ts"], ["a"]),
      scoped("d", ["src/y.ts"], ["c"]),
    );
    const pairs = warningsOf(plan).map((each) => each.replace(/ overlap.*/, ""));
    expect(pairs).toEqual(["The scopes of `a` and `b`"]);
  });

  test("name those without a scope once, not each pair of them", () => {
    const plan = planOf(...Array.from({ length: 8 }, (_, at) => molecule(`k${at}`)));
    expect(warningsOf(plan)).toEqual([
      "No scope bounds `k0`, `k1`, `k2`, `k3`, `k4`, 3 more: they may change any file, and the same ones as others at the same time.",
    ]);
  });

  test.each([
    [{ criteria: [{ prose: "It is nice" }] }, /no criterion that is a command/],
    [{ steps: Array.from({ length: 11 }, () => ({ title: "x" })) }, /is large \(11 steps\)/],
    [
      { criteria: Array.from({ length: 21 }, () => ({ command: "x" })) },
      /is large \(21 criteria\)/,
    ],
    [{ scope: ["**"] }, /is large \(the whole repository as its scope\)/],
    [{ scope: ["**/*"] }, /is large/],
    [
      { scope: [".github/workflows/ci.yml"] },
      /protected paths \(such as `.github\/workflows\/ci.yml`\)/,
    ],
    [{ scope: [".GitHub/workflows/**"] }, /protected paths/],
    [
      { goal: "Ask @acme/all, (@bob) and @acme/all; not a@b.c, `@code` or ```\n@fence\n```." },
      /`a` mentions `@acme\/all` and 1 more: GitHub notifies them/,
    ],
    [{ needs: ["b"], priority: "P0" as const }, /`a` is P0 and waits for `b`/],
  ])("tell of %j", (more, words) => {
    const plan = planOf(molecule("a", { scope: ["src/**"], ...more }), scoped("b", ["docs/**"]));
    const told = warningsOf(plan).filter((each) => !each.includes("overlap"));
    expect(told).toEqual([expect.stringMatching(words)]);
  });

  test("tell of a plan that is one molecule", () => {
    expect(warningsOf(planOf(molecule("a")))).toEqual([expect.stringMatching(/single molecule/)]);
  });

  test("are twenty at most, and the last says how many more there are", () => {
    const plan = planOf(...Array.from({ length: 30 }, (_, at) => scoped(`k${at}`, ["src/**"])));
    const told = warningsOf(plan);
    expect(told).toHaveLength(20);
    expect(told.at(-1)).toBe("And 416 more warnings.");
  });

  test("of thousands of patterns say that not all were compared", () => {
    const plan = planOf(
      ...Array.from({ length: 100 }, (_, at) =>
        scoped(
          `k${at}`,
          Array.from({ length: 100 }, (__, file) => `s/${at}-${file}`),
        ),
      ),
    );
    expect(warningsOf(plan)).toEqual([expect.stringMatching(/too many patterns/)]);
  });
});

describe("the estimate", () => {
  const end: Outcome = { kind: "success", criteria: [] };
  function attempt(minutes: number | undefined, dollars?: number, outcome: Outcome = end): Attempt {
    const at = "2026-01-01T10:00:00Z";
    const ended = new Date(Date.parse(at) + (minutes ?? 0) * 60_000).toISOString();
    return {
      ...{ n: 1, nonce: "12345678", reason: "r", dispatches: [at], outcome },
      ...(minutes === undefined ? {} : { claim: { runId: 1, runAttempt: 1, at }, endedAt: ended }),
      ...(dollars === undefined ? {} : { usage: { dollars, source: "reported" as const } }),
    };
  }
  const record = (...attempts: Attempt[]): MoleculeRecord => ({
    ...{ version: 1, number: 1, base: "main", steps: [], rework: [], forgiven: 0, attempts },
    spec: {
      digest: "d",
      title: "t",
      body: "b",
      approvedBy: "ada",
      approvedAt: "2026-01-01T00:00:00Z",
    },
  });

  test("is the middle attempt, once for each wave, and its price for each molecule", () => {
    const history = [record(attempt(10, 1), attempt(200, 9)), record(attempt(20, 2))];
    expect(estimateOf(diamond, history)).toEqual({
      ...{ waves: 3, minutesPerWave: 20, minutes: 60, dollars: 8, timed: 3, priced: 3 },
    });
    expect(estimateOf(diamond, [record(attempt(10), attempt(20))])).toMatchObject({ minutes: 45 });
  });

  test("is unknown without attempts, and never nought", () => {
    const unknown = { minutesPerWave: "unknown", minutes: "unknown", dollars: "unknown" };
    expect(estimateOf(diamond, [])).toEqual({ waves: 3, ...unknown, timed: 0, priced: 0 });
    expect(estimateOf(diamond, [record(attempt(undefined), attempt(-5))])).toMatchObject(unknown);
    expect(estimateOf(diamond, [record(attempt(5))])).toMatchObject({ dollars: "unknown" });
  });

  test("takes nothing from attempts that were lost or sent away", () => {
    const lost: Outcome[] = [
      { kind: "infra", cause: "x" },
      { kind: "cancelled", why: "x" },
      { kind: "superseded", why: "x" },
      { kind: "rate-limited", until: "2026-01-01T00:00:00Z" },
    ];
    const history = [record(...lost.map((outcome) => attempt(500, 50, outcome)), attempt(10, 1))];
    expect(estimateOf(diamond, history)).toMatchObject({ minutesPerWave: 10, timed: 1, priced: 1 });
  });
});
