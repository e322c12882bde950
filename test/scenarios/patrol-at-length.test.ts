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

scenario("with every webhook lost the town still finishes, on patrols alone", {}, async (town) => {
  await town.settle();
  dropWebhooks(town);
  const wall = await town.file("Add the wall", wants("wall.txt"));
  const roof = await town.file(
    "Add the roof",
    wants("roof.txt", `\n### Depends on\n\n- #${wall}\n`),
  );
  let patrols = 0;
  while ((await town.stateOf(roof)) !== "landed" && patrols < 12) {
    await patrol(town);
    patrols += 1;
  }
  expect(await town.stateOf(wall)).toBe("landed");
  expect(await town.stateOf(roof)).toBe("landed");
  expect(await town.landed()).toEqual(["Add the wall", "Add the roof"]);
});
