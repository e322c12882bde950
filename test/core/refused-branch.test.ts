import { describe, expect, it } from "vitest";
import type { Decision, Effect } from "#core/decision.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import type { MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import { changedFile } from "./branch-change.ts";
import { attempt, change, now, pullFacts, sha, success, worked } from "./molecule-model.ts";

const nonce = "fresh-nonce-1";

const effectOf = <K extends Effect["kind"]>(decision: Decision, kind: K) =>
  decision.effects.find((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);

function recordOf(decision: Decision): MoleculeRecord {
  const record = effectOf(decision, "append-molecule")?.record;
  if (record === undefined) throw new Error("nothing was recorded");
  return record;
}

describe("finished work", () => {
  it("is refused when the branch changes a protected path, whatever the job said, and goes back with file and rule", () => {
    const files = [changedFile(".github/workflows/ci.yml")];
    const facts = worked([attempt(1, success)], { change: { ...change, files } });
    const decision = decideMolecule(facts, now, nonce);
    expect(effectOf(decision, "propose")).toBeUndefined();
    const { attempts, rework } = recordOf(decision);
    expect(attempts[0]).toMatchObject({
      outcome: { kind: "policy-refused" },
      endedAt: facts.town.records[0]?.attempts[0]?.endedAt,
    });
    expect(attempts[1]?.reason).toContain("`.github/workflows/ci.yml` is protected");
    expect(rework).toMatchObject([
      {
        id: `policy-${sha("work")}`,
        by: "policy",
      },
    ]);
  });

  it("is held for a person after as many refusals as there may be failures", () => {
    const refused: Outcome = {
      kind: "policy-refused",
      findings: [{ rule: "scope", path: "a", why: "is outside" }],
    };
    const facts = worked([attempt(1, refused), attempt(2, refused), attempt(3, success)], {
      change: { ...change, files: [changedFile("docs/a.md")] },
    });
    const { hold, attempts } = recordOf(decideMolecule(facts, now, nonce));
    expect(hold?.reason).toContain("3 attempts failed");
    expect(attempts).toHaveLength(3);
  });

  it("shows reviewers first what they should look at", () => {
    const files = [changedFile("src/a.ts", { newMode: "100755" })];
    const facts = worked([attempt(1, success)], { change: { ...change, files } });
    const body = effectOf(decideMolecule(facts, now, nonce), "propose")?.open?.body;
    expect(body).toContain("### To look at first");
    expect(body).toContain("becomes executable");
  });

  it("is described anew before an open pull request is moved to it", () => {
    const facts = worked([attempt(1, success)], {
      ...{ change, proposalBranch: sha("before"), pull: pullFacts({ head: sha("before") }) },
    });
    const kinds = decideMolecule(facts, now, nonce).effects.map(({ kind }) => kind);
    expect(kinds.slice(0, 2)).toEqual(["describe-pull", "propose"]);
  });
});
