import { expect } from "vitest";
import { mainWay, tellOn } from "../kit/main-way.ts";
import { scenario, wants } from "../kit/scenario.ts";

tellOn("node", mainWay);

scenario(
  "a landed molecule of one step costs at most 26 requests, its job's two for a check run among them, and 6 writes that people are told of",
  {},
  async (town) => {
    await town.settle(); // what an installation costs once: its token, the first patrol
    const before = town.town.costs.total;
    const numbers = await Promise.all(
      ["lamp.txt", "wall.txt"].map((name) => town.file(`Add ${name}`, wants(name))),
    );
    await town.settle();
    for (const number of numbers) expect(await town.stateOf(number)).toBe("landed");
    const { requests, writes } = town.town.costs.total;
    expect((requests - before.requests) / numbers.length).toBeLessThanOrEqual(26);
    expect((writes - before.writes) / numbers.length).toBeLessThanOrEqual(6);
  },
);
