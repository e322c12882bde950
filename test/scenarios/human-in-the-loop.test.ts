import { expect } from "vitest";
import { z } from "zod";
import { answerTo, childrenOf } from "../kit/answers.ts";
import { honestAgent, type Stage, scenario, wants } from "../kit/scenario.ts";

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

/** Files an issue that has these labels from the start, the last of them `polecat`. */
async function fileWith(town: Stage, file: string, labels: readonly string[], more = "") {
  const number = await town.maya.openIssue({ title: `Add ${file}`, body: wants(file, more) });
  await town.maya.label(number, ...labels, "polecat");
  return number;
}

const words = async (town: Stage, number: number) => (await town.comments(number)).join("\n");

const statesOf = (town: Stage, numbers: readonly number[]) =>
  Promise.all(numbers.map((number) => town.stateOf(number)));

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

/** Lines of all jobs' logs so far. */
const logged = ({ town }: Stage) => [...town.github.world.jobLogs.values()].flat();

scenario(
  "with one place the urgent goes first, who waits for others waits, who says the same again is asked, and a convoy of them closes",
  {
    config: `verify:\n  commands: ["test -f README.md"]\nreview: none\nlimits: { polecats: 1 }\n`,
    agent: `if grep -q 'a file slow' "$COGTOWN_PROMPT" && [ "$COGTOWN_ATTEMPT" = 1 ]; then echo half > half.txt; echo "half way there"; sleep 600; fi
${honestAgent}`,
  },
  async (town) => {
    const slow = await town.file("Add the slow one", wants("slow.txt"));
    await expect
      .poll(() => logged(town).some((line) => line.includes("half way")), { timeout: 60_000 })
      .toBe(true);
    const plain = await town.file("Add the wall", wants("wall.txt"));
    await fileWith(town, "alarm.txt", ["P0"]);
    const ground = await town.maya.openIssue({
      title: "Add the ground",
      body: wants("ground.txt"),
    });
    const roof = await town.maya.openIssue({
      title: "Add a roof that keeps the rain out",
      body: wants("roof.txt"),
    });
    await town.maya.addBlockedBy(roof, ground);
    await town.maya.label(roof, "polecat");
    await town.rob.comment(slow, "/mayor claim");
    await town.settle();
    expect(await town.landed()).toEqual(["Add alarm.txt", "Add the wall"]);
    expect(await words(town, slow)).toContain("Claimed by rob. `/mayor unclaim` gives it back");
    expect(await statesOf(town, [slow, roof])).toEqual(["cancelled", "blocked"]);
    expect(await words(town, roof)).toContain(`#${ground} has not landed yet`);
    const twin = await town.file("Please add the roof that keeps rain out", wants("roof.txt"));
    await town.rob.comment(slow, "/mayor unclaim");
    await town.maya.comment(plain, `/mayor convoy "The house" #${ground} #${roof}`);
    await town.settle();
    expect(await statesOf(town, [slow, twin])).toEqual(["landed", "draft"]);
    expect(await words(town, twin)).toContain(`resembles #${roof}, which is being worked on`);
    const { replies } = await answerTo(town, "maya", plain);
    const house = Number(/Convoy #(\d+) has 2 sub-issues/.exec(replies.join())?.[1]);
    expect((await childrenOf(town, house)).map(({ number }) => number)).toEqual([ground, roof]);
    await town.rob.comment(ground, "/mayor sling");
    await town.settle();
    expect(await statesOf(town, [ground, roof, twin])).toEqual(["landed", "landed", "draft"]);
    await town.rob.comment(twin, "/mayor sling force");
    await town.settle();
    expect((await town.landed()).slice(2)).toEqual([
      "Add the slow one",
      "Add the ground",
      "Add a roof that keeps the rain out",
      "Please add the roof that keeps rain out",
    ]);
    expect(await words(town, house)).toContain("**Landed**: 2 of 2");
    expect(await town.rest(town.maya, "GET", `/issues/${house}`)).toMatchObject({
      state: "closed",
      title: "The house",
    });
  },
);
