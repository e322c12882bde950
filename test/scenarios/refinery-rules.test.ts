import { expect } from "vitest";
import {
  commit,
  historyOf,
  openPull,
  proposalOf,
  protectMain,
  readPull,
  recordOf,
  timesOf,
  unprotectMain,
} from "../kit/refinery.ts";
import { scenario, wants } from "../kit/scenario.ts";

const reviewed = {
  type: "pull_request",
  parameters: {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: 1,
    required_review_thread_resolution: false,
  },
};

const checked = {
  type: "required_status_checks",
  parameters: {
    strict_required_status_checks_policy: false,
    required_status_checks: [{ context: "no-such-check" }],
  },
};

scenario(
  "where rules let nothing land it says what to allow and loses nothing; where they let GitHub merge it lands pull request by pull request, with the verified trees and the reviews that were given",
  { config: 'verify:\n  commands: ["test -f README.md"]\nreview: required\n' },
  async (town) => {
    const closed = await protectMain(town, [{ type: "update" }]);
    const lamp = await town.file("Add the lamp", wants("lamp.txt"));
    const wall = await openPull(town, town.rob, "wall", { "wall.txt": "wall" });
    await town.rob.comment(wall, "/mayor merge");
    await town.settle();
    const proposal = await proposalOf(town, lamp);
    expect(await timesOf(town, /verifying/), "nobody has approved").toBe(0);
    await town.maya.approve(wall);
    await town.rob.approve(proposal.number);
    await town.settle();
    expect(await town.landed()).toEqual([]);
    const { landsBy } = await recordOf(town);
    expect(landsBy?.why).toMatch(/rules of `main` let Cogtown land nothing.*Allow one of the two/);
    await unprotectMain(town, closed);
    await protectMain(town, [reviewed]);
    await town.maya.comment(wall, "/mayor thaw");
    await town.settle();
    expect(await town.stateOf(lamp)).toBe("landed");
    expect((await readPull(town, wall)).merged).toBe(true);
    const { landed } = await recordOf(town);
    expect(landed.map(({ pull }) => pull).toSorted()).toEqual([wall, proposal.number].toSorted());
    for (const { commit: at, tree } of landed) {
      expect(await town.git("rev-parse", `${at}^{tree}`)).toBe(tree);
      expect(await town.git("merge-base", "--is-ancestor", at, "main")).toBe("");
    }
    expect(await timesOf(town, /ejected/)).toBe(0);
  },
);

scenario(
  "a required check that nobody ever reports is named, and what waited for it lands when the rule is mended",
  { config: 'verify:\n  commands: ["test -f README.md"]\nreview: none\n' },
  async (town) => {
    const rule = await protectMain(town, [checked]);
    const wall = await openPull(town, town.rob, "wall", { "wall.txt": "wall" });
    await town.rob.comment(wall, "/mayor merge");
    await town.settle();
    expect((await readPull(town, wall)).merged).toBe(false);
    expect((await recordOf(town)).landsBy?.why).toContain("no-such-check");
    await unprotectMain(town, rule);
    await town.maya.comment(wall, "/mayor thaw");
    await town.settle();
    expect((await readPull(town, wall)).merged).toBe(true);
    expect((await historyOf(town)).join("\n")).not.toContain("ejected");
  },
);

scenario(
  "a rewritten head needs no second approval",
  { config: 'verify:\n  commands: ["test -f README.md"]\nreview: required\n' },
  async (town) => {
    const lamp = await town.file("Add the lamp", wants("lamp.txt"));
    await town.settle();
    const { number, head } = await proposalOf(town, lamp);
    await commit(town, town.maya, "main", "other.txt", "other");
    await town.settle();
    expect(await timesOf(town, /verifying/).catch(() => 0)).toBe(0);
    await town.rob.approve(number);
    await town.settle();
    expect(await town.stateOf(lamp)).toBe("landed");
    const landed = await readPull(town, number);
    expect(landed.merged).toBe(true);
    expect(landed.head.sha, "it was put on the newest base").not.toBe(head.sha);
  },
);
