import { expect, vi } from "vitest";
import { convoy, landing, runsOf, tellOn } from "../kit/main-way.ts";
import { readTemplate, scenario, wants } from "../kit/scenario.ts";

tellOn("actions", [landing, convoy]);
tellOn("lambda", [landing]);

scenario(
  "two jobs of the App at once, one of which dies right after it has sent for a polecat: one polecat, and it lands",
  {
    host: "actions",
    concurrency: 2,
    files: { ".github/workflows/cogtown-patrol.yml": readTemplate("cogtown-patrol.yml") },
  },
  async (town) => {
    const { world, runner } = town.town.github;
    const isDispatch = ({ template, actor }: { template: string | null; actor: string | null }) =>
      actor === "cogtown[bot]" && template?.endsWith("/dispatches") === true;
    world.faults.before = async (request) => {
      if (!isDispatch(request)) return undefined;
      delete world.faults.before;
      const patrol = "/actions/workflows/cogtown-patrol.yml/dispatches";
      await town.rest(town.maya, "POST", patrol, { ref: "main" });
      await vi.waitFor(
        () => {
          expect(runsOf(town, "Cogtown patrol")).toEqual(["success"]);
        },
        { timeout: 30_000 },
      );
      return undefined;
    };
    world.faults.after = (request) => {
      if (!isDispatch(request)) return undefined;
      delete world.faults.after;
      for (const job of world.jobs.filter(({ name }) => name === "town"))
        runner?.loseRunner(job.id);
      return undefined;
    };
    const number = await town.file("Add the lamp", wants("lamp.txt"));
    await town.settle();
    expect(runsOf(town, "Cogtown town")).toContain("failure");
    expect(runsOf(town, "Cogtown polecat")).toEqual(["success"]);
    expect(await town.stateOf(number)).toBe("landed");
  },
);
