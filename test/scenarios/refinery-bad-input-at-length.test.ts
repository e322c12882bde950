import { expect } from "vitest";
import { openPull, readPull, recordOf } from "../kit/refinery.ts";
import { scenario } from "../kit/scenario.ts";

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
