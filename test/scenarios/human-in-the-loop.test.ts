import { expect } from "vitest";
import { z } from "zod";
import { fileWith, statesOf, words } from "../kit/answers.ts";
import { type Stage, scenario, wants } from "../kit/scenario.ts";

const Pulls = z.array(
  z.object({
    number: z.number(),
    draft: z.boolean(),
    state: z.string(),
    head: z.object({ ref: z.string() }),
  }),
);

/** The pull request of a molecule. */
async function pullOf(town: Stage, number: number) {
  const pulls = Pulls.parse(await town.rest(town.maya, "GET", "/pulls?state=all&per_page=100"));
  const pull = pulls.find(({ head }) => head.ref === `cogtown/${number}`);
  if (pull === undefined) throw new Error(`#${number} has no pull request`);
  return pull;
}

scenario(
  "what a person keeps, by a claim, a label or a gate, waits for that person and for nothing else",
  {},
  async (town) => {
    const lamp = await fileWith(town, "lamp.txt", ["no-merge"]);
    const desk = await fileWith(town, "desk.txt", ["draft only"]);
    const chair = await fileWith(town, "chair.txt", ["review"]);
    const shelf = await town.maya.openIssue({ title: "Add shelf.txt", body: wants("shelf.txt") });
    await town.rob.comment(shelf, "/mayor claim");
    await town.settle();
    await town.maya.label(shelf, "polecat");
    const clock = await fileWith(town, "clock.txt", [], "\n### Waits for\n\n- timer: 2h\n");
    await town.settle();
    const chairPull = (await pullOf(town, chair)).number;
    const more = `\n### Waits for\n\n- human: the paint is dry\n- gh:pr: #${chairPull}\n`;
    const table = await fileWith(town, "table.txt", [], more);
    await town.settle();
    expect(await town.landed()).toEqual([]);
    const all = [lamp, desk, chair, shelf, clock, table];
    expect(await statesOf(town, all)).toEqual([
      ...["proposed", "proposed", "proposed"],
      ...["draft", "blocked", "blocked"],
    ]);
    expect((await pullOf(town, lamp)).draft).toBe(false);
    expect((await pullOf(town, desk)).draft).toBe(true);
    expect(await words(town, lamp)).toContain("take the label `no-merge` off");
    expect(await words(town, chair)).toContain("an approving review");
    expect(await words(town, shelf)).toContain("`rob` has claimed it");
    expect(await words(town, table)).toMatch(/`\/mayor release`: the paint is dry/);
    await town.rob.comment(table, "/mayor release");
    await town.settle();
    expect(await words(town, table)).not.toContain("the paint is dry");
    expect(await words(town, table)).toContain(`pull request #${chairPull} to be merged`);
    await town.rob.approve(chairPull);
    await town.maya.unlabel(lamp, "no-merge");
    await town.rob.comment(shelf, "/mayor unclaim");
    await town.settle();
    const landed = ["Add lamp.txt", "Add chair.txt", "Add shelf.txt", "Add table.txt"];
    expect((await town.landed()).toSorted()).toEqual(landed.toSorted());
    await town.wait(118);
    expect(await statesOf(town, [desk, clock])).toEqual(["proposed", "blocked"]);
    await town.wait(3);
    expect(await statesOf(town, [desk, clock])).toEqual(["proposed", "landed"]);
  },
);
