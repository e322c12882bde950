import { describe, expect, it } from "vitest";
import { parseConfig } from "#core/config/parse-config.ts";
import type { RunFacts } from "#core/molecule/facts.ts";
import { decideRefinery } from "#core/refinery/decide-refinery.ts";
import type { RefineryFacts } from "#core/refinery/facts.ts";
import { queueOf } from "#core/refinery/queue.ts";
import type { Candidate, RefineryRecord } from "#core/refinery/record.ts";
import {
  baseAt,
  candidate,
  effectOf,
  green,
  kinds,
  landingAt,
  proven,
  pullOf,
  pullsOf,
  recordWith,
  red,
  refineryFacts,
} from "./decide-refinery-model.ts";
import { at, configText, now, sha, townFacts } from "./molecule-model.ts";

describe("the queue", () => {
  it("is recorded as candidates, and then verified side by side", () => {
    const decision = decideRefinery(refineryFacts([7, 8]), now);
    expect(kinds(decision)).toEqual(["append-refinery", "dispatch", "dispatch"]);
    const { record } = effectOf(decision, "append-refinery");
    expect(record.candidates.map(pullsOf)).toEqual([[107], [107, 108]]);
    expect(effectOf(decision, "dispatch").inputs).toEqual({
      base: "main",
      candidate: record.candidates[0]?.id,
    });
  });

  const putOut: RefineryRecord = {
    ...recordWith(),
    ejected: [
      {
        ...{ pull: 107, molecule: 7, head: sha("head-7"), candidate: "c", at: at(1) },
        ...{ cause: "red", why: "", tail: "", against: [], reds: [] },
      },
    ],
  };
  const reviewed = configText.replace("review: none", "review: required");

  it.each<[string, RefineryFacts]>([
    [
      "at a head that no attempt proved",
      refineryFacts([7], undefined, { pulls: [pullOf(7, { head: sha("pushed by hand") })] }),
    ],
    ["a draft", refineryFacts([7], undefined, { pulls: [pullOf(7, { isDraft: true })] })],
    [
      "of a molecule that is no longer wanted",
      refineryFacts([7], undefined, { town: townFacts({ labelled: [], records: [proven(7)] }) }),
    ],
    ["that was put out at this head", refineryFacts([7], putOut)],
    [
      "from a fork that calls its branch as ours are called",
      refineryFacts([7], undefined, { pulls: [pullOf(7, { isFork: true })] }),
    ],
    [
      "without the review that the town asks for",
      refineryFacts([7], undefined, {
        town: townFacts({ labelled: [7], records: [proven(7)], configText: reviewed }),
      }),
    ],
  ])("does not take a pull request %s", (_which, facts) => {
    const decision = decideRefinery(facts, now);
    expect(kinds(decision)).toEqual([]);
    expect(decision.reason).toBe("nothing is ready to land");
  });

  it("counts an approval only for the head it was given for", () => {
    const town = townFacts({ labelled: [7], records: [proven(7)], configText: reviewed });
    const pulls = (commit: string) => [
      pullOf(7, {
        reviews: [{ id: 1, by: "rob", state: "approved", body: "", commit, at: at(2) }],
      }),
    ];
    const approved = refineryFacts([7], undefined, { town, pulls: pulls(sha("head-7")) });
    expect(kinds(decideRefinery(approved, now))).toEqual(["append-refinery", "dispatch"]);
    const stale = refineryFacts([7], undefined, { town, pulls: pulls(sha("older")) });
    expect(kinds(decideRefinery(stale, now))).toEqual([]);
  });

  it("counts an approval only for the base that it was given for", () => {
    const town = townFacts({ labelled: [7], records: [proven(7)], configText: reviewed });
    const approved = { id: 1, by: "rob", state: "approved", body: "", at: at(2) } as const;
    const decide = (retargetedAt: string) => {
      const pull = pullOf(7, { retargetedAt, reviews: [{ ...approved, commit: sha("head-7") }] });
      return decideRefinery(refineryFacts([7], undefined, { town, pulls: [pull] }), now);
    };
    expect(kinds(decide(at(1)))).toEqual(["append-refinery", "dispatch"]);
    expect(kinds(decide(at(2))), "in the same second").toEqual([]);
    expect(kinds(decide(at(3)))).toEqual([]);
  });

  it("goes by urgency, then priority, then age", () => {
    const pulls = [
      pullOf(7, { createdAt: at(3) }),
      pullOf(8, { createdAt: at(2) }),
      pullOf(9, { createdAt: at(4), labels: ["P0"] }),
      pullOf(10, { createdAt: at(5), labels: ["urgent"] }),
    ];
    const facts = refineryFacts([7, 8, 9, 10], undefined, { pulls });
    const config = parseConfig(configText);
    if (!config.ok) throw new Error("the config of the model is broken");
    const queue = queueOf(facts, recordWith(), config.value, now);
    expect(queue.map(({ entry }) => entry.pull)).toEqual([110, 109, 107, 108]);
  });

  it("lets what has waited for two weeks overtake anything that is merely important", () => {
    const soon = new Date(now.getTime() + 14 * 24 * 3_600_000);
    const pulls = [
      pullOf(7, { createdAt: at(1), labels: ["P3"] }),
      pullOf(8, { createdAt: soon.toISOString(), labels: ["P0"] }),
    ];
    const config = parseConfig(configText);
    if (!config.ok) throw new Error("the config of the model is broken");
    const queue = queueOf(
      refineryFacts([7, 8], undefined, { pulls }),
      recordWith(),
      config.value,
      soon,
    );
    expect(queue.map(({ entry }) => entry.pull)).toEqual([107, 108]);
  });
});

