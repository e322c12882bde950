import { expect } from "vitest";
import { historyOf, makeCheck, openPull, proposalOf, readPull, runsOf } from "../kit/refinery.ts";
import { honestAgent, scenario, wants } from "../kit/scenario.ts";

scenario(
  "six molecules that were proposed while a release was on land in fewer verifications, each as its own pull request",
  { config: 'verify:\n  commands: ["test -f README.md"]\nreview: none\nlimits:\n  polecats: 6\n' },
  async (town) => {
    const notes = await openPull(town, town.maya, "notes", { "notes.md": "draft" });
    await town.maya.comment(notes, "/mayor freeze release 1.0");
    const names = ["a", "b", "c", "d", "e", "f"];
    const numbers = await Promise.all(
      names.map((name) => town.file(`Add ${name}`, wants(`${name}.txt`))),
    );
    await town.settle();
    expect(await town.landed(), "nothing lands while it is frozen").toEqual([]);
    expect(runsOf(town, "refinery")).toEqual([]);
    await town.maya.comment(notes, "/mayor thaw");
    await town.settle();
    for (const number of numbers) expect(await town.stateOf(number)).toBe("landed");
    expect(runsOf(town, "refinery").length).toBeLessThan(names.length);
    const pulls = await Promise.all(numbers.map((number) => proposalOf(town, number)));
    expect(pulls.map(({ merged }) => merged)).toEqual(names.map(() => true));
    expect(await town.landed()).toHaveLength(6);
    expect(await town.git("log", "--merges", "--format=%s", "main")).toBe("");
    expect(await town.git("for-each-ref", "refs/cogtown/candidates", "refs/heads/cogtown")).toBe(
      "",
    );
    const issues = await Promise.all(
      numbers.map((number) => town.rest(town.maya, "GET", `/issues/${number}`)),
    );
    expect(issues).toMatchObject(names.map(() => ({ state: "closed" })));
  },
);

const pair = await makeCheck("! { test -f a.txt && test -f b.txt && ! test -f both.txt; }");

scenario(
  "one that is green alone and red behind another is put out after two reds, goes back with the other's changes, and lands mended",
  {
    config: `verify:\n  commands: ["${pair.command}"]\nreview: none\n`,
    agent: `${honestAgent}
cp "$COGTOWN_PROMPT" "${pair.folder}/prompt-$COGTOWN_MOLECULE-$COGTOWN_ATTEMPT"
if grep -q '^+++ b/[ab].txt' "$COGTOWN_PROMPT"; then echo both > both.txt; fi`,
  },
  async (town) => {
    const notes = await openPull(town, town.maya, "notes", { "notes.md": "draft" });
    await town.maya.comment(notes, "/mayor freeze until all are there");
    const numbers: number[] = [];
    for (const name of ["a", "b"]) {
      numbers.push(await town.file(`Add ${name}`, wants(`${name}.txt`)));
      await town.settle();
    }
    const other = await openPull(town, town.rob, "other", { "c.txt": "c" });
    await town.rob.comment(other, "/mayor merge");
    const pulls = await Promise.all(numbers.map((number) => proposalOf(town, number)));
    const [first, second] = pulls.map(({ number }) => number);
    await town.maya.comment(notes, "/mayor thaw");
    await town.settle();
    for (const number of numbers) expect(await town.stateOf(number)).toBe("landed");
    expect(runsOf(town, "polecat"), "one repair").toHaveLength(3);
    const history = (await historyOf(town)).join("\n");
    expect(history).toMatch(new RegExp(`ejected #${second}: .*2 times`));
    expect(history.match(/ejected #/g), "nobody else is put out").toHaveLength(1);
    const told = await pair.read(`prompt-${numbers[1]}-2`);
    expect(told).toContain(`#${first}`);
    expect(told).toContain("+++ b/a.txt");
    const order = await historyOf(town);
    const landingOf = (pull = 0) => order.findIndex((each) => each.includes(`landed #${pull}`));
    expect(landingOf(other), "others land meanwhile").toBeLessThan(landingOf(second));
    expect((await readPull(town, other)).merged).toBe(true);
  },
);
