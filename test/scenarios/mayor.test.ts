import { expect } from "vitest";
import { answerTo, app, childrenOf } from "../kit/answers.ts";
import { scenario, wants } from "../kit/scenario.ts";

const molecule = (key: string, needs: readonly string[] = []) => ({
  ...{ key, title: `Make ${key}.txt`, goal: `There is a file ${key}.txt.`, needs },
  ...{ criteria: [{ command: `test -f ${key}.txt` }], scope: [`${key}.txt`] },
});
const plan = {
  design: "Every file ends with a newline.",
  molecules: [molecule("walls"), molecule("roof", ["walls"]), molecule("garden")],
};

/** Says something unreadable first, and the plan when it is told what was wrong. */
const planner = `if [ "$COGTOWN_ROUND" = 1 ]; then echo 'I would build a house.'; else cat <<'PLAN'
${JSON.stringify(plan)}
PLAN
fi`;

const config = `verify:
  commands: ["test -f README.md"]
review: none
plan:
  command: ${JSON.stringify(planner)}
`;

scenario(
  "a plan is made, edited by a person, approved at its hash, and its issues land in waves below their parent",
  { config },
  async (town) => {
    const house = await town.maya.openIssue({ title: "Build a house", body: "With a garden." });
    await town.maya.comment(house, "/mayor plan");
    await town.settle();
    const posted = (await town.maya.readComments(house)).findLast(({ author }) => author === app);
    expect(posted?.body).toContain("walls");
    expect(posted?.body).toContain("```mermaid");
    expect(await answerTo(town, "maya", house)).toEqual({
      reactions: ["eyes", "rocket"],
      replies: [],
    });
    const edited = posted?.body.replaceAll("garden", "pond") ?? "";
    await town.rob.editComment(posted?.id ?? 0, edited);
    await town.settle();
    const hash = /<!-- cogtown:plan ([0-9a-f]{12}) -->/.exec(
      (await town.maya.readComments(house)).find(({ id }) => id === posted?.id)?.body ?? "",
    )?.[1];
    expect(edited, "an edit is another plan").not.toContain(`cogtown:plan ${hash}`);
    await town.tess.comment(house, `/mayor approve ${hash}`);
    await town.maya.comment(house, "/mayor approve 0123456789ab");
    await town.settle();
    expect(await childrenOf(town, house), "nobody has approved this one").toEqual([]);
    await town.maya.comment(house, `/mayor approve ${hash}`);
    await town.settle();
    const children = await childrenOf(town, house);
    expect(children.map(({ title }) => title).toSorted()).toEqual([
      "Make pond.txt",
      "Make roof.txt",
      "Make walls.txt",
    ]);
    expect(children.map(({ state }) => state)).toEqual(["closed", "closed", "closed"]);
    const landed = await town.landed();
    expect(landed).toHaveLength(3);
    expect(landed.findIndex((line) => line.includes("walls"))).toBeLessThan(
      landed.findIndex((line) => line.includes("roof")),
    );
  },
);

scenario(
  "whoever may steer is answered once, whoever may not is told so once, and nothing is half done",
  { config },
  async (town) => {
    const number = await town.maya.openIssue({ title: "A", body: wants("a.txt") });
    await town.tess.comment(number, "/mayor sling");
    await town.settle();
    expect(await answerTo(town, "tess", number)).toMatchObject({
      reactions: ["eyes", "confused"],
      replies: [expect.stringContaining("write permission")],
    });
    await town.tess.comment(number, "/mayor sling");
    await town.settle();
    expect((await answerTo(town, "tess", number)).replies).toEqual([]);
    await town.rob.comment(number, "/mayor hold first\n\n/mayor slin");
    await town.settle();
    expect(await answerTo(town, "rob", number)).toMatchObject({
      reactions: ["eyes", "confused"],
      replies: [expect.stringContaining("sling")],
    });
    expect(await town.labels(number)).toEqual([]);
    await town.rob.comment(number, "/mayor pause moving house");
    await town.rob.comment(number, "/mayor sling");
    await town.settle();
    expect(await town.stateOf(number)).toBe("ready");
    expect((await town.comments(number)).join("\n")).toContain("moving house");
    await town.maya.comment(number, "/mayor status\n\n/mayor why");
    await town.settle();
    const { replies, reactions } = await answerTo(town, "maya", number);
    expect(reactions).toEqual(["eyes", "rocket"]);
    expect(replies).toHaveLength(1);
    expect(replies[0]).toContain("paused");
    await town.maya.comment(number, "/mayor resume");
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
  },
);
