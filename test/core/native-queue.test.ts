import { describe, expect, it } from "vitest";
import type { NativeEntry, NativeMerged } from "#core/refinery/facts.ts";
import { readRemovalReason } from "#core/refinery/native/removal-reason.ts";
import { decideNative, isQueued } from "#core/refinery/native/steward.ts";
import { sha } from "./molecule-model.ts";
import { doings, failed, group, removedFor, stage } from "./native-stage.ts";

describe("what is wanted in the queue", () => {
  it("is put in at the head that was decided on, in order, and not twice", () => {
    const town = stage().ready(1, 2);
    const { effects, reason } = town.pass();
    expect(effects).toEqual([
      { kind: "enqueue", pull: 1, nodeId: "PR_1", head: sha("head-1"), isUrgent: false },
      { kind: "enqueue", pull: 2, nodeId: "PR_2", head: sha("head-2"), isUrgent: false },
    ]);
    expect(reason).toBe("#1 is put in; #2 is put in");
    expect(doings(town.pass())).toEqual([]); // GitHub does not show it yet
    expect(doings(town.inQueue({ pull: 1 }, { pull: 2 }).later(5).pass())).toEqual([]);
  });

  it("is put in again when GitHub never shows it: the App may have died in between", () => {
    const town = stage().ready(1);
    expect(town.pass().recheckSeconds).toBe(61);
    expect(doings(town.later(2).pass())).toEqual(["enqueue #1"]);
  });

  it("goes before all others only where somebody with write permission asked for that", () => {
    const town = stage().ready(1);
    const asked = { pull: 1, head: sha("head-1"), by: "maya", comment: 1, at: town.at(0) };
    town.record = { ...town.record, asked: [{ ...asked, isUrgent: true }] };
    expect(town.pass().effects).toMatchObject([{ kind: "enqueue", isUrgent: true }]);
  });

  it("is taken out when it is wanted no more, except in the moment of its merging", () => {
    const town = stage().ready(1, 2).inQueue({ pull: 1 }, { pull: 2, state: "locked" });
    town.pass();
    town.wanted = [];
    expect(doings(town.pass())).toEqual(["dequeue #1"]);
  });

  it("does not touch what a person has put in besides", () => {
    const town = stage().ready(1).inQueue({ pull: 1, enqueuer: "maya" });
    town.wanted = [];
    expect(doings(town.pass())).toEqual([]);
  });

  it("is at most twenty at once, in one request", () => {
    const numbers = Array.from({ length: 25 }, (_, i) => i + 1);
    expect(
      doings(
        stage()
          .ready(...numbers)
          .pass(),
      ),
    ).toHaveLength(20);
  });

  it("holds its branch: whoever would push to it has to wait (complaint 11)", () => {
    const town = stage().ready(1, 2).inQueue({ pull: 1 });
    expect([1, 2].map((pull) => isQueued(town.queue, pull))).toEqual([true, false]);
    expect(isQueued({ kind: "none" }, 1)).toBe(false);
  });

  it("goes to its worker at once where it conflicts with the base already", () => {
    const town = stage().ready(1);
    town.pulls = town.pulls.map((pull) => ({ ...pull, mergeable: "no" }));
    const { effects, record, next } = town.pass();
    expect(effects).toEqual([]);
    expect(record.ejected).toMatchObject([{ pull: 1, molecule: 101, cause: "conflict" }]);
    expect(next).toEqual([{ kind: "molecule", number: 101 }]);
  });
});

describe("a queue that nothing answers (complaint 3)", () => {
  it("gets nothing, and the reason names the file that is missing", () => {
    const town = stage().ready(1);
    town.show({ isAnswered: false });
    const plan = town.pass();
    expect(plan.effects).toEqual([]);
    expect(plan.reason).toContain(".github/workflows/cogtown-merge-group.yml");
  });

  it("is one that nothing has been started for: other services than Actions answer too", () => {
    const town = stage().ready(1, 2).inQueue({ pull: 1, checks: 1 });
    town.show({ isAnswered: false });
    expect(doings(town.pass())).toEqual(["enqueue #2"]);
  });
});

