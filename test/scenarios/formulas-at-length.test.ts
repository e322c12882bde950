import { expect } from "vitest";
import { cookToTheEnd, formulaTown } from "../kit/formulas.ts";
import { scenario } from "../kit/scenario.ts";

scenario(
  "the formulas for a feature, a bug, an upgrade, a refactoring and a page are cooked, approved and done to the end",
  formulaTown,
  async (town) => {
    const names = ["feature", "bug", "upgrade", "refactor", "docs"] as const;
    expect(await cookToTheEnd(town, names)).toEqual([
      "Add JSON output of `list`",
      "Mend: lists are cut at 80 letters",
      "Upgrade left-pad to 1.3.0",
      "Pin what the list command does",
      "Rework the list command: parsing and printing are apart",
      "Describe how releases are made",
    ]);
    const landed = await town.landed();
    const order = (words: string) => landed.findIndex((line) => line.includes(words));
    expect(order("Write a test that fails")).toBeLessThan(order("Mend the cause"));
    expect(order("Pin what")).toBeLessThan(order("Rework"));
    const rework = await town.git("log", "--format=%s", "--grep", "Rework the list", "main");
    expect(rework.split("\n"), "in one commit").toHaveLength(1);
    expect(await town.git("show", "main:test/pins.sh"), "nobody touched it").toContain("grep");
  },
);
