import { describe, expect, it } from "vitest";
import { sha } from "./molecule-model.ts";
import { doings, group, type Stage, stage } from "./native-stage.ts";

describe("what landed is what was checked (complaint 1)", () => {
  /** The first entry of a queue, checked as `g1` on the base and landed as this commit with this tree. */
  function landedAs(commit: string, tree: string, below = town0.line): Stage {
    const town = stage().ready(1, 2);
    town.pass();
    town.inQueue({ pull: 1, group: group("g1") }, { pull: 2, group: group("g2", "g1") }).pass();
    town.line = [{ sha: sha(commit), tree: sha(tree) }, ...below];
    const head = { pull: 1, head: sha("head-1"), at: town.at(5) };
    town.show({ merged: [{ ...head, commit: sha(commit), tree: sha(tree) }] });
    town.pulls = town.pulls.slice(1);
    town.wanted = town.wanted.slice(1);
    return town.inQueue({ pull: 2 }).later(5);
  }
  const town0 = stage();

  it("and where it is, also as another commit, nothing is said", () => {
    expect(landedAs("g1", "g1-tree").pass().record.frozen).toBeUndefined();
    expect(landedAs("squashed", "g1-tree").pass().record.frozen).toBeUndefined();
  });

  it("or everything stops: nothing is put in, and what is in comes out", () => {
    const plan = landedAs("squashed", "reverts-others").pass();
    expect(plan.record.frozen?.reason).toContain("pull request #1 landed as commit");
    expect(plan.record.frozen?.by).toBe("audit");
    expect(doings(plan)).toEqual(["dequeue #2"]);
    expect(plan.reason).toMatch(/^frozen: /);
  });

  it("is not doubted where the base had moved and nobody saw the group that stood on it", () => {
    const moved = [{ sha: sha("pushed"), tree: sha("pushed-tree") }, ...town0.line];
    expect(landedAs("squashed", "other-tree", moved).pass().record.frozen).toBeUndefined();
  });

  it("is checked for each of those that land together, on the tree of the one before it", () => {
    const town = landedAs("squashed", "g1-tree");
    town.line = [{ sha: sha("second"), tree: sha("reverts-first") }, ...town.line];
    const second = { pull: 2, head: sha("head-2"), at: town.at(5) };
    const merged = { ...second, commit: sha("second"), tree: sha("reverts-first") };
    town.show({ entries: [], merged: [...town.queue.merged, merged] });
    expect(town.pass().record.frozen?.reason).toContain("pull request #2");
  });

  it("is asked once: whoever looked and lets it go on is not asked about the same landing again", () => {
    const town = landedAs("squashed", "reverts-others");
    town.pass();
    const { frozen: _frozen, ...thawed } = town.record;
    town.record = thawed;
    expect(town.pass().record.frozen).toBeUndefined();
  });

  it("also where GitHub rebases, and a pull request leaves several commits", () => {
    const own = [{ sha: sha("own"), tree: sha("own-tree") }, ...town0.line];
    const town = landedAs("rebased", "reverts-others", own);
    town.show({ method: "rebase" });
    expect(town.pass().record.frozen).toBeDefined();
  });
});
