import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { z } from "zod";
import { honestAgent, type Stage, scenario, wants } from "../kit/scenario.ts";

const folder = mkdtempSync(join(tmpdir(), "cogtown-gate-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Molecules whose pull requests are in GitHub's queue, the first first. */
const inQueue = ({ town }: Stage): readonly string[] =>
  town.github.world.queueEntries
    .all()
    .toSorted((a, b) => a.place - b.place)
    .map(({ pullId }) => town.github.world.pulls.require(pullId).headBranch);

const removals = ({ town }: Stage) =>
  town.github.world.issueEvents
    .all()
    .flatMap(({ happening }) =>
      happening.kind === "removed_from_merge_queue" ? [happening.reason] : [],
    );

const ledger = (town: Stage) => town.git("log", "--format=%s", "refs/cogtown/refinery/main");
const file = (town: Stage, ...names: readonly string[]) =>
  Promise.all(names.map((name) => town.file(`Add ${name}`, wants(`${name}.txt`))));

async function expectLanded(town: Stage, numbers: readonly number[]): Promise<void> {
  for (const number of numbers)
    expect(await town.stateOf(number), await ledger(town)).toBe("landed");
}

scenario(
  "red together and green alone: the second goes back to its polecat, and all land",
  {
    mergeQueue: { settings: { min_entries_to_merge: 3, min_entries_to_merge_wait_minutes: 5 } },
    config: `verify:\n  commands: ["test $(cat *.txt | grep -c molecule) -lt 3"]\nreview: none\n`,
    agent: `${honestAgent}
if grep -q 'lt 3' "$COGTOWN_PROMPT" && [ "$COGTOWN_ATTEMPT" -gt 1 ]; then echo mended > "$file"; fi`,
  },
  async (town) => {
    const numbers = await file(town, "a", "b", "c");
    await town.settle();
    for (let i = 0; i < 4; i += 1) await town.wait(6);
    await expectLanded(town, numbers);
    expect(removals(town)).toContain("CI_FAILURE");
    const mended = (await town.git("grep", "-l", "mended", "main")).split("\n");
    expect(mended).toHaveLength(1);
  },
);

scenario(
  "stalls of GitHub's queue end: a head without runs, an entry called unmergeable, a green one that is not merged, a queue that was emptied",
  { mergeQueue: {} },
  async (town) => {
    const { world } = town.town.github;
    const ill = new Map<number, string>();
    const ails =
      (ailment: string) =>
      ({ entryId }: { readonly entryId: number }) =>
        ill.get(entryId) === ailment;
    const ailments = ["no runs", "unmergeable", "green"];
    const fall = (entryId: number) => {
      const isSaved = removals(town).includes("QUEUE_CLEARED");
      const ailment = isSaved ? ailments[ill.size] : undefined;
      if (!ill.has(entryId) && ailment !== undefined) ill.set(entryId, ailment);
    };
    world.faults.mergeQueue = {
      withholdsRuns: (entry) => {
        fall(entry.entryId);
        return ails("no runs")(entry);
      },
      seesConflict: (entry) => {
        fall(entry.entryId);
        return ails("unmergeable")(entry);
      },
      withholdsMerge: (entry) => !removals(town).includes("QUEUE_CLEARED") || ails("green")(entry),
    };
    const numbers = await file(town, "a", "b", "c");
    await town.settle();
    expect(await town.landed()).toEqual([]);
    expect(inQueue(town)).toHaveLength(3);
    await saveRuleset(town);
    await town.settle();
    expect(removals(town)).toEqual(["QUEUE_CLEARED", "QUEUE_CLEARED", "QUEUE_CLEARED"]);
    expect(inQueue(town), "all of them are back").toHaveLength(3);
    for (let waits = 0; waits < 3; waits += 1) await town.wait(16);
    await expectLanded(town, numbers);
    expect([...ill.values()]).toEqual(ailments);
    for (const words of ["nothing was started for it", "unmergeable", "GitHub does not merge it"])
      expect(await ledger(town)).toContain(words);
  },
);

/** As somebody does who looks at the settings and presses “Save”. */
async function saveRuleset(town: Stage): Promise<void> {
  const Rulesets = z.array(z.object({ id: z.number() }));
  const [ruleset] = Rulesets.parse(await town.rest(town.maya, "GET", "/rulesets"));
  await town.rest(town.maya, "PUT", `/rulesets/${ruleset?.id ?? 0}`, { name: "Saved again" });
}
