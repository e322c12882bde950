import { describe, expect, it } from "vitest";
import type { Decision, Effect } from "#core/decision.ts";
import type { PullFacts } from "#core/molecule/facts.ts";
import { pinSpec } from "#core/molecule/pinned.ts";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import { decideRefinery } from "#core/refinery/decide-refinery.ts";
import type { RefineryFacts } from "#core/refinery/facts.ts";
import type { Candidate, RefineryRecord, Verdict } from "#core/refinery/record.ts";
import {
  at,
  attempt,
  configText,
  moleculeFacts,
  now,
  pullFacts,
  sha,
  townFacts,
} from "./molecule-model.ts";

/** A molecule whose work was proven at `head-<number>` and proposed as pull request number + 100. */
const proven = (number: number): MoleculeRecord => ({
  ...pinSpec(moleculeFacts({ number }), "main", { login: "maya", at: at(0) }),
  attempts: [attempt(1, { kind: "success", criteria: [] }, { head: sha(`head-${number}`) })],
});
const pullOf = (number: number, over: Partial<PullFacts> = {}): PullFacts =>
  pullFacts({
    number: number + 100,
    branch: `cogtown/${number}`,
    head: sha(`head-${number}`),
    ...over,
  });

function refineryFacts(
  numbers: readonly number[],
  record?: RefineryRecord,
  over: Partial<RefineryFacts> = {},
): RefineryFacts {
  return {
    town: townFacts({ labelled: [...numbers], records: numbers.map(proven) }),
    base: { name: "main", head: sha("base"), tree: sha("tree") },
    record:
      record === undefined
        ? { kind: "absent" }
        : { kind: "present", head: sha("record"), value: record },
    pulls: numbers.map((number) => pullOf(number)),
    run: { kind: "not-asked" },
    ...over,
  };
}

const candidate = (
  number: number,
  verdict?: Verdict,
  over: Partial<Candidate> = {},
): Candidate => ({
  id: `candidate-${number}`,
  base: sha("base"),
  entries: [
    {
      pull: number + 100,
      molecule: number,
      head: sha(`head-${number}`),
      branch: `cogtown/${number}`,
    },
  ],
  dispatches: [at(29)],
  ...(verdict === undefined ? {} : { verdict }),
  ...over,
});
const recordWith = (held: Candidate): RefineryRecord => ({
  version: 1,
  base: "main",
  candidate: held,
  landed: [],
  ejected: [],
});

const green: Verdict = {
  kind: "green",
  commit: sha("rebased"),
  tree: sha("verified-tree"),
  results: [],
};
const red: Verdict = {
  kind: "red",
  commit: sha("rebased"),
  failed: { command: "npm test", exitCode: 1, seconds: 1, tail: "2 failing" },
  results: [],
};
const kinds = (decision: Decision) => decision.effects.map((effect) => effect.kind);
const effectOf = <K extends Effect["kind"]>(decision: Decision, kind: K) => {
  const found = decision.effects.find(
    (effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind,
  );
  if (found === undefined)
    throw new Error(`no ${kind} in: ${kinds(decision).join(", ")} (${decision.reason})`);
  return found;
};

describe("the queue", () => {
  it("takes the oldest ready pull request, records it, then verifies it", () => {
    const decision = decideRefinery(refineryFacts([8, 7]), now);
    expect(kinds(decision)).toEqual(["append-refinery", "dispatch"]);
    expect(effectOf(decision, "append-refinery").record.candidate?.entries).toMatchObject([
      { pull: 107 },
    ]);
    expect(effectOf(decision, "dispatch").inputs).toMatchObject({ base: "main" });
  });

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
    [
      "that was ejected at this head",
      refineryFacts([7], {
        version: 1,
        base: "main",
        landed: [],
        ejected: [
          {
            pull: 107,
            molecule: 7,
            head: sha("head-7"),
            candidate: "c",
            at: at(1),
            why: "",
            tail: "",
          },
        ],
      }),
    ],
    [
      "without the review that the town asks for",
      refineryFacts([7], undefined, {
        town: townFacts({
          labelled: [7],
          records: [proven(7)],
          configText: configText.replace("review: none", "review: required"),
        }),
      }),
    ],
  ])("does not take a pull request %s", (_which, facts) => {
    expect(decideRefinery(facts, now)).toMatchObject({
      effects: [],
      reason: "nothing is ready to land",
    });
  });

  it("counts an approval only for the head it was given for", () => {
    const town = townFacts({
      labelled: [7],
      records: [proven(7)],
      configText: configText.replace("review: none", "review: required"),
    });
    const approval = {
      id: 1,
      by: "rob",
      state: "approved" as const,
      body: "",
      commit: sha("head-7"),
      at: at(2),
    };
    const approved = refineryFacts([7], undefined, {
      town,
      pulls: [pullOf(7, { reviews: [approval] })],
    });
    expect(kinds(decideRefinery(approved, now))).toEqual(["append-refinery", "dispatch"]);
    const stale = refineryFacts([7], undefined, {
      town,
      pulls: [pullOf(7, { reviews: [{ ...approval, commit: sha("older") }] })],
    });
    expect(decideRefinery(stale, now).effects).toEqual([]);
  });
});