describe("why GitHub removed something", () => {
  it.each([
    ["MERGE", "merged", "landed"],
    ["ALREADY_MERGED", "already_merged", "landed"],
    ["MANUAL", "manual", "manual"],
    ["CI_FAILURE", "failed_checks", "red"],
    ["CI_TIMEOUT", "checks_timed_out", "timed-out"],
    ["MERGE_CONFLICT", "Merge conflict", "conflict"],
    ["QUEUE_CLEARED", "queue_cleared", "cleared"],
    ["ROLL_BACK", "roll_back", "rolled-back"],
    ["BRANCH_PROTECTIONS", "branch_protections", "protected"],
    ["GIT_TREE_INVALID", "git_tree_invalid", "bad-tree"],
    ["INVALID_MERGE_COMMIT", "invalid_merge_commit", "bad-commit"],
    ["UNKNOWN_REMOVAL_REASON", "something new", "unknown"],
  ])("is understood as %s and as %s", (webhook, timeline, reason) => {
    expect([webhook, timeline].map(readRemovalReason)).toEqual([reason, reason]);
  });
});

describe("a removal", () => {
  it("because it landed is no failure (complaint 8)", () => {
    const town = removedFor("merged");
    const merged: NativeMerged = {
      ...{ pull: 1, head: sha("head-1"), commit: sha("g1"), tree: sha("g1-tree") },
      at: town.at(10),
    };
    town.pulls = [];
    town.wanted = [];
    town.show({ merged: [merged], removals: [] });
    const { record, effects, next } = town.pass();
    expect(record.landed).toEqual([{ ...merged, molecule: 101, waited: 600 }]);
    expect(record.ejected).toEqual([]);
    expect(effects).toEqual([]);
    expect(next).toEqual([{ kind: "molecule", number: 101 }]);
    expect(town.pass().record.landed).toHaveLength(1);
  });

  it("is not undone where the pull request was read as open just before it landed", () => {
    const town = removedFor("merged");
    const head = { pull: 1, head: sha("head-1"), at: town.at(10) };
    town.show({ merged: [{ ...head, commit: sha("g1"), tree: sha("g1-tree") }] });
    expect(doings(town.pass())).toEqual([]);
    expect(town.pass().record.landed).toHaveLength(1);
  });

  it("of a person stands until that head is another one, or a person asks (complaint 10)", () => {
    const town = removedFor("MANUAL", { by: "maya", isByBot: false });
    expect(town.pass().reason).toBe("maya took #1 out");
    expect(doings(town.later(600).pass())).toEqual([]);
    const asked = { pull: 1, head: sha("head-1"), by: "rob", comment: 9, isUrgent: false };
    town.record = { ...town.record, asked: [{ ...asked, at: town.at(5) }] };
    expect(doings(town.pass())).toEqual([]); // asked before it was taken out
    town.record = { ...town.record, asked: [{ ...asked, at: town.at(700) }] };
    expect(doings(town.pass())).toEqual(["enqueue #1"]);
  });

  it("of a person does not outlive a new push", () => {
    const town = removedFor("MANUAL", { by: "maya", isByBot: false });
    town.pass();
    const head = sha("mended");
    town.pulls = town.pulls.map((pull) => ({ ...pull, head }));
    town.wanted = town.wanted.map((entry) => ({ ...entry, head }));
    expect(doings(town.later(5).pass())).toEqual(["enqueue #1"]);
    expect(town.record.native?.withdrawn).toEqual([]);
  });

  it("that GitHub ascribes to whoever makes a draft of it ends with the draft", () => {
    const town = removedFor("MANUAL", { by: "maya", isByBot: false });
    const { pulls, wanted } = town;
    town.pulls = pulls.map((pull) => ({ ...pull, isDraft: true }));
    town.wanted = [];
    town.pass();
    Object.assign(town, { pulls, wanted });
    expect(doings(town.later(5).pass())).toEqual(["enqueue #1"]);
  });

  it("of another App is undone twice, and then a person has to see to it", () => {
    const town = removedFor("MANUAL", { by: "other[bot]" });
    expect(doings(town.pass())).toEqual(["enqueue #1"]);
    expect(doings(town.later(5).removed("MANUAL").pass())).toEqual(["enqueue #1"]);
    expect(doings(town.later(5).removed("MANUAL").pass())).toEqual([]);
    expect(town.record.native?.stuck).toHaveLength(1);
  });

  it.each(["CI_TIMEOUT", "QUEUE_CLEARED", "ROLL_BACK", "UNKNOWN_REMOVAL_REASON", "who knows"])(
    "for %s is put in again once, and then a person has to see to it",
    (reason) => {
      const town = removedFor(reason);
      expect(doings(town.pass())).toEqual(["enqueue #1"]);
      const second = town.later(5).removed(reason).pass();
      expect(doings(second)).toEqual([]);
      expect(second.reason).toContain("#1 needs a person");
      expect(second.record.ejected).toEqual([]);
    },
  );

  it.each(["BRANCH_PROTECTIONS", "GIT_TREE_INVALID", "INVALID_MERGE_COMMIT"])(
    "for %s is a person's to see to at once",
    (reason) => {
      const plan = removedFor(reason).pass();
      expect([doings(plan), plan.next]).toEqual([[], [{ kind: "molecule", number: 101 }]]);
      expect(plan.record.native?.stuck).toMatchObject([{ pull: 1 }]);
    },
  );

  it("that a person has to see to is tried again at a new head", () => {
    const town = removedFor("BRANCH_PROTECTIONS");
    town.pass();
    town.push(1, "mended");
    expect(doings(town.later(5).pass())).toEqual(["enqueue #1"]);
    expect(town.record.native?.stuck).toEqual([]);
  });

  it("for a conflict goes back to the worker with what stood before it", () => {
    const town = stage().ready(1, 2);
    town.pass();
    town.inQueue({ pull: 1, group: group("g1") }, { pull: 2, group: group("g2", "g1") }).pass();
    const removal = { pull: 2, head: sha("head-2") };
    const { record } = town.later(9).removed("MERGE_CONFLICT", removal).inQueue({ pull: 1 }).pass();
    expect(record.ejected).toMatchObject([{ pull: 2, cause: "conflict", against: [{ pull: 1 }] }]);
  });

  it("is acted on once, whatever is read again (complaint 9)", () => {
    const town = removedFor("CI_TIMEOUT");
    town.pass();
    const before = town.record;
    expect(doings(town.pass())).toEqual([]);
    expect(town.record).toEqual(before);
  });

  it("of an older head, or of one that is back in, is no news (complaint 9)", () => {
    const old = removedFor("CI_FAILURE", { head: sha("older"), failed });
    expect(old.pass().record.native).toMatchObject({ reds: [], again: [] });
    const withdrawn = removedFor("MANUAL", { head: sha("older"), by: "maya", isByBot: false });
    expect(withdrawn.pass().reason).not.toContain("maya");
    const back = removedFor("MANUAL", { by: "maya", isByBot: false });
    back.inQueue({ pull: 1, enqueuer: "maya", enqueuedAt: back.at(11) });
    expect(back.pass().record.native?.withdrawn).toEqual([]);
  });
});

