import { expect } from "vitest";
import { commit, fork, openPull, readPull, timesOf } from "../kit/refinery.ts";
import { type Stage, scenario } from "../kit/scenario.ts";

const plain = 'verify:\n  commands: ["test -f README.md"]\nreview: none\n';

const isMerged = async (town: Stage, pull: number) => (await readPull(town, pull)).merged;

scenario(
  "a person's pull request lands by a merge of exactly the head that somebody with write permission asked for",
  { config: plain },
  async (town) => {
    const wall = await openPull(town, town.rob, "wall", { "wall.txt": "wall" });
    const roof = await openPull(town, town.rob, "roof", { "roof.txt": "roof" });
    const strange = await fork(town, town.tess, { "strange.txt": "strange" });
    await town.tess.comment(wall, "/mayor merge");
    await town.settle();
    expect(await isMerged(town, wall), "who may not write is not heard").toBe(false);
    await town.maya.comment(strange, "/mayor freeze release 1.0");
    await town.rob.comment(wall, "/mayor merge");
    const read = (await readPull(town, strange)).head.sha;
    await town.rob.comment(strange, `/mayor merge ${read}`);
    await town.rob.comment(roof, "/mayor merge urgent");
    await town.settle();
    expect(await isMerged(town, roof), "urgent lands in spite of the freeze").toBe(true);
    expect(await town.landed(), "and nothing else").toEqual(["Change roof.txt"]);
    const { sha } = (await readPull(town, wall)).head;
    await commit(town, town.rob, "wall", "wall.txt", "another wall");
    await town.maya.comment(strange, "/mayor thaw");
    await town.settle();
    expect(await isMerged(town, strange)).toBe(true);
    expect(await isMerged(town, wall), "a push takes the word back").toBe(false);
    await town.rob.comment(wall, "/mayor merge");
    await town.settle();
    const landed = await readPull(town, wall);
    expect(landed.merged).toBe(true);
    expect(landed.head.sha).not.toBe(sha);
    for (const pull of [wall, roof, strange]) {
      const { head } = await readPull(town, pull);
      expect(await town.git("merge-base", "--is-ancestor", head.sha, "main")).toBe("");
    }
    expect(await town.git("rev-parse", "refs/heads/wall")).toBe(landed.head.sha);
    expect(await town.git("log", "--merges", "--format=%s", "main")).toBe(
      [`Merge pull request #${wall} from wall`, `Merge pull request #${strange} from work`].join(
        "\n",
      ),
    );
    expect(await timesOf(town, /frozen \(maya/)).toBe(1);
  },
);
