import { expect } from "vitest";
import { honestAgent, type Stage, scenario, wants } from "../kit/scenario.ts";

/** Lines of all jobs' logs so far. */
const logged = ({ town }: Stage) => [...town.github.world.jobLogs.values()].flat();

const attempts = async (town: Stage, number: number) =>
  (await town.git("log", "--format=%s", `refs/cogtown/molecules/${number}`))
    .split("\n")
    .filter((event) => /attempt \d+ dispatched/.test(event)).length;

/** Is half way when it says so, and has to be ended; whoever follows finds the half and makes it whole. */
const slowAgent = `if [ "$COGTOWN_ATTEMPT" = 1 ]; then echo half > lamp.txt; echo "half way there"; sleep 600; fi
grep -q half lamp.txt && echo whole >> lamp.txt`;

async function fileAndWaitForHalf(town: Stage): Promise<number> {
  const number = await town.file("Add the lamp", wants("lamp.txt"));
  await expect
    .poll(() => logged(town).some((line) => line.includes("half way")), { timeout: 60_000 })
    .toBe(true);
  return number;
}

scenario(
  "/mayor stop ends the run, keeps what it had, and nothing goes on before somebody with a say says so",
  { agent: slowAgent },
  async (town) => {
    const number = await fileAndWaitForHalf(town);
    await town.rob.comment(number, "Not today.\n\n/mayor stop");
    await town.settle();
    expect(await town.stateOf(number)).toBe("cancelled");
    expect((await town.comments(number)).join("\n")).toContain("Rob said to stop");
    expect(await town.git("show", `polecat/${number}:lamp.txt`)).toBe("half");
    expect(town.town.github.world.runs.all().map(({ conclusion }) => conclusion)).toEqual([
      "cancelled",
    ]);
    await town.maya.closeIssue(number);
    await town.maya.reopenIssue(number);
    await town.tess.comment(number, "/mayor retry");
    await town.settle();
    expect(await attempts(town, number), "tess may not write").toBe(1);
    await town.rob.comment(number, "/mayor retry");
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
    expect(await town.git("show", "main:lamp.txt")).toBe("half\nwhole");
  },
);

scenario(
  "a removed label stops the run and keeps what it had, and the label put on again goes on from there",
  { agent: slowAgent },
  async (town) => {
    const number = await fileAndWaitForHalf(town);
    await town.maya.unlabel(number, "polecat");
    await town.settle();
    expect(await town.stateOf(number)).toBe("cancelled");
    expect(await town.git("show", `polecat/${number}:lamp.txt`)).toBe("half");
    await town.maya.label(number, "polecat");
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
    expect(await attempts(town, number)).toBe(2);
  },
);

scenario(
  "three runs lost at about the same time stop the town with one alert, and everybody waiting says why",
  {
    agent: `[ "$COGTOWN_ATTEMPT" = 1 ] && sleep 600; ${honestAgent}`,
    config: `verify:\n  commands: ["true"]\nreview: none\nlimits:\n  polecats: 3\n`,
  },
  async (town) => {
    const { world, runner } = town.town.github;
    const numbers = await Promise.all(
      ["a", "b", "c", "d"].map((name) => town.file(`Add ${name}`, wants(`${name}.txt`))),
    );
    const started = new Set<number>();
    await expect
      .poll(
        () => {
          for (const job of world.jobs.filter(({ status }) => status === "in_progress")) {
            if (started.has(job.id) || !(world.jobLogs.get(job.id) ?? []).join().includes("Agent"))
              continue;
            started.add(job.id);
            runner?.loseRunner(job.id);
          }
          return started.size;
        },
        { timeout: 90_000 },
      )
      .toBeGreaterThanOrEqual(3);
    await town.settle();
    const comments = (await Promise.all(numbers.map((number) => town.comments(number)))).flat();
    const alerts = comments.filter((body) => body.includes("<!-- cogtown:alert -->"));
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toContain("Nothing is dispatched: runs are being lost");
    expect(await town.git("log", "--format=%s", "refs/cogtown/town")).toBe(
      "town: the breaker is open",
    );
    const waiting = comments.filter((body) => body.includes("runs to work again"));
    expect(waiting.length).toBeGreaterThanOrEqual(1);
    expect(world.runs.filter(({ status }) => status !== "completed")).toEqual([]);
  },
);
