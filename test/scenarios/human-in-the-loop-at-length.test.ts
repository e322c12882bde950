import { expect } from "vitest";
import { answerTo, childrenOf, fileWith, statesOf, words } from "../kit/answers.ts";
import { honestAgent, type Stage, scenario, wants } from "../kit/scenario.ts";

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
