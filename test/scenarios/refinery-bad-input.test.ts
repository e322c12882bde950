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
