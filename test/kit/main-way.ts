import { expect } from "vitest";
import { z } from "zod";
import { answerTo, app, childrenOf } from "./answers.ts";
import { honestAgent, type ScenarioOptions, type Stage, scenario, wants } from "./scenario.ts";

/** A story that every host has to tell in the same way. */
export interface Story {
  readonly name: string;
  readonly options: ScenarioOptions;
  readonly tell: (stage: Stage) => Promise<void>;
}

const story = (name: string, options: ScenarioOptions, tell: Story["tell"]): Story => ({
  name,
  options,
  tell,
});

/** How the runs of a workflow ended, oldest first; null for one that has not. */
export const runsOf = (town: Stage, workflowName: string) =>
  town.town.github.world.runs
    .filter((run) => run.workflowName === workflowName)
    .map(({ conclusion }) => conclusion);

const threeSteps = `### Goal

There is a file sum.txt with three lines.

### Steps

- [ ] Write the first line — check: \`test $(wc -l < sum.txt) -ge 1\`
- [ ] Write the second line — check: \`test $(wc -l < sum.txt) -ge 2\`
- [ ] Write the third line — check: \`test $(wc -l < sum.txt) -ge 3\`

### Acceptance criteria

- [ ] \`test $(wc -l < sum.txt) -eq 3\`
`;

const molecule = (key: string, needs: readonly string[]) => ({
  ...{ key, title: `Make ${key}.txt`, goal: `There is a file ${key}.txt.`, needs },
  ...{ criteria: [{ command: `test -f ${key}.txt` }], scope: [`${key}.txt`] },
});
const plan = {
  design: "Every file ends with a newline.",
  molecules: [molecule("walls", []), molecule("roof", ["walls"])],
};
const planner = `cat <<'PLAN'\n${JSON.stringify(plan)}\nPLAN`;

export const landing = story("a labelled issue lands on main", {}, async (town) => {
  const number = await town.file("Add the lamp", wants("lamp.txt"));
  await town.settle();
  expect(await town.stateOf(number)).toBe("landed");
  expect(await town.git("show", "main:lamp.txt")).toBe(`molecule ${number}`);
  expect(await town.labels(number)).toEqual(["polecat", "cogtown:landed"]);
  expect((await town.comments(number)).join("\n")).toContain("Landed with #2");
  expect(await town.git("for-each-ref", "--format=%(refname)", "refs/heads")).toBe(
    "refs/heads/main",
  );
});

export const convoy = story(
  "a big issue is planned on command, and its convoy lands in order",
  {
    config: `verify:\n  commands: ["test -f README.md"]\nreview: none\nplan:\n  command: ${JSON.stringify(planner)}\n`,
  },
  async (town) => {
    const house = await town.maya.openIssue({ title: "Build a house", body: "With a roof." });
    await town.maya.comment(house, "/mayor plan");
    await town.settle();
    const posted = (await town.maya.readComments(house)).findLast(({ author }) => author === app);
    const hash = /<!-- cogtown:plan ([0-9a-f]{12}) -->/.exec(posted?.body ?? "")?.[1] ?? "";
    await town.maya.comment(house, `/mayor approve ${hash}`);
    await town.settle();
    expect((await answerTo(town, "maya", house)).reactions).toEqual(["eyes", "rocket"]);
    const children = await childrenOf(town, house);
    expect(children.map(({ state }) => state)).toEqual(["closed", "closed"]);
    expect(await town.landed()).toEqual(["Make walls.txt", "Make roof.txt"]);
  },
);

