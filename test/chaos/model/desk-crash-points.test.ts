import { describe, expect, it } from "vitest";
import { findBroken } from "./desk-laws.ts";
import { playDesks } from "./desk-story.ts";
import type { When } from "./play.ts";
import { share } from "./seed.ts";

/** Looks at molecules change nothing: a process that dies there dies between two passes of desks. */
const isOfDesks = (call: string) => !/^read(?:Molecule|Dependencies) /.test(call);

async function listPoints(): Promise<readonly { readonly at: number; readonly when: When }[]> {
  const { calls } = await playDesks();
  const numbers = calls.flatMap((call, index) => (isOfDesks(call) ? [index + 1] : []));
  const whens: readonly When[] = ["before", "after"];
  return numbers.flatMap((at) => whens.map((when) => ({ at, when })));
}

describe("a town of talk on paper", () => {
  it("answers everybody once, and makes what was approved", async () => {
    const played = await playDesks();
    expect(findBroken(played)).toEqual([]);
    expect(played.calls.filter((call) => call.startsWith("createIssues")).length).toBeGreaterThan(
      4,
    );
    expect(played.calls.length).toBeGreaterThan(300);
  });

  it("ends the same whatever call the App dies before or after", async () => {
    const points = share(await listPoints(), 24);
    const violations: string[] = [];
    let reached = 0;
    for (const crash of points) {
      const played = await playDesks({ crash });
      if (played.struck) reached += 1;
      const name = `call-${crash.at}:${crash.when}, ${played.calls[crash.at - 1] ?? ""}`;
      violations.push(...findBroken(played).map((violation) => `${name}: ${violation}`));
    }
    expect(violations).toEqual([]);
    expect(reached, "points that were come to").toBeGreaterThan(points.length * 0.9);
  });
});
