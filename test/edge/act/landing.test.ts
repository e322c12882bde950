import { describe, expect, it } from "vitest";
import { performEffect } from "../../../app/act/perform-effect.ts";
import { freezeAfterMismatch, learnRefusal } from "../../../app/after-refusal.ts";
import type { Landing } from "../../../app/core/decision.ts";
import { GitHubError } from "../../../app/github/errors.ts";
import { emptyRecord, landing as landed, later } from "../../core/refinery-model.ts";
import { FakeGitHub, tree } from "../fake/fake-github.ts";

const namespace = "refs/cogtown";
const main = "refs/heads/main";
const ledger = "refs/cogtown/refinery/main";
const from = "b".repeat(40);
const drop = { name: "refs/cogtown/candidates/main/x", head: "c".repeat(40) };
const treeOf = (n: number) => String(n).repeat(40);

/** A town that can show what the record says. */
class Town extends FakeGitHub {
  record() {
    const record = this.ledgered(ledger, this.readers.refinery);
    return record.kind === "present" ? record.value : undefined;
  }
}

/** Three proposals that were rebased on main, one on the other, and are green together. */
function batch(way: Landing["way"] = "refs"): { github: Town; effect: Landing; line: string[] } {
  const github = new Town();
  const line: string[] = [];
  const pulls = [1, 2, 3].map((number) => {
    const head = github.addCommit(`head ${number}`, [from], treeOf(number + 5));
    const commit = github.addCommit(`line ${number}`, [line.at(-1) ?? from], treeOf(number));
    line.push(commit);
    const branch = `cogtown/${number}`;
    github.refs.set(`refs/heads/${branch}`, head);
    github.merging.set(number, { branch });
    const nodeId = `PR_${number}`;
    return { number, nodeId, branch, head, commit, tree: treeOf(number), isOurs: true };
  });
  github.refs.set(drop.name, drop.head);
  const landings = pulls.map(({ number, head, commit, tree: of }, i) =>
    landed(number, { head, commit, tree: of, on: line[i - 1] ?? from }),
  );
  const effect: Landing = {
    kind: "land",
    base: "main",
    from,
    to: line.at(-1) ?? "",
    tree: treeOf(3),
    expected: undefined,
    event: "refinery main: landed",
    record: { ...emptyRecord, landed: landings },
    recordTree: tree,
    drop: [drop],
    pulls,
    way,
  };
  return { github, effect, line };
}

const perform = (github: FakeGitHub, effect: Landing) => performEffect(github, namespace, effect);
const proposals = (github: FakeGitHub) =>
  [1, 2, 3].map((n) => github.refs.get(`refs/heads/cogtown/${n}`));
const count = (github: FakeGitHub, call: string) =>
  github.calls.filter((each) => each.startsWith(call)).length;
const outage = () => new GitHubError("unavailable", "killed");

/** Dies once, before or after the first call that begins with this. */
function dieAt(github: FakeGitHub, call: string, moment: "before" | "after"): void {
  let isDead = false;
  github.fault = (each, when) => {
    if (isDead || when !== moment || !each.startsWith(call)) return;
    isDead = true;
    throw outage();
  };
}

/** GitHub's rules in the way of every transaction with one of these. */
function forbid(github: FakeGitHub, isForbidden: (names: readonly string[]) => boolean): void {
  github.fault = (call, when) => {
    const [method, ...names] = call.split(" ");
    if (when === "after" || method !== "updateRefs" || !isForbidden(names)) return;
    throw new GitHubError("rejected", "Repository rule violations found\n\nNo.");
  };
}

