import { describe, expect, it } from "vitest";
import { learnRefusedEnqueue } from "#core/refinery/native/refusals.ts";
import { sha } from "./molecule-model.ts";
import { doings, stage } from "./native-stage.ts";

describe("what is wanted in GitHub's queue, or no longer", () => {
  it("is taken out again until it is seen to have left, and only then is its branch free", () => {
    const town = stage().ready(1).inQueue({ pull: 1 });
    town.pass();
    town.wanted = [];
    town.pass();
    const { effects, next, recheckSeconds } = town.later(1).pass();
    expect([effects, next, recheckSeconds]).toEqual([
      [{ kind: "dequeue", pull: 1, nodeId: "PR_1" }],
      [],
      61,
    ]);
    expect(town.record.native?.queued).toMatchObject([{ pull: 1 }]);
    expect(town.inQueue().pass().next).toEqual([{ kind: "molecule", number: 101 }]);
    expect(town.record.native?.queued).toEqual([]);
  });

  it("waits for its own checks, which GitHub may require, and after ten minutes GitHub is asked", () => {
    const town = stage().ready(1);
    town.record = { ...town.record, ready: [{ pull: 1, head: sha("head-1"), at: town.at(0) }] };
    town.show({ ownChecks: new Map([[1, "PENDING"]]) });
    const { effects, recheckSeconds } = town.pass();
    expect([effects, recheckSeconds]).toEqual([[], 601]);
    town.show({ ownChecks: new Map([[1, "SUCCESS"]]) });
    expect(doings(town.pass())).toEqual(["enqueue #1"]);
    const other = stage().ready(1).later(10);
    other.record = { ...other.record, ready: [{ pull: 1, head: sha("head-1"), at: other.at(0) }] };
    other.show({ ownChecks: new Map([[1, "PENDING"]]) });
    expect(doings(other.pass())).toEqual(["enqueue #1"]);
  });

  it("is asked for again after five minutes when GitHub refuses it, or as soon as its checks have changed", () => {
    const town = stage().ready(1);
    town.pass();
    const why = 'Required status check "ci" is expected.';
    const head = sha("head-1");
    const refuse = () => {
      const now = new Date(town.at(town.minute));
      town.record = learnRefusedEnqueue(town.record, { pull: 1, head }, why, now);
    };
    refuse();
    const { effects, reason, next, recheckSeconds } = town.pass();
    expect([effects, recheckSeconds]).toEqual([[], 301]);
    expect(reason).toContain(`GitHub does not take #1 into its merge queue: ${why}`);
    expect(next).toEqual([{ kind: "molecule", number: 101 }]);
    expect(doings(town.later(5).pass())).toEqual(["enqueue #1"]);
    refuse();
    town.show({ ownChecks: new Map([[1, "SUCCESS"]]) });
    expect(doings(town.later(1).pass())).toEqual(["enqueue #1"]);
    expect(town.record.native?.refused).toEqual([]);
  });

  it("lands in spite of a person's freeze where it is urgent, and where the audit froze it not even then", () => {
    const town = stage().ready(1, 2);
    const asked = { pull: 1, head: sha("head-1"), by: "maya", comment: 1, at: town.at(0) };
    const frozen = { reason: "a release", at: town.at(0), by: "maya" };
    const before = { ...town.record, asked: [{ ...asked, isUrgent: true }] };
    town.record = { ...before, frozen };
    expect(doings(town.pass())).toEqual(["enqueue #1"]);
    town.record = { ...before, frozen: { ...frozen, by: "audit" } };
    expect(doings(town.pass())).toEqual([]);
  });
});