/** What may come in between. */
export const atLength: readonly Story[] = [
  story("a chain by Depends on lands in order", {}, async (town) => {
    const first = await town.maya.openIssue({ title: "Add the wall", body: wants("wall.txt") });
    const second = await town.file(
      "Add the roof",
      wants("roof.txt", `\n### Depends on\n\n- #${first}\n`),
    );
    await town.settle();
    expect(await town.stateOf(second)).toBe("blocked");
    await town.maya.label(first, "polecat");
    await town.settle();
    expect(await town.stateOf(second)).toBe("landed");
    const order = await town.git("log", "--reverse", "--name-only", "--format=", "main");
    expect(order.indexOf("wall.txt")).toBeLessThan(order.indexOf("roof.txt"));
  }),

  story(
    "a molecule of three steps lands with one commit a step, each saying what was verified",
    { agent: 'echo "line $COGTOWN_STEP" >> sum.txt' },
    async (town) => {
      const number = await town.file("Add the sum", threeSteps);
      await town.settle();
      expect(await town.stateOf(number)).toBe("landed");
      const messages = await town.git("log", "--format=%B", "-3", "main");
      for (const step of [1, 2, 3]) expect(messages).toMatch(new RegExp(`Step: ${step}/3 `));
      expect(messages).toContain("Verified: test $(wc -l < sum.txt) -ge 3");
      expect(messages).toContain(`Molecule: #${number}`);
    },
  ),

  story(
    "an agent that gets it wrong at first is told so and gets it right on the next attempt",
    {
      agent: `if grep -q 'test -f lamp.txt' "$COGTOWN_PROMPT" && [ "$COGTOWN_ATTEMPT" = 1 ]; then echo wrong > other.txt; else ${honestAgent}; fi`,
    },
    async (town) => {
      const number = await town.file("Add the lamp", wants("lamp.txt"));
      await town.settle();
      expect(await town.stateOf(number)).toBe("landed");
      const ledger = await town.git("log", "--format=%s", `refs/cogtown/molecules/${number}`);
      expect(ledger).toContain("criterion-failed");
      expect(ledger).toContain("attempt 2 dispatched");
    },
  ),

  story(
    "nothing is queued before an approving review of the current head, and a change request goes back to the polecat",
    {
      config: `verify:\n  commands: ["test -f README.md"]\nreview: required\n`,
      agent: `if grep -q 'brass' "$COGTOWN_PROMPT"; then echo brass > lamp.txt; else echo tin > lamp.txt; fi`,
    },
    async (town) => {
      const number = await town.file("Add the lamp", wants("lamp.txt"));
      await town.settle();
      expect(await town.stateOf(number)).toBe("proposed");
      await town.rob.requestChanges(2, "Please make it of brass.");
      await town.settle();
      expect(await town.stateOf(number)).toBe("proposed");
      expect(await town.landed()).toEqual([]);
      expect(await town.git("show", `cogtown/${number}:lamp.txt`)).toBe("brass");
      const pull = z
        .object({ body: z.string() })
        .parse(await town.rest(town.maya, "GET", "/pulls/2"));
      expect(pull.body, "the pull request tells of the rework").toMatch(/rob asked for changes/);
      await town.rob.approve(2);
      await town.settle();
      expect(await town.stateOf(number)).toBe("landed");
      expect(await town.git("show", "main:lamp.txt")).toBe("brass");
    },
  ),

  story(
    "work that changes a file outside its scope is refused, and a person is asked",
    {
      agent: "echo x > secret.txt",
      config: `verify:\n  commands: ["true"]\nreview: none\nlimits:\n  attempts: 2\n`,
    },
    async (town) => {
      const number = await town.file(
        "Add the lamp",
        wants("lamp.txt", "\n### Scope\n\n- `lamp.txt`\n"),
      );
      await town.settle();
      expect(await town.stateOf(number)).toBe("held");
      expect(await town.labels(number)).toContain("needs-human");
      expect((await town.comments(number)).join("\n")).toContain("secret.txt");
      expect(await town.landed()).toEqual([]);
    },
  ),

  story(
    "a label by somebody without write permission dispatches nothing, until somebody with it labels",
    {},
    async (town) => {
      const number = await town.tess.openIssue({ title: "Add the lamp", body: wants("lamp.txt") });
      await town.tess.label(number, "polecat");
      await town.settle();
      expect(await town.stateOf(number)).toBe("draft");
      expect(runsOf(town, "Cogtown polecat")).toEqual([]);
      expect((await town.comments(number)).join("\n")).toContain("tess");
      await town.maya.unlabel(number, "polecat");
      await town.maya.label(number, "polecat");
      await town.settle();
      expect(await town.stateOf(number)).toBe("landed");
    },
  ),

  story(
    "a polecat whose runner vanishes is followed by another, which does only what was not pushed",
    {
      agent: `echo "line $COGTOWN_STEP by attempt $COGTOWN_ATTEMPT" >> sum.txt
if [ "$COGTOWN_STEP-$COGTOWN_ATTEMPT" = 2-1 ]; then sleep 600; fi`,
    },
    async (town) => {
      const number = await town.file("Add the sum", threeSteps);
      const { world, runner } = town.town.github;
      const pushed = () => town.git("rev-list", "--count", `main..refs/heads/polecat/${number}`);
      await expect.poll(pushed, { timeout: 60_000 }).toBe("1");
      for (const job of world.jobs.filter(({ status }) => status === "in_progress")) {
        runner?.loseRunner(job.id);
      }
      await town.settle();
      expect(await town.stateOf(number)).toBe("landed");
      expect(await town.git("show", "main:sum.txt")).toBe(
        ["line 1 by attempt 1", "line 2 by attempt 2", "line 3 by attempt 2"].join("\n"),
      );
      expect(await town.git("log", "--format=%s", `refs/cogtown/molecules/${number}`)).toMatch(
        /attempt 1: infra; attempt 2 dispatched/,
      );
    },
  ),
];

/** The main way: from an issue to what lands. */
export const mainWay: readonly Story[] = [landing, ...atLength];

/** Tells these stories in towns whose App lives there. */
export function tellOn(
  host: NonNullable<ScenarioOptions["host"]>,
  stories: readonly Story[],
): void {
  for (const { name, options, tell } of stories)
    scenario(`${host}: ${name}`, { ...options, host }, tell);
}
