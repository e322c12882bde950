import { expect } from "vitest";
import { openPull, readPull, recordOf, runsOf, timesOf } from "../kit/refinery.ts";
import { scenario, wants } from "../kit/scenario.ts";

scenario(
  "a verify command that does not exist is named as the base's own trouble, and what waited lands when it is mended",
  { config: "verify:\n  commands: [no-such-tool]\nreview: none\n" },
  async (town) => {
    const wall = await openPull(town, town.rob, "wall", { "wall.txt": "wall" });
    await town.rob.comment(wall, "/mayor merge");
    await town.settle();
    expect((await readPull(town, wall)).merged).toBe(false);
    const { baseRed } = await recordOf(town);
    expect(baseRed?.command).toBe("no-such-tool");
    expect(baseRed?.tail).toMatch(/the command was not found. Look at `verify.commands`/);
    expect(await timesOf(town, /ejected/)).toBe(0);
    const before = runsOf(town, "refinery").length;
    await town.town.patrol();
    await town.settle();
    expect(runsOf(town, "refinery"), "nobody tries without end").toHaveLength(before);
    const config = await town.git("show", "main:.github/cogtown.yml");
    await town.rest(town.maya, "PUT", "/contents/.github/cogtown.yml", {
      message: "Mend the configuration",
      sha: await town.git("rev-parse", "main:.github/cogtown.yml"),
      content: Buffer.from(config.replace("no-such-tool", "test -f wall.txt")).toString("base64"),
    });
    await town.settle();
    expect((await readPull(town, wall)).merged).toBe(true);
  },
);

scenario(
  "a text that an outsider changes while its work is queued is said to need approval, and has no part in what lands",
  {},
  async (town) => {
    const notes = await openPull(town, town.maya, "notes", { "notes.md": "draft" });
    await town.maya.comment(notes, "/mayor freeze until all are there");
    const lamp = await town.tess.openIssue({ title: "Add the lamp", body: wants("lamp.txt") });
    await town.maya.label(lamp, "polecat");
    await town.settle();
    expect(await town.stateOf(lamp)).toBe("queued");
    await town.tess.editIssue(lamp, { body: wants("poison.txt") });
    await town.settle();
    expect(await town.stateOf(lamp)).toBe("draft");
    expect((await town.comments(lamp)).join("\n")).toContain("tess");
    await town.maya.comment(notes, "/mayor thaw");
    await town.settle();
    expect(await town.stateOf(lamp)).toBe("landed");
    const files = await town.git("ls-tree", "--name-only", "main");
    expect(files).toContain("lamp.txt");
    expect(files).not.toContain("poison.txt");
  },
);

scenario(
  "a base branch that disappears and comes back keeps what was queued for it",
  { config: 'verify:\n  commands: ["test -f README.md"]\nreview: none\n' },
  async (town) => {
    const sha = await town.git("rev-parse", "main");
    const wall = await openPull(town, town.rob, "wall", { "wall.txt": "wall" }, "next");
    await town.rob.comment(wall, "/mayor freeze until it is there");
    await town.rob.comment(wall, "/mayor merge");
    await town.settle();
    await town.rest(town.maya, "DELETE", "/git/refs/heads/next");
    await town.settle();
    await town.rest(town.maya, "POST", "/git/refs", { ref: "refs/heads/next", sha });
    await town.rest(town.rob, "PATCH", `/pulls/${wall}`, { state: "open" });
    await town.rob.comment(wall, "/mayor merge");
    await town.rob.comment(wall, "/mayor thaw");
    await town.settle();
    expect((await readPull(town, wall)).merged).toBe(true);
    expect(await town.git("ls-tree", "--name-only", "next")).toContain("wall.txt");
    expect(await town.landed()).toEqual([]);
  },
);

scenario(
  "with `strict: each` every tree on the way is verified before it lands",
  {
    config:
      'verify:\n  commands: ["test -f README.md"]\nreview: none\nrefinery:\n  strict: each\n  slots: 2\n',
  },
  async (town) => {
    const pulls: number[] = [];
    for (const name of ["a", "b", "c"])
      pulls.push(await openPull(town, town.rob, name, { [`${name}.txt`]: name }));
    const [first = 0] = pulls;
    await town.rob.comment(first, "/mayor freeze until all are there");
    for (const pull of pulls) await town.rob.comment(pull, "/mayor merge");
    await town.rob.comment(first, "/mayor thaw");
    await town.settle();
    for (const pull of pulls) expect((await readPull(town, pull)).merged).toBe(true);
    const { landed, verdicts } = await recordOf(town);
    const green = verdicts.filter(({ kind }) => kind === "green").map(({ tree }) => tree);
    expect(green).toEqual(expect.arrayContaining(landed.map(({ tree }) => tree)));
    expect(landed).toHaveLength(3);
  },
);