describe("a green candidate", () => {
  it("lands with all that is in it, each pull request at its own commit", () => {
    const held = candidate([7, 8], green(7, 8));
    const decision = decideRefinery(refineryFacts([7, 8], recordWith(held)), now);
    expect(kinds(decision)).toEqual(["land"]);
    expect(effectOf(decision, "land")).toMatchObject({
      from: sha("base"),
      to: sha("rebased-8"),
      tree: sha("tree-8"),
      expected: sha("record"),
      way: "refs",
      pulls: [
        { number: 107, head: sha("head-7"), commit: sha("rebased-7"), isOurs: true },
        { number: 108, head: sha("head-8"), commit: sha("rebased-8"), isOurs: true },
      ],
      record: { candidates: [], landed: [{ pull: 107 }, { pull: 108 }] },
    });
    expect(decision.next).toEqual([
      { kind: "molecule", number: 7 },
      { kind: "molecule", number: 8 },
    ]);
  });

  it("keeps a longer one at work that begins with it, on the commit that landed", () => {
    const held = [candidate([7], green(7)), candidate([7, 8])];
    const decision = decideRefinery(refineryFacts([7, 8], recordWith(...held)), now);
    expect(kinds(decision)).toEqual(["land"]);
    expect(effectOf(decision, "land").record.candidates).toMatchObject([
      { id: "candidate-7-8", landed: 1, ground: sha("rebased-7") },
    ]);
  });

  it("lands although its proposal stands at the verified commit already, whose approval nobody gave", () => {
    const facts = refineryFacts([7], recordWith(candidate([7], green(7))), {
      pulls: [pullOf(7, { head: sha("rebased-7") })],
    });
    expect(effectOf(decideRefinery(facts, now), "land").pulls).toMatchObject([
      { head: sha("rebased-7"), commit: sha("rebased-7") },
    ]);
  });

  it("never lands on a base that it was not verified on, and its commit is tidied away", () => {
    const name = "refs/cogtown/candidates/main/candidate-7";
    const facts = refineryFacts([7], recordWith(candidate([7], green(7))), {
      base: baseAt("moved"),
      candidateRefs: [{ name, head: sha("rebased-7") }],
    });
    const decision = decideRefinery(facts, now);
    expect(kinds(decision)).toEqual(["append-refinery", "dispatch", "delete-refs"]);
    const [next] = effectOf(decision, "append-refinery").record.candidates;
    expect(next?.base).toBe(sha("moved"));
    expect(effectOf(decision, "delete-refs").refs).toEqual([{ name, head: sha("rebased-7") }]);
  });

  it("never lands over a change request that came while it was verified", () => {
    const review = {
      ...{ id: 1, by: "rob", state: "changes-requested" as const, body: "no" },
      ...{ commit: sha("head-7"), at: at(2) },
    };
    const facts = refineryFacts([7], recordWith(candidate([7], green(7))), {
      pulls: [pullOf(7, { reviews: [review] })],
    });
    expect(kinds(decideRefinery(facts, now))).toEqual(["append-refinery"]);
  });

  it("lands pull by pull where the rules of the branch allow nothing else", () => {
    const record: RefineryRecord = {
      ...recordWith(candidate([7], green(7))),
      landsBy: { way: "pulls", since: now.toISOString(), why: "rules" },
    };
    expect(effectOf(decideRefinery(refineryFacts([7], record), now), "land").way).toBe("pulls");
  });
});

