import { expect } from "vitest";
import { type Stage, scenario, wants } from "../kit/scenario.ts";

/** Runs the workflow of the patrol as its schedule would, and everything that comes of it. */
async function patrol(town: Stage): Promise<void> {
  const workflow = "/actions/workflows/cogtown-patrol.yml";
  await town.rest(town.maya, "POST", `${workflow}/dispatches`, { ref: "main" });
  await town.settle();
}

const dropWebhooks = (town: Stage) => {
  town.town.github.webhooks.policy = () => ({ kind: "drop" });
};

scenario("a lost webhook is made up for by the scheduled workflow", {}, async (town) => {
  await town.settle();
  dropWebhooks(town);
  const number = await town.file("Add the lamp", wants("lamp.txt"));
  await town.settle();
  expect(await town.labels(number)).toEqual(["polecat"]);
  town.town.github.webhooks.policy = () => ({ kind: "deliver" });
  await patrol(town);
  expect(await town.stateOf(number)).toBe("landed");
});
