import { describe, expect, it } from "vitest";
import { auditLandings } from "#core/refinery/audit.ts";
import { freeze, isFrozen, mayLand, thaw } from "#core/refinery/freeze.ts";
import { sha } from "./molecule-model.ts";
import { baseOf, emptyRecord, landing, later } from "./refinery-model.ts";

const landed = [landing(1, { on: sha("ground") }), landing(2, { on: sha("commit-1") })];
const record = { ...emptyRecord, landed };

describe("the audit", () => {
  it("sees each landing once, with exactly the tree that was tested", () => {
    const base = baseOf(["commit-2", "commit-1", "ground"]);
    const audited = auditLandings(record, base, later(0));
    expect(audited.problem).toBeUndefined();
    expect(audited.record.landed.map((each) => each.audited)).toEqual([true, true]);
    expect(auditLandings(audited.record, baseOf(["elsewhere"]), later(0)).record).toBe(
      audited.record,
    );
  });

  it("freezes when what landed has another tree, and says what was tested and what is there", () => {
    const base = baseOf(["commit-2", "commit-1", "ground"], { "commit-2": "reverted" });
    const { record: after, problem } = auditLandings(record, base, later(0));
    expect(after.frozen).toEqual({
      reason: problem,
      at: later(0).toISOString(),
      by: "audit",
    });
    for (const word of [
      "#2",
      sha("tree-2").slice(0, 10),
      sha("commit-2").slice(0, 10),
      sha("reverted").slice(0, 10),
      "thaw",
    ])
      expect(problem).toContain(word);
  });

  it("freezes when the base was moved back and does not have it any more", () => {
    const { problem } = auditLandings(record, baseOf(["hotfix", "commit-1", "ground"]), later(0));
    expect(problem).toContain("Pull request #2 landed as");
    expect(problem).toContain("does not have that commit any more");
  });

  it("knows the ground of the very first landing", () => {
    const first = { ...emptyRecord, landed: landed.slice(0, 1) };
    expect(auditLandings(first, baseOf(["ground", "older"]), later(0)).problem).toContain("#1");
  });

  it("raises no alarm when the base has moved further than the list goes: it asks again", () => {
    const { record: after, problem } = auditLandings(
      record,
      baseOf(["push-9", "push-8"]),
      later(0),
    );
    expect([after, problem]).toEqual([record, undefined]);
  });

  it("does not come back to a landing that a person has accepted", () => {
    const base = baseOf(["hotfix", "commit-1", "ground"]);
    const frozen = auditLandings(record, base, later(0)).record;
    const thawed = thaw(frozen, "maya", later(60));
    expect(auditLandings(thawed, base, later(120))).toEqual({ record: thawed });
  });
});

describe("a freeze", () => {
  it("by a person lets urgent ones through, after the audit nothing", () => {
    const byMaya = freeze(emptyRecord, "release day", "maya", later(0));
    expect([mayLand(byMaya, false), mayLand(byMaya, true)]).toEqual([false, true]);
    const byAudit = freeze(emptyRecord, "wrong tree", "audit", later(0));
    expect([mayLand(byAudit, false), mayLand(byAudit, true)]).toEqual([false, false]);
    expect(mayLand(emptyRecord, false)).toBe(true);
  });

  it("by a person does not cover up what the audit found", () => {
    const byAudit = freeze(emptyRecord, "wrong tree", "audit", later(0));
    expect(freeze(byAudit, "release day", "maya", later(1))).toBe(byAudit);
  });

  it("ends by a person, whose name stays, and tries again what GitHub had refused", () => {
    const frozen = freeze(
      { ...emptyRecord, landsBy: { way: "none", since: later(0).toISOString(), why: "no" } },
      "release day",
      "maya",
      later(0),
    );
    const thawed = thaw(frozen, "noor", later(60));
    expect([isFrozen(frozen), isFrozen(thawed)]).toEqual([true, false]);
    expect(thawed.landsBy).toBeUndefined();
    expect(thawed.thawed).toEqual({
      reason: "release day",
      at: later(60).toISOString(),
      by: "noor",
    });
    expect(thaw(emptyRecord, "noor", later(0))).toBe(emptyRecord);
  });
});