describe("a green candidate", () => {
  it("moves the proposal to the verified commit, lands by compare-and-swap, and takes the next one on top", () => {
    const decision = decideRefinery(refineryFacts([7, 8], recordWith(candidate(7, green))), now);
    expect(kinds(decision)).toEqual(["propose", "land", "dispatch"]);
    expect(effectOf(decision, "propose")).toMatchObject({
      branch: "cogtown/7",
      head: sha("rebased"),
      expected: sha("head-7"),
    });
    const landing = effectOf(decision, "land");
    expect(landing).toMatchObject({
      from: sha("base"),
      to: sha("rebased"),
      expected: sha("record"),
    });
    expect(landing.record).toMatchObject({
      candidate: { base: sha("rebased"), entries: [{ pull: 108 }] },
      landed: [{ pull: 107, tree: sha("verified-tree") }],
    });
  });

  it("lands without moving a proposal that stands at the verified commit already", () => {
    const facts = refineryFacts([7], recordWith(candidate(7, green)), {
      pulls: [pullOf(7, { head: sha("rebased") })],
    });
    expect(kinds(decideRefinery(facts, now))).toEqual(["land"]);
  });

  it("never lands on a base that it was not verified on", () => {
    const facts = refineryFacts([7], recordWith(candidate(7, green)), {
      base: { name: "main", head: sha("moved"), tree: sha("tree") },
    });
    const decision = decideRefinery(facts, now);
    expect(kinds(decision)).toEqual(["append-refinery", "dispatch", "delete-refs"]);
    expect(effectOf(decision, "append-refinery").record.candidate?.base).toBe(sha("moved"));
    const [left] = effectOf(decision, "delete-refs").refs;
    expect(left?.name, "the commit that nobody will land").toMatch(/candidates\/main\//);
  });

  it("never lands over a change request that came while it was verified", () => {
    const review = {
      id: 1,
      by: "rob",
      state: "changes-requested" as const,
      body: "no",
      commit: sha("head-7"),
      at: at(2),
    };
    const facts = refineryFacts([7], recordWith(candidate(7, green)), {
      pulls: [pullOf(7, { reviews: [review] })],
    });
    expect(kinds(decideRefinery(facts, now))).toEqual(["append-refinery", "delete-refs"]);
  });

  it("has its molecule looked at when it has landed, whether or not GitHub sends word of it", () => {
    const decision = decideRefinery(refineryFacts([7], recordWith(candidate(7, green))), now);
    expect(decision.next).toEqual([{ kind: "molecule", number: 7 }]);
  });
});

describe("a red candidate", () => {
  it("is ejected with the failing command, and its molecule's turn comes", () => {
    const decision = decideRefinery(refineryFacts([7], recordWith(candidate(7, red))), now);
    const { record } = effectOf(decision, "append-refinery");
    expect(record.candidate).toBeUndefined();
    expect(record.ejected).toMatchObject([
      { pull: 107, why: "`npm test` failed (exit 1) on the newest base", tail: "2 failing" },
    ]);
    expect(decision.next).toEqual([{ kind: "molecule", number: 7 }]);
  });

  it("lets the next one go on without it", () => {
    const decision = decideRefinery(refineryFacts([7, 8], recordWith(candidate(7, red))), now);
    expect(effectOf(decision, "append-refinery").record.candidate?.entries).toMatchObject([
      { pull: 108 },
    ]);
  });
});

describe("a lost verification", () => {
  it("is no verdict: it is sent again, three times at most", () => {
    const old = { dispatches: [at(1)] };
    const lost = refineryFacts([7], recordWith(candidate(7, undefined, old)), {
      run: { kind: "none" },
    });
    expect(
      effectOf(decideRefinery(lost, now), "append-refinery").record.candidate?.dispatches,
    ).toHaveLength(2);
    const thrice = { dispatches: [at(1), at(2), at(3)] };
    const gone = refineryFacts([7], recordWith(candidate(7, undefined, thrice)), {
      run: { kind: "none" },
    });
    expect(effectOf(decideRefinery(gone, now), "append-refinery").record.ejected).toHaveLength(1);
  });

  it("is waited for while its run is active", () => {
    const facts = refineryFacts([7], recordWith(candidate(7, undefined, { dispatches: [at(1)] })), {
      run: { kind: "active", runId: 5, url: "" },
    });
    expect(decideRefinery(facts, now).effects).toEqual([]);
  });
});
