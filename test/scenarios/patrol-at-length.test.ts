import { expect } from "vitest";
import { dropWebhooks, patrol } from "../kit/patrol.ts";
import { scenario, wants } from "../kit/scenario.ts";

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
