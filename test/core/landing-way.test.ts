import { describe, expect, it } from "vitest";
import {
  landingBlock,
  learnFromRefusal,
  stopLanding,
  switchWay,
  tryWayAgain,
  wayOf,
} from "#core/refinery/landing-way.ts";
import { findUnrecordedLanding, withRealCommits } from "#core/refinery/unrecorded.ts";
import { sha } from "./molecule-model.ts";
import { baseOf, emptyRecord, entry, greenCandidate, landing, later } from "./refinery-model.ts";

const day = 24 * 3_600;

describe("the way of landing", () => {
  it("is one transaction until rules forbid it, then pull by pull for a day", () => {
    expect(wayOf(emptyRecord, later(0))).toBe("refs");
    const switched = switchWay(emptyRecord, "GH013", later(0));
    expect(wayOf(switched, later(day - 1))).toBe("pulls");
    expect(wayOf(switched, later(day))).toBe("refs");
  });

  it("is none for an hour once that is refused too, or until a person says to try again", () => {
    const stopped = stopLanding(emptyRecord, "Two approvals are required.", later(0));
    expect(landingBlock(stopped, later(600))).toEqual({
      reason: "Two approvals are required.",
      recheckSeconds: 3_000,
    });
    expect([wayOf(stopped, later(3_600)), landingBlock(stopped, later(3_600))]).toEqual([
      "refs",
      undefined,
    ]);
    expect(wayOf(tryWayAgain(stopped), later(1))).toBe("refs");
  });

  it("is not blocked for longer by a clock that was set back", () => {
    const stopped = stopLanding(emptyRecord, "why", later(5_000));
    expect(landingBlock(stopped, later(0))?.recheckSeconds).toBe(3_600);
  });
});

describe("a refused landing", () => {
  const rules = "Repository rule violations found\n\nChanges must be made through a pull request.";

  it("goes pull by pull next when rules forbid to move the base", () => {
    const learned = learnFromRefusal(
      emptyRecord,
      { way: "refs", cause: "rules", why: rules },
      later(0),
    );
    expect(learned?.landsBy).toMatchObject({ way: "pulls", why: rules });
  });

  it("says what to allow when GitHub merges nothing either", () => {
    const learned = learnFromRefusal(
      emptyRecord,
      { way: "pulls", cause: "rules", why: rules },
      later(0),
    );
    expect(learned?.landsBy?.way).toBe("none");
    expect(learned?.landsBy?.why).toContain("make the App a bypass actor");
    expect(learned?.landsBy?.why).toContain(
      "“Repository rule violations found Changes must be made through a pull request.”",
    );
  });

  it("for want of a permission names permissions, whichever way it went", () => {
    const why = "refusing to allow a GitHub App to update workflow without `workflows` permission";
    const learned = learnFromRefusal(emptyRecord, { way: "refs", cause: "rights", why }, later(0));
    expect(learned?.landsBy?.way).toBe("none");
    expect(learned?.landsBy?.why).toContain("workflows: write");
  });

  it("teaches nothing when GitHub only waits, or says something else", () => {
    for (const cause of ["not-yet", undefined] as const) {
      const refusal = { way: "pulls" as const, cause, why: "?" };
      expect(learnFromRefusal(emptyRecord, refusal, later(0))).toBeUndefined();
    }
  });
});

describe("a landing that the record does not know of", () => {
  const since = new Date("2026-01-01T00:00:00Z");
  const record = {
    ...emptyRecord,
    candidates: [greenCandidate([1, 2]), greenCandidate([1, 2, 3]), greenCandidate([4])],
    ready: [{ pull: 1, head: sha("head-1"), at: since.toISOString() }],
  };

  it("is written down when the base stands at a commit that a green candidate names", () => {
    const base = baseOf(["commit-2", "commit-1", "ground"]);
    const found = findUnrecordedLanding(record, base, later(60));
    expect(found?.landings).toEqual([
      landing(1, { molecule: 1, at: later(60).toISOString(), waited: 60, on: sha("ground") }),
      landing(2, { molecule: 2, at: later(60).toISOString(), on: sha("commit-1") }),
    ]);
    expect(found?.record.landed).toEqual(found?.landings);
  });

  it("leaves the longer candidates what remains of them, and forgets those that are done", () => {
    const base = baseOf(["commit-2", "commit-1", "ground"]);
    const left = findUnrecordedLanding(record, base, later(0))?.record.candidates;
    expect(left?.map(({ id, landed, ground }) => [id, landed, ground])).toEqual([
      ["of-1-2-3", 2, sha("commit-2")],
      ["of-4", 0, sha("ground")],
    ]);
  });

  it("is written down once", () => {
    const base = baseOf(["commit-2", "commit-1", "ground"]);
    const once = findUnrecordedLanding(record, base, later(0))?.record ?? emptyRecord;
    expect(findUnrecordedLanding(once, base, later(0))).toBeUndefined();
  });

  it("is seen under what others pushed since, and in a list that does not reach the ground", () => {
    const base = baseOf(["somebody", "commit-3"]);
    const pulls = findUnrecordedLanding(record, base, later(0))?.landings.map(({ pull }) => pull);
    expect(pulls).toEqual([1, 2, 3]);
  });

  it("is known by its trees where GitHub merged, as far as it came", () => {
    const trees = { "merge-1": "tree-1" };
    const base = baseOf(["merge-1", "ground"], trees);
    const found = findUnrecordedLanding(record, base, later(0));
    expect(found?.landings).toMatchObject([
      { pull: 1, commit: sha("merge-1"), tree: sha("tree-1"), on: sha("ground") },
    ]);
  });

  it("is none while its pull request is open: the same tree may be anybody's", () => {
    const base = baseOf(["merge-1", "ground"], { "merge-1": "tree-1" });
    expect(findUnrecordedLanding(record, base, later(0), new Set([1]))).toBeUndefined();
  });

  it("is none when the base has moved to something else, or was not verified", () => {
    expect(findUnrecordedLanding(record, baseOf(["push", "ground"]), later(0))).toBeUndefined();
    const { verdict: _none, ...running } = greenCandidate([1]);
    const waiting = { ...emptyRecord, candidates: [running] };
    const base = baseOf(["commit-1", "ground"]);
    expect(findUnrecordedLanding(waiting, base, later(0))).toBeUndefined();
  });

  it("steps over an entry that was left out of the candidate", () => {
    const left = { kind: "empty" as const, pull: 2 };
    const green = greenCandidate([1, 3]);
    if (green.verdict?.kind !== "green") throw new Error("the model is green");
    const verdict = { ...green.verdict, parts: [...green.verdict.parts, left] };
    const candidate = { ...green, entries: [1, 2, 3].map(entry), verdict };
    const base = baseOf(["commit-3", "commit-1", "ground"]);
    const found = findUnrecordedLanding(
      { ...emptyRecord, candidates: [candidate] },
      base,
      later(0),
    );
    expect(found?.landings.map(({ pull }) => pull)).toEqual([1, 3]);
    expect(found?.record.candidates).toEqual([]);
  });
});

it("the record of merges says what they became", () => {
  const landed = [landing(1, { on: sha("ground") }), landing(2, { on: sha("commit-1") })];
  const planned = [1, 2].map((number) => ({ number, commit: sha(`commit-${number}`) }));
  const real = new Map([1, 2].map((number) => [number, sha(`merge-${number}`)]));
  expect(withRealCommits({ ...emptyRecord, landed }, planned, real).landed).toEqual([
    landing(1, { commit: sha("merge-1"), on: sha("ground") }),
    landing(2, { commit: sha("merge-2"), on: sha("merge-1") }),
  ]);
});
