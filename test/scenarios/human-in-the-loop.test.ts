import { expect } from "vitest";
import { z } from "zod";
import { answerTo, app, childrenOf } from "../kit/answers.ts";
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
    console.log(await statesOf(town, [lamp, desk, chair, shelf, clock, table]));
    console.log(await pullOf(town, desk), await pullOf(town, lamp));
    for (const each of [lamp, desk, chair, shelf, clock, table])
      console.log(each, await words(town, each));
    await town.rob.approve(chairPull);
    await town.maya.unlabel(lamp, "no-merge");
    await town.rob.comment(shelf, "/mayor unclaim");
    await town.settle();
    console.log(await town.landed());
    console.log(await statesOf(town, [lamp, desk, chair, shelf, clock, table]));
    console.log(await words(town, table));
    await town.rob.comment(table, "/mayor release");
    await town.settle();
    console.log(await statesOf(town, [lamp, desk, chair, shelf, clock, table]));
    await town.wait(119);
    console.log(await statesOf(town, [lamp, desk, chair, shelf, clock, table]));
    await town.wait(2);
    console.log(await statesOf(town, [lamp, desk, chair, shelf, clock, table]));
    await town.maya.unlabel(desk, "draft only");
    await town.settle();
    console.log(
      await statesOf(town, [lamp, desk, chair, shelf, clock, table]),
      await words(town, desk),
    );
    console.log(await town.landed(), app, await answerTo(town, "rob", shelf));
    expect(1).toBe(2);
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
    const urgent = await fileWith(town, "alarm.txt", ["P0"]);
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
    console.log(await town.landed(), await statesOf(town, [slow, plain, urgent, ground, roof]));
    console.log(await words(town, slow), await words(town, roof));
    const twin = await town.file("Please add the roof that keeps rain out", wants("roof.txt"));
    await town.rob.comment(slow, "/mayor unclaim");
    await town.maya.comment(plain, `/mayor convoy "The house" #${ground} #${roof}`);
    await town.settle();
    console.log(await statesOf(town, [slow, twin]), await words(town, twin));
    console.log(await answerTo(town, "maya", plain));
    await town.rob.comment(ground, "/mayor sling");
    await town.settle();
    console.log(await statesOf(town, [slow, plain, urgent, ground, roof]));
    await town.rob.comment(twin, "/mayor sling force");
    await town.settle();
    console.log(await statesOf(town, [twin]), await words(town, twin));
    console.log(await town.landed());
    console.log(
      await childrenOf(town, 1).catch(() => []),
      await town.rest(town.maya, "GET", "/issues?state=all&per_page=100"),
    );
    expect(1).toBe(2);
  },
);
