import { expect } from "vitest";
import { dropWebhooks, patrol } from "../kit/patrol.ts";
import { scenario, wants } from "../kit/scenario.ts";

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
