import { expect } from "vitest";
import { z } from "zod";
import { type Stage, scenario, wants } from "../kit/scenario.ts";

const Issues = z.array(z.object({ number: z.number(), body: z.string() }));

async function dashboardOf(town: Stage): Promise<{ number: number; body: string }> {
  const found = Issues.parse(
    await town.rest(town.maya, "GET", "/issues?labels=cogtown:dashboard&state=open"),
  );
  expect(found, "there is one dashboard").toHaveLength(1);
  return found[0] ?? { number: 0, body: "" };
}

/** Ticks or unticks the box in the line that says this, as a browser does. */
async function tick(town: Stage, person: Stage["maya"], words: string): Promise<void> {
  const { number, body } = await dashboardOf(town);
  const lines = body.split("\n").map((line) => {
    if (!line.includes(words)) return line;
    return line.includes("[ ]") ? line.replace("[ ]", "[x]") : line.replace("[x]", "[ ]");
  });
  expect(lines.join("\n"), "the box is there").not.toBe(body);
  await person.editIssue(number, { body: lines.join("\n") });
}

scenario(
  "a town is seen on one issue, and its boxes act for whoever may command",
  { config: 'verify:\n  commands: ["test -f README.md"]\nreview: none\ndashboard: true\n' },
  async (town) => {
    const first = await town.file("Make one.txt", wants("one.txt"));
    await town.settle();
    await town.wait(2);
    expect(await town.stateOf(first)).toBe("landed");
    const shown = await dashboardOf(town);
    expect(shown.body).toContain("Pause the town");
    await tick(town, town.rob, "Pause the town");
    await town.settle();
    await town.wait(2);
    const second = await town.file("Make two.txt", wants("two.txt"));
    await town.settle();
    expect(await town.stateOf(second), "paused").toBe("ready");
    await town.wait(2);
    const paused = await dashboardOf(town);
    expect(paused.number, "rewritten in place").toBe(shown.number);
    expect(paused.body).toContain(`#${second}`);
    expect(paused.body).toContain("rob");
    await tick(town, town.maya, "Pause the town");
    await town.settle();
    await town.wait(2);
    expect(await town.stateOf(second)).toBe("landed");
    expect(await town.landed()).toHaveLength(2);
  },
);