describe("a red candidate", () => {
  const suspected: RefineryRecord = {
    ...recordWith(candidate([7], red(7))),
    landed: [landingAt("base")],
  };

  it("has the one that is left of it verified alone, and nobody is put out yet", () => {
    const decision = decideRefinery(refineryFacts([7], suspected), now);
    const { record } = effectOf(decision, "append-refinery");
    expect(record.ejected).toEqual([]);
    expect(record.suspects).toMatchObject([{ entry: { pull: 107 }, reds: [{ isAlone: true }] }]);
    expect(record.candidates).toMatchObject([{ purpose: "alone", entries: [{ pull: 107 }] }]);
  });

  it("is put out at the second red, with the failing command, and its molecule's turn comes", () => {
    const first = effectOf(decideRefinery(refineryFacts([7], suspected), now), "append-refinery");
    const [alone] = first.record.candidates;
    if (alone === undefined) throw new Error("nobody is verified alone");
    const again = { ...first.record, candidates: [{ ...alone, verdict: red(7) }] };
    const decision = decideRefinery(refineryFacts([7], again), now);
    const { record } = effectOf(decision, "append-refinery");
    expect(record.ejected).toMatchObject([
      {
        ...{ pull: 107, cause: "red", tail: "2 failing" },
        why: "`npm test` failed (exit 1) on the newest base, 2 times",
      },
    ]);
    expect(decision.next).toEqual([{ kind: "molecule", number: 7 }]);
  });

  it("lets the others go on without it at once", () => {
    const decision = decideRefinery(refineryFacts([7, 8], suspected), now);
    expect(effectOf(decision, "append-refinery").record.candidates.map(pullsOf)).toEqual([
      [107],
      [108],
    ]);
  });

  it("blames nobody on a base that somebody else pushed before the base itself was verified", () => {
    const facts = refineryFacts([7], recordWith(candidate([7], red(7))));
    const { record } = effectOf(decideRefinery(facts, now), "append-refinery");
    expect(record.candidates).toMatchObject([{ purpose: "base", entries: [] }]);
  });
});

describe("a lost verification", () => {
  const late = candidate([7], undefined, { dispatches: [at(1)] });
  const claimed = { ...late, claim: { runId: 5, at: at(2) } };
  const facts = (held: Candidate, run: RunFacts) =>
    refineryFacts(
      [7],
      { ...recordWith(held), landed: [landingAt("base")] },
      { runs: new Map([[held.id, run]]) },
    );
  const ended: RunFacts = { kind: "ended", runId: 5, url: "", conclusion: "cancelled" };

  it("is sent again as often as no job claims it: that is nobody's fault", () => {
    const held = { ...late, lost: 0, dispatches: [at(1), at(2), at(3), at(4)] };
    const { record } = effectOf(
      decideRefinery(facts(held, { kind: "none" }), now),
      "append-refinery",
    );
    expect(record.candidates[0]?.dispatches).toHaveLength(5);
    expect(record.ejected).toEqual([]);
  });

  it("is no verdict when its job died, until it has died three times with nothing else in it", () => {
    const { record } = effectOf(decideRefinery(facts(claimed, ended), now), "append-refinery");
    expect(record.candidates).toMatchObject([{ lost: 1, dispatches: [at(1), now.toISOString()] }]);
    const thrice = facts({ ...claimed, lost: 2 }, ended);
    expect(effectOf(decideRefinery(thrice, now), "append-refinery").record.ejected).toMatchObject([
      { pull: 107, cause: "lost-runs" },
    ]);
  });

  it("is waited for while its run is active", () => {
    const active = facts(late, { kind: "active", runId: 5, url: "" });
    expect(kinds(decideRefinery(active, now))).toEqual([]);
  });
});