describe("red checks in the queue", () => {
  const alone = { pull: 1, checks: 1 };

  it("once are no reason to pay a polecat (complaint 17)", () => {
    const town = removedFor("failed_checks", { failed });
    const plan = town.pass();
    expect(doings(plan)).toEqual(["enqueue #1"]);
    expect(plan.record.ejected).toEqual([]);
  });

  it("of the same check twice, with nobody before it, are its own fault", () => {
    const town = removedFor("failed_checks", { failed });
    town.pass();
    town
      .inQueue({ ...alone, group: group("g1b") })
      .later(1)
      .pass();
    const plan = town.later(9).removed("CI_FAILURE", { failed }).pass();
    expect(doings(plan)).toEqual([]);
    expect(plan.record.ejected).toMatchObject([
      {
        pull: 1,
        molecule: 101,
        cause: "red",
        why: "`cogtown/verify` failed in GitHub's merge queue, 2 times at this head",
        tail: "cogtown/verify:\n`npm test` failed",
        reds: [{ isAlone: true, tree: sha("g1-tree") }, { tree: sha("g1b-tree") }],
      },
    ]);
    expect(plan.next).toEqual([{ kind: "molecule", number: 101 }]);
  });

  it("are never tried again at the head that was to blame (complaint 7)", () => {
    const town = removedFor("failed_checks", { failed });
    town.pass();
    town.later(9).removed("failed_checks", { failed }).pass();
    // The second group was never seen: what is known of the first one is not said of it.
    expect(town.record.ejected.map(({ reds }) => reds.length)).toEqual([1]);
    for (const minutes of [1, 60, 600]) expect(doings(town.later(minutes).pass())).toEqual([]);
  });

  it("that nobody can name are tried twice more, and then go back to the worker", () => {
    const town = removedFor("CI_FAILURE");
    expect(doings(town.pass())).toEqual(["enqueue #1"]);
    expect(doings(town.later(5).removed("CI_FAILURE").pass())).toEqual(["enqueue #1"]);
    const plan = town.later(5).removed("CI_FAILURE").pass();
    expect(doings(plan)).toEqual([]);
    expect(plan.record.ejected[0]?.why).toBe(
      "its checks failed in GitHub's merge queue, 3 times at this head",
    );
  });

  it("behind somebody else are not held against it as if it had stood alone (complaint 6)", () => {
    const town = stage().ready(1, 2);
    town.pass();
    for (const name of ["a", "b"]) {
      const second = { pull: 2, group: group(`${name}2`, `${name}1`), checks: 1 };
      town
        .inQueue({ pull: 1, group: group(`${name}1`), checks: 1 }, second)
        .later(1)
        .pass();
      const removal = { pull: 2, head: sha("head-2"), failed };
      town.later(5).removed("CI_FAILURE", removal).inQueue({ pull: 1 });
      expect(doings(town.pass())).toEqual(["enqueue #2"]);
    }
    town.later(5).removed("CI_FAILURE", { pull: 2, head: sha("head-2"), failed });
    town.inQueue({ pull: 1 });
    expect(town.pass().record.ejected).toMatchObject([{ pull: 2, against: [{ pull: 1 }] }]);
  });
});

