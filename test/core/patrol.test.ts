import { describe, expect, it } from "vitest";
import { decideTown } from "#core/schedule/decide-town.ts";
import { now, townFacts } from "./molecule-model.ts";

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