describe("a batch of three", () => {
  it("lands in two transactions: proposals first, then base, record and drops at once", async () => {
    const { github, effect, line } = batch();
    expect(await perform(github, effect)).toEqual({ kind: "updated" });
    expect(proposals(github)).toEqual(line);
    expect(github.refs.get(main)).toBe(effect.to);
    expect(github.record()?.landed.map(({ pull }) => pull)).toEqual([1, 2, 3]);
    expect(github.refs.has(drop.name)).toBe(false);
    expect(count(github, "updateRefs")).toBe(2);
  });

  it("of people's branches moves none of them", async () => {
    const { github, effect } = batch();
    const heads = proposals(github);
    const pulls = effect.pulls.map((pull) => ({ ...pull, isOurs: false }));
    expect(await perform(github, { ...effect, pulls })).toEqual({ kind: "updated" });
    expect(proposals(github)).toEqual(heads);
  });

  it("goes on where a pass died that had moved the proposals", async () => {
    const { github, effect } = batch();
    dieAt(github, "createCommit", "before");
    await expect(perform(github, effect)).rejects.toThrow("killed");
    expect(github.refs.get(main)).toBe(from);
    expect(await perform(github, effect)).toEqual({ kind: "updated" });
    expect(github.refs.get(main)).toBe(effect.to);
  });

  it("moves proposals one by one where a rule allows no more at a time", async () => {
    const { github, effect, line } = batch();
    forbid(github, (names) => names.filter((name) => name.startsWith("refs/heads/")).length > 2);
    expect(await perform(github, effect)).toEqual({ kind: "updated" });
    expect(proposals(github)).toEqual(line);
  });

  it("does nothing at all when the base has moved: reviewed heads stay where they are", async () => {
    const { github, effect } = batch();
    const heads = proposals(github);
    github.refs.set(main, "d".repeat(40));
    expect(await perform(github, effect)).toEqual({ kind: "lost" });
    expect(proposals(github)).toEqual(heads);
    expect(github.record()).toBeUndefined();
  });

  it("is lost when the base moves at the last moment, or somebody else advanced the record", async () => {
    for (const ref of [main, ledger]) {
      const { github, effect } = batch();
      github.fault = (call, when) => {
        if (call === "createCommit" && when === "after") github.refs.set(ref, "d".repeat(40));
      };
      expect(await perform(github, effect)).toEqual({ kind: "lost" });
      expect(github.refs.get(main)).toBe(ref === main ? "d".repeat(40) : from);
    }
  });

  it("is lost when a proposal was pushed to", async () => {
    const { github, effect } = batch();
    github.refs.set("refs/heads/cogtown/2", "d".repeat(40));
    expect(await perform(github, effect)).toEqual({ kind: "lost" });
    expect(github.refs.get(main)).toBe(from);
  });

  it("is not stopped by a ref to drop that is gone already", async () => {
    const { github, effect } = batch();
    github.refs.delete(drop.name);
    expect(await perform(github, effect)).toEqual({ kind: "updated" });
    expect(github.refs.get(main)).toBe(effect.to);
  });
});

describe("a base that rules protect", () => {
  const protect = (github: FakeGitHub) => {
    forbid(github, (names) => names.includes(main));
  };

  it("refuses in GitHub's words, which is told apart from a lost race", async () => {
    const { github, effect } = batch();
    protect(github);
    expect(await perform(github, effect)).toEqual({
      kind: "refused",
      cause: "rules",
      why: "Repository rule violations found\n\nNo.",
    });
  });

  it("makes the record go pull by pull, and then say what to allow", async () => {
    const { github, effect } = batch();
    github.seedRecord(ledger, emptyRecord);
    const bench = { github, namespace, clock: { now: () => later(0) } };
    const key = { kind: "refinery" as const, base: "main" };
    const refusal = { kind: "refused" as const, cause: "rules" as const, why: "GH013" };
    await learnRefusal(bench, key, { ...refusal, effect });
    expect(github.record()?.landsBy).toMatchObject({ way: "pulls", why: "GH013" });
    await learnRefusal(bench, key, { ...refusal, effect: { ...effect, way: "pulls" } });
    expect(github.record()?.landsBy?.why).toContain("make the App a bypass actor");
  });
});

