import { expect } from "vitest";
import { scenario, wants } from "../kit/scenario.ts";

scenario("molecules land through GitHub's queue", { mergeQueue: {} }, async (town) => {
  const { world } = town.town.github;
  const numbers = await Promise.all(
    ["a", "b", "c"].map((name) => town.file(`Add ${name}`, wants(`${name}.txt`))),
  );
  await town.settle();
  console.log(
    world.runs
      .all()
      .map((r) => `${r.event} ${r.displayTitle} ${r.headBranch} ${r.status} ${r.conclusion}`)
      .join("\n"),
  );
  console.log(await town.git("log", "--format=%s", "refs/cogtown/refinery/main"));
  console.log((await Promise.all(numbers.map((n) => town.comments(n)))).flat().join("\n----\n"));
  for (const number of numbers) expect(await town.stateOf(number)).toBe("landed");
});
