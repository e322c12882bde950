import { expect } from "vitest";
import { scenario, wants } from "../kit/scenario.ts";

scenario("a labelled issue lands on main without any server", { host: "actions" }, async (town) => {
  const number = await town.file("Add the lamp", wants("lamp.txt"));
  await town.settle();
  const { world } = town.town.github;
  for (const run of world.runs.all()) console.log(run.workflowName, run.event, run.displayTitle, run.conclusion);
  expect(await town.stateOf(number)).toBe("landed");
});
