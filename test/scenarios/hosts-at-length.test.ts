import { expect } from "vitest";
import { atLength, convoy, runsOf, tellOn } from "../kit/main-way.ts";
import { scenario, wants } from "../kit/scenario.ts";

tellOn("actions", atLength);
tellOn("lambda", [...atLength, convoy]);

scenario(
  "a landed molecule of one step costs the App 4 jobs without a server, and 43 requests; a job with nothing to do 4 requests",
  { host: "actions" },
  async (town) => {
    const requests = () => town.town.costs.total.requests;
    const number = await town.file("Add the lamp", wants("lamp.txt"));
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
    const ends = runsOf(town, "Cogtown town");
    expect(ends.filter((end) => end === "success").length).toBeLessThanOrEqual(4);
    expect(ends.filter((end) => end === "skipped").length).toBeLessThanOrEqual(14);
    expect(requests()).toBeLessThanOrEqual(43);
    const before = requests();
    await town.town.patrol();
    await town.settle();
    expect(runsOf(town, "Cogtown town")).toHaveLength(ends.length + 1);
    expect(requests() - before).toBeLessThanOrEqual(4);
  },
);

scenario(
  "actions: two molecules land through GitHub's merge queue",
  { host: "actions", mergeQueue: {} },
  async (town) => {
    const numbers = [
      await town.file("Add the lamp", wants("lamp.txt")),
      await town.file("Add the wall", wants("wall.txt")),
    ];
    await town.settle();
    for (const number of numbers) expect(await town.stateOf(number)).toBe("landed");
  },
);