describe("pull by pull", () => {
  it("merges in order, and the record says what each became", async () => {
    const { github, effect } = batch("pulls");
    expect(await perform(github, effect)).toEqual({ kind: "updated" });
    const merged = [1, 2, 3].map((n) => github.merging.get(n)?.merged);
    expect(github.record()?.landed.map(({ commit }) => commit)).toEqual(merged);
    expect(github.refs.get(main)).toBe(merged[2]);
    expect(github.refs.has(drop.name)).toBe(false);
  });

  it("merges a person's pull request at the head that they know", async () => {
    const { github, effect } = batch("pulls");
    const [first] = effect.pulls;
    if (first === undefined) throw new Error("there are three");
    const tree = treeOf(6);
    const pulls = [{ ...first, isOurs: false, tree }];
    expect(await perform(github, { ...effect, pulls })).toEqual({ kind: "updated" });
    expect(github.refs.get("refs/heads/cogtown/1")).toBe(first.head);
  });

  it("takes the next method where the repository does not allow one", async () => {
    const { github, effect } = batch("pulls");
    github.mergeMethods = ["squash"];
    expect(await perform(github, effect)).toEqual({ kind: "updated" });
    expect(github.calls).toContain("mergePull 1 squash");
  });

  it("goes on behind what an earlier pass had merged before it died", async () => {
    const { github, effect } = batch("pulls");
    dieAt(github, "mergePull 2", "before");
    await expect(perform(github, effect)).rejects.toThrow("killed");
    expect(await perform(github, effect)).toEqual({ kind: "updated" });
    expect(count(github, "mergePull 1")).toBe(1);
    expect(github.record()?.landed.map(({ commit }) => commit)).toEqual(
      [1, 2, 3].map((n) => github.merging.get(n)?.merged),
    );
  });

  it("stops at the first that is on the base with another tree than was tested", async () => {
    const { github, effect } = batch("pulls");
    const pulls = effect.pulls.map((pull) =>
      pull.number === 2 ? { ...pull, tree: treeOf(9) } : pull,
    );
    const outcome = await perform(github, { ...effect, pulls });
    const commit = github.merging.get(2)?.merged;
    expect(outcome).toEqual({
      kind: "mismatch",
      pull: 2,
      commit,
      expected: treeOf(9),
      found: treeOf(2),
    });
    expect(github.merging.get(3)?.merged).toBeUndefined();
    expect(github.record()).toBeUndefined();
  });

  it("is lost when somebody pushes to the base between two merges", async () => {
    const { github, effect } = batch("pulls");
    github.fault = (call, when) => {
      if (call.startsWith("readTree") && when === "after") github.refs.set(main, "d".repeat(40));
    };
    expect(await perform(github, effect)).toEqual({ kind: "lost" });
    expect(github.merging.get(2)?.merged).toBeUndefined();
  });

  it.each([
    [{ kind: "moved" }, { kind: "lost" }],
    [
      { kind: "not-mergeable", message: "is pending" },
      { kind: "refused", cause: "not-yet", why: "is pending" },
    ],
    [
      { kind: "refused", cause: "rules", message: "no" },
      { kind: "refused", cause: "rules", why: "no" },
    ],
  ] as const)("tells GitHub's answer %o apart", async (answer, outcome) => {
    const { github, effect } = batch("pulls");
    github.mergeAnswer = () => answer;
    expect(await perform(github, effect)).toEqual(outcome);
  });
});

it("a mismatch freezes the Refinery, even while others write to its record", async () => {
  const { github, effect } = batch("pulls");
  github.seedRecord(ledger, emptyRecord);
  let rivals = 2;
  github.fault = (call, when) => {
    if (call !== "createCommit" || when !== "before" || rivals === 0) return;
    rivals -= 1;
    github.seedRecord(ledger, { ...emptyRecord, slots: 7 });
  };
  const bench = { github, namespace, clock: { now: () => later(0) } };
  const mismatch = {
    kind: "mismatch" as const,
    pull: 2,
    commit: "e".repeat(40),
    expected: treeOf(2),
    found: treeOf(9),
  };
  const reason = await freezeAfterMismatch(bench, { kind: "mismatch", effect, mismatch });
  expect(github.record()).toMatchObject({ slots: 7, frozen: { by: "audit", reason } });
  expect(reason).toContain("Pull request #2 was tested as tree 2222222222");
});