describe("stalls that GitHub does not end", () => {
  const stalls: readonly [string, Partial<NativeEntry>][] = [
    ["the first has a group and no runs (complaints 2 and 16)", { group: group("g1"), checks: 0 }],
    [
      "the first is green and is not merged (complaint 16)",
      { group: group("g1"), state: "mergeable" },
    ],
    ["the checks of the first are green", { group: group("g1"), checks: 2, isGreen: true }],
    ["an entry is unmergeable and stays (complaint 11)", { state: "unmergeable" }],
  ];

  it.each(stalls)("are repaired after a while, once in two hours: %s", (_what, change) => {
    const town = stage().ready(1);
    town.pass();
    town.inQueue({ pull: 1, ...change }).later(1);
    expect(town.pass().recheckSeconds).toBe(15 * 60 + 1);
    expect(doings(town.later(14).pass())).toEqual([]);
    expect(doings(town.later(1).pass())).toEqual(["dequeue #1", "enqueue #1"]);
    for (const minutes of [1, 30, 60]) expect(doings(town.later(minutes).pass())).toEqual([]);
    expect(doings(town.later(30).pass())).toEqual(["dequeue #1", "enqueue #1"]);
  });

  it("are none while they pass by themselves", () => {
    const town = stage().ready(1);
    town.pass();
    town.inQueue({ pull: 1, state: "unmergeable" }).later(1).pass();
    town
      .inQueue({ pull: 1, group: group("g1"), checks: 2 })
      .later(10)
      .pass();
    expect(doings(town.inQueue({ pull: 1, state: "unmergeable" }).later(10).pass())).toEqual([]);
  });

  it("are none where the queue waits for others to merge with it", () => {
    const town = stage().ready(1);
    town.show({ gatherSeconds: 3_600 });
    town.pass();
    town.inQueue({ pull: 1, group: group("g1"), state: "mergeable" }).pass();
    expect(doings(town.later(70).pass())).toEqual([]);
    expect(doings(town.later(6).pass())).toEqual(["dequeue #1", "enqueue #1"]);
  });

  it("behind the first are its affair", () => {
    const town = stage().ready(1, 2);
    town.pass();
    const second = { pull: 2, group: group("g2"), checks: 0 };
    town.inQueue({ pull: 1, group: group("g1"), checks: 2 }, second).pass();
    expect(doings(town.later(20).pass())).toEqual([]);
  });

  it("leave no news behind: the removal that repairs is the steward's own", () => {
    const town = stage().ready(1);
    town.pass();
    town.inQueue({ pull: 1, state: "unmergeable" }).pass();
    town.later(16).pass();
    const { native } = town.removed("MANUAL", { by: "cogtown[bot]" }).pass().record;
    expect(native).toMatchObject({ again: [], stuck: [], withdrawn: [] });
  });
});

