import { describe, expect, it } from "vitest";
import { parseConfig } from "#core/config/parse-config.ts";
import type { Decision, Effect } from "#core/decision.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import { deriveState } from "#core/molecule/derive-state.ts";
import type { MoleculeFacts } from "#core/molecule/facts.ts";
import { pinSpec } from "#core/molecule/pinned.ts";
import type { MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import type { Ejection } from "#core/refinery/record.ts";
import {
  at,
  attempt,
  body,
  change,
  configText,
  failed,
  moleculeFacts,
  now,
  pullFacts,
  refineryView,
  sha,
  success,
  townFacts,
  townIssue,
  worked,
} from "./molecule-model.ts";

const nonce = "fresh-nonce-1";
const kinds = (decision: Decision) => decision.effects.map((effect) => effect.kind);
const recordOf = (decision: Decision): MoleculeRecord => {
  const append = decision.effects.find((effect) => effect.kind === "append-molecule");
  if (append === undefined) throw new Error(`nothing was appended: ${decision.reason}`);
  return append.record;
};
const commentOf = (decision: Decision): string => {
  const project = decision.effects.find((effect) => effect.kind === "project");
  return project?.issue.comment ?? "";
};
const effectOf = <K extends Effect["kind"]>(decision: Decision, kind: K) =>
  decision.effects.find((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);

describe("an issue that nobody has worked on", () => {
  it("is pinned and dispatched in one append when a writer labelled it", () => {
    const decision = decideMolecule(moleculeFacts(), now, nonce);
    expect(kinds(decision)).toEqual(["append-molecule", "dispatch", "project"]);
    expect(recordOf(decision)).toMatchObject({
      spec: { approvedBy: "maya", body },
      attempts: [{ n: 1, nonce }],
    });
    expect(effectOf(decision, "dispatch")).toMatchObject({
      ref: "main",
      inputs: { molecule: "7", attempt: "1", nonce },
    });
  });

  it("is left alone without the label", () => {
    const { labelledBy: _nobody, ...unlabelled } = moleculeFacts({ labels: [] });
    expect(decideMolecule(unlabelled, now, nonce).effects).toEqual([]);
  });

  it("is answered when the label is one slip away from the real one", () => {
    const { labelledBy: _nobody, ...misspelt } = moleculeFacts({ labels: ["polcat"] });
    expect(commentOf(decideMolecule(misspelt, now, nonce))).toContain("polecat");
  });

  it("is not dispatched for somebody without write permission, and says so", () => {
    const facts = moleculeFacts({ labelledBy: { login: "eve", canWrite: false, at: at(0) } });
    const decision = decideMolecule(facts, now, nonce);
    expect(kinds(decision)).toEqual(["project"]);
    expect(commentOf(decision)).toContain("eve");
  });

  it("is not dispatched when an outsider edited it after the label", () => {
    const facts = moleculeFacts({ editedBy: { login: "eve", canWrite: false, at: at(5) } });
    expect(kinds(decideMolecule(facts, now, nonce))).toEqual(["project"]);
  });

  it("is answered with line and fix when its body cannot be parsed", () => {
    const decision = decideMolecule(moleculeFacts({ body: "please make it faster" }), now, nonce);
    expect(kinds(decision)).toEqual(["project"]);
    expect(commentOf(decision)).toMatch(/line 1/i);
  });

  it.each([
    ["an unknown key in the configuration", { configText: `${configText}verfy: x\n` }, "verfy"],
    ["a missing workflow file", { workflows: [] }, "cogtown-polecat.yml"],
    [
      "a missing workflow of the Refinery",
      { workflows: ["cogtown-polecat.yml"] },
      "cogtown-refinery.yml",
    ],
  ])("waits and says so for %s", (_what, town, word) => {
    const decision = decideMolecule(moleculeFacts({ town: townFacts(town) }), now, nonce);
    expect(kinds(decision)).toEqual(["project"]);
    expect(commentOf(decision)).toContain(word);
  });

  it("says what to do in a repository without commits", () => {
    const decision = decideMolecule(
      moleculeFacts({
        base: undefined,
        town: townFacts({ defaultBranch: undefined, configText: undefined }),
      }),
      now,
      nonce,
    );
    expect(kinds(decision)).toEqual(["project"]);
    expect(commentOf(decision)).toMatch(/no commit/);
  });
});

describe("the gates", () => {
  it("pin a blocked molecule without an attempt", () => {
    const decision = decideMolecule(
      moleculeFacts({ dependencies: [{ number: 3, kind: "closed-unlanded" }] }),
      now,
      nonce,
    );
    expect(kinds(decision)).toEqual(["append-molecule", "project"]);
    expect(recordOf(decision).attempts).toEqual([]);
    expect(commentOf(decision)).toContain("#3");
  });

  it("keep two molecules apart whose scopes meet", () => {
    const other = {
      ...pinSpec(moleculeFacts({ number: 5 }), "main", { login: "maya", at: at(0) }),
      attempts: [attempt(1)],
    };
    const facts = moleculeFacts({ town: townFacts({ labelled: [5, 7], records: [other] }) });
    const decision = decideMolecule(facts, now, nonce);
    expect(recordOf(decision).attempts).toEqual([]);
    expect(commentOf(decision)).toContain("#5");
  });
});

describe("the Witness", () => {
  it("rests while a fresh dispatch waits for its claim, and looks again when that gets old", () => {
    const decision = decideMolecule(
      worked([attempt(1, undefined, { claim: undefined, dispatches: [at(28)] })]),
      now,
      nonce,
    );
    expect(kinds(decision)).toEqual(["project"]);
    expect(decision.recheckSeconds).toBe(181);
  });

  it("dispatches the same attempt again when nobody claimed it and no run has its nonce", () => {
    const facts = worked([attempt(1, undefined, { claim: undefined, dispatches: [at(20)] })], {
      run: { kind: "none" },
    });
    const decision = decideMolecule(facts, now, nonce);
    expect(recordOf(decision).attempts).toMatchObject([
      { n: 1, nonce: "nonce-1-abcdef", dispatches: [at(20), now.toISOString()] },
    ]);
    expect(effectOf(decision, "dispatch")?.inputs["nonce"]).toBe("nonce-1-abcdef");
  });

  it("starts a new attempt when the run ended without an outcome, and calls the old one infra", () => {
    const facts = worked([attempt(1)], {
      run: { kind: "ended", runId: 101, url: "", conclusion: "cancelled" },
    });
    expect(recordOf(decideMolecule(facts, now, nonce)).attempts).toMatchObject([
      { outcome: { kind: "infra" } },
      { n: 2, nonce },
    ]);
  });

  it("tries again after a failure and holds after the third", () => {
    expect(
      recordOf(decideMolecule(worked([attempt(1, failed), attempt(2, failed)]), now, nonce))
        .attempts,
    ).toHaveLength(3);
    const third = decideMolecule(
      worked([attempt(1, failed), attempt(2, failed), attempt(3, failed)]),
      now,
      nonce,
    );
    expect(recordOf(third).hold?.reason).toContain("3 attempts failed");
    expect(effectOf(third, "project")?.issue.addLabels).toEqual(["cogtown:held", "needs-human"]);
  });

  it("does not count a rate limit and waits for its end", () => {
    const limited: Outcome = { kind: "rate-limited", until: at(40) };
    const decision = decideMolecule(
      worked([attempt(1, failed), attempt(2, failed), attempt(3, limited)]),
      now,
      nonce,
    );
    expect(effectOf(decision, "dispatch")).toBeUndefined();
    expect(decision.recheckSeconds).toBe(600);
  });

  it("holds at once when the agent command does not exist", () => {
    const missing: Outcome = {
      kind: "agent-error",
      cause: "the agent command `./agent` was not found",
      fatal: true,
      tail: "",
    };
    expect(
      recordOf(decideMolecule(worked([attempt(1, missing)]), now, nonce)).hold?.reason,
    ).toContain("not found");
  });

  it("lifts the hold and forgives when a writer puts the label on again", () => {
    const hold = { reason: "3 attempts failed", fix: "", at: at(10), by: "witness" };
    const facts = worked(
      [attempt(1, failed), attempt(2, failed), attempt(3, failed)],
      { labelledBy: { login: "maya", canWrite: true, at: at(20) } },
      { hold },
    );
    const record = recordOf(decideMolecule(facts, now, nonce));
    expect(record).toMatchObject({ forgiven: 3, attempts: [{}, {}, {}, { n: 4 }] });
    expect(record.hold).toBeUndefined();
  });
});

describe("finished work", () => {
  it("is proposed by the App when the change is within bounds", () => {
    const decision = decideMolecule(
      worked([attempt(1, success)], { change, workBranch: sha("work") }),
      now,
      nonce,
    );
    expect(effectOf(decision, "propose")).toMatchObject({
      branch: "cogtown/7",
      head: sha("work"),
      expected: undefined,
    });
    expect(effectOf(decision, "propose")?.open?.body).toMatch(/^Closes #7/);
    expect(decision.next).toEqual([{ kind: "refinery", base: "main" }]);
  });

  it("goes back to the polecat with the reviewer's words", () => {
    const review = {
      id: 9,
      by: "rob",
      state: "changes-requested" as const,
      body: "Name it `--json`.",
      commit: sha("work"),
      at: at(29),
    };
    const facts = worked([attempt(1, success)], {
      pull: pullFacts({ reviews: [review] }),
      proposalBranch: sha("work"),
    });
    const record = recordOf(decideMolecule(facts, now, nonce));
    expect(record.rework).toMatchObject([
      { id: "review-9", by: "rob", words: "Name it `--json`." },
    ]);
    expect(record.attempts).toHaveLength(2);
  });

  it("goes back on the newest base when the Refinery ejected it, twice at most", () => {
    const ejected: Ejection = {
      ...{ pull: 20, molecule: 7, head: sha("work"), candidate: "c3", at: at(1), cause: "red" },
      ...{ why: "`npm test` failed", tail: "boom", against: [], reds: [] },
    };
    const refinery = refineryView({ ejected });
    const open = { pull: pullFacts(), proposalBranch: sha("work"), refinery };
    expect(
      recordOf(decideMolecule(worked([attempt(1, success)], open), now, nonce)).attempts.at(-1),
    ).toMatchObject({ n: 2, onto: sha("base") });
    const rework = ["c1", "c2"].map((id) => ({
      id: `ejection-${id}`,
      by: "refinery",
      words: "",
      at: at(1),
      head: sha(id),
    }));
    expect(
      recordOf(decideMolecule(worked([attempt(1, success)], open, { rework }), now, nonce)).hold
        ?.reason,
    ).toContain("3 times");
  });

  it("does not push to a branch that GitHub's merge queue holds (complaint 11)", () => {
    const pull = pullFacts({ head: sha("older") });
    const open = { pull, proposalBranch: sha("older"), change };
    const isPushed = (isQueued: boolean) =>
      kinds(
        decideMolecule(
          worked([attempt(1, success)], { ...open, refinery: refineryView({ isQueued }) }),
          now,
          nonce,
        ),
      ).includes("propose");
    expect([isPushed(true), isPushed(false)]).toEqual([false, true]);
  });

  /** Approved and never dispatched: waits for a polecat, or for what it depends on. */
  const waiting = (number: number, dependsOn?: number): MoleculeRecord => {
    const more = dependsOn === undefined ? "" : `\n### Depends on\n- #${dependsOn}\n`;
    const facts = moleculeFacts({ number, body: `${body}${more}` });
    return pinSpec(facts, "main", { login: "maya", at: at(0) });
  };
  const others = {
    labelled: [7, 8, 9, 10, 11],
    records: [waiting(10), waiting(9, 8), waiting(8, 7)],
    // What waits for others, its own pass has shown as blocked.
    issues: [
      townIssue(10, ["cogtown:ready"]),
      ...[8, 9].map((n) => townIssue(n, ["cogtown:blocked"])),
    ],
  };

  it("ends when its pull request is merged: issue closed, branches deleted, dependents looked at", () => {
    const merged = pullFacts({ state: "merged", mergeCommit: sha("landed") });
    const decision = decideMolecule(
      worked([attempt(1, success)], {
        pull: merged,
        proposalBranch: sha("landed"),
        workBranch: sha("work"),
        town: townFacts(others),
      }),
      now,
      nonce,
    );
    expect(kinds(decision)).toEqual(["project", "close-issue", "delete-refs"]);
    expect(decision.next).toEqual([{ kind: "molecule", number: 8 }]);
  });

  it("frees its polecat when it is proposed: those that could start are looked at, and nobody else", () => {
    const facts = worked([attempt(1, success, { head: sha("work") })], {
      workBranch: sha("work"),
      change,
      town: townFacts(others),
    });
    const decision = decideMolecule(facts, now, nonce);
    expect(kinds(decision)).toContain("propose");
    expect(decision.next).toContainEqual({ kind: "molecule", number: 10 });
    expect(decision.next).not.toContainEqual({ kind: "molecule", number: 9 });
    expect(decision.next).not.toContainEqual({ kind: "molecule", number: 11 });
  });
});

it("derives every state with its evidence", () => {
  const config = parseConfig(configText);
  if (!config.ok) throw new Error("the sample configuration is wrong");
  const stateOf = (facts: MoleculeFacts) => {
    if (facts.record.kind !== "present") throw new Error("no record");
    return deriveState(facts.record.value, facts, config.value, now).kind;
  };
  expect(stateOf(worked([]))).toBe("ready");
  expect(stateOf(worked([], { dependencies: [{ number: 3, kind: "missing" }] }))).toBe("blocked");
  expect(stateOf(worked([attempt(1, undefined, { claim: undefined })]))).toBe("dispatched");
  expect(stateOf(worked([attempt(1)]))).toBe("working");
  expect(stateOf(worked([attempt(1, success)]))).toBe("proposed");
  expect(stateOf(worked([attempt(1, success)], { pull: pullFacts() }))).toBe("queued");
  expect(stateOf(worked([attempt(1, success)], { pull: pullFacts({ state: "merged" }) }))).toBe(
    "landed",
  );
});
