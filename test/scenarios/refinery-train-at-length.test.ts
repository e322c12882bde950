import { expect } from "vitest";
import { commit, makeCheck, openPull, readPull, runsOf, timesOf } from "../kit/refinery.ts";
import { honestAgent, scenario, wants } from "../kit/scenario.ts";

const flaky = await makeCheck(
  '[ -e "$0.armed" ] && mkdir "$0.failed" 2>/dev/null && echo "connection reset" && exit 1; exit 0',
);

scenario(
  "a verification that fails once puts nobody out and pays no agent",
  { config: `verify:\n  commands: ["${flaky.command}"]\nreview: none\n` },
  async (town) => {
    const wall = await openPull(town, town.maya, "wall", { "wall.txt": "wall" });
    await town.maya.comment(wall, "/mayor freeze until all are there");
    const lamp = await town.file("Add the lamp", wants("lamp.txt"));
    await town.maya.comment(wall, "/mayor merge");
    await town.settle();
    await flaky.touch("armed");
    await town.maya.comment(wall, "/mayor thaw");
    await town.settle();
    expect(await flaky.has("failed"), "it was red once").toBe(true);
    expect(await town.stateOf(lamp)).toBe("landed");
    expect((await readPull(town, wall)).merged).toBe(true);
    expect(runsOf(town, "polecat")).toHaveLength(1);
    expect(await timesOf(town, /ejected/)).toBe(0);
  },
);

const makeIndex = "ls *.txt > index.gen";

scenario(
  "work that conflicts with work before it waits beside the line, and goes back when that has landed; generated files are made anew",
  {
    config: `verify:
  commands: ["ls *.txt | diff - index.gen"]
  regenerate:
    - files: index.gen
      command: "${makeIndex}"
review: none
`,
    agent: `${honestAgent}
if grep -q '^<<<' shared.md; then sed -i '/^[<=>]\\{7\\}/d' shared.md
elif [ "$file" != c.txt ] && ! grep -q "$file" shared.md; then echo "by $file" >> shared.md; fi
${makeIndex}`,
    files: { "shared.md": "start\n", "index.gen": "" },
  },
  async (town) => {
    const notes = await openPull(town, town.maya, "notes", { "notes.md": "draft" });
    await town.maya.comment(notes, "/mayor freeze until all are there");
    const numbers: number[] = [];
    for (const name of ["a", "b", "c"]) {
      numbers.push(await town.file(`Add ${name}`, wants(`${name}.txt`)));
      await town.settle();
    }
    await town.maya.comment(notes, "/mayor thaw");
    await town.settle();
    for (const number of numbers) expect(await town.stateOf(number)).toBe("landed");
    expect(
      await timesOf(
        town,
        /conflicts in .*shared.md with what is before it: it waits beside the line/,
      ),
    ).toBeGreaterThan(0);
    expect(runsOf(town, "polecat"), "one repair").toHaveLength(4);
    expect((await town.landed()).slice(0, 2), "c is not blocked").toEqual(["Add a", "Add c"]);
    expect(await town.git("show", "main:index.gen")).toBe("a.txt\nb.txt\nc.txt");
    expect(await town.git("show", "main:shared.md")).toBe("start\nby a.txt\nby b.txt");
  },
);

const sound = await makeCheck("! test -f broken");

scenario(
  "on a base that somebody broke nothing lands and nobody is blamed, until it is mended",
  { config: `verify:\n  commands: ["${sound.command}"]\nreview: none\n` },
  async (town) => {
    const wall = await openPull(town, town.maya, "wall", { "wall.txt": "wall" });
    await town.maya.comment(wall, "/mayor freeze until all are there");
    const lamp = await town.file("Add the lamp", wants("lamp.txt"));
    await town.maya.comment(wall, "/mayor merge");
    await town.settle();
    await commit(town, town.rob, "main", "broken", "oops");
    await town.maya.comment(wall, "/mayor thaw");
    await town.settle();
    expect(await town.stateOf(lamp)).toBe("queued");
    expect(await town.landed()).toEqual(["Change broken"]);
    expect(await timesOf(town, /the base itself fails/)).toBeGreaterThan(0);
    expect(await timesOf(town, /ejected/)).toBe(0);
    await town.rest(town.rob, "DELETE", "/contents/broken", {
      message: "Mend it",
      sha: await town.git("rev-parse", "main:broken"),
    });
    await town.settle();
    expect(await town.stateOf(lamp)).toBe("landed");
    expect((await readPull(town, wall)).merged).toBe(true);
    expect(runsOf(town, "polecat")).toHaveLength(1);
  },
);