describe("runs for groups that are no more (complaint 4)", () => {
  it("are cancelled, ten in a pass, and not looked for again when all are", () => {
    const town = removedFor("CI_TIMEOUT");
    const leftovers = Array.from({ length: 12 }, (_, i) => ({ runId: i + 1, commit: sha("g1") }));
    town.show({ leftovers });
    expect(doings(town.pass()).filter((each) => each.startsWith("cancel"))).toHaveLength(10);
    expect(town.record.native?.groups[0]?.isOver).toBeUndefined();
    town.show({ leftovers: leftovers.slice(10) });
    expect(doings(town.pass())).toEqual(["cancel-run 11", "cancel-run 12"]);
    expect(town.record.native?.groups[0]?.isOver).toBe(true);
  });
});

describe("a Refinery at rest", () => {
  it("writes nothing when nothing has changed", () => {
    const town = stage().ready(1);
    town.pass();
    town
      .inQueue({ pull: 1, group: group("g1"), checks: 1 })
      .later(1)
      .pass();
    const before = town.record;
    const { bench } = town.later(3);
    const plan = decideNative(bench);
    expect(plan.record).toBe(before);
    expect(plan.reason).toContain("has 1 to merge");
  });

  it("puts nothing in while the base itself is red", () => {
    const town = stage().ready(1);
    const baseRed = {
      commit: sha("base"),
      command: "npm test",
      tail: "",
      at: town.at(0),
      times: 1,
    };
    town.record = { ...town.record, baseRed };
    const { effects, reason } = town.pass();
    expect(effects).toEqual([]);
    expect(reason).toContain("npm test");
  });

  it("remembers nothing of pull requests that are gone", () => {
    const town = removedFor("CI_FAILURE", { failed });
    town.pass();
    town.pulls = [];
    town.wanted = [];
    town.later(60 * 25).pass();
    const { groups, ...rest } = town.record.native ?? {};
    expect(Object.values(rest).flat()).toEqual([]);
    expect(groups).toHaveLength(1);
  });
});
