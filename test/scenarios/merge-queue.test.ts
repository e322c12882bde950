import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { honestAgent, type Stage, scenario, wants } from "../kit/scenario.ts";

const workflow = ".github/workflows/cogtown-merge-group.yml";
const folder = mkdtempSync(join(tmpdir(), "cogtown-gate-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The template with a step before the proof that waits while the gate is shut. */
function gated(gate: string): Readonly<Record<string, string>> {
  const template = readFileSync("app/cli/templates/cogtown-merge-group.yml", "utf8");
  const wait = `while test -e ${gate}; do sleep 0.1; done`;
  const step = `      - run: ${wait}\n        if: github.event_name == 'merge_group'\n`;
  return { [workflow]: template.replace("    steps:\n", `    steps:\n${step}`) };
}

function makeGate(name: string) {
  const path = join(folder, name);
  const shut = () => {
    writeFileSync(path, "");
  };
  const open = () => {
    rmSync(path, { force: true });
  };
  return { path, shut, open };
}

const runsOf = ({ town }: Stage, event: string) =>
  town.github.world.runs.filter((run) => run.event === event);

const pullOf = ({ town }: Stage, molecule: number): number =>
  town.github.world.pulls.filter(({ headBranch }) => headBranch === `cogtown/${molecule}`)[0]
    ?.number ?? 0;

/** Molecules whose pull requests are in GitHub's queue, the first first. */
const inQueue = ({ town }: Stage): readonly string[] =>
  town.github.world.queueEntries
    .all()
    .toSorted((a, b) => a.place - b.place)
    .map(({ pullId }) => town.github.world.pulls.require(pullId).headBranch);

const ledger = (town: Stage) => town.git("log", "--format=%s", "refs/cogtown/refinery/main");
const told = async (town: Stage, number: number) => (await town.comments(number)).join("\n");
const file = (town: Stage, ...names: readonly string[]) =>
  Promise.all(names.map((name) => town.file(`Add ${name}`, wants(`${name}.txt`))));

async function expectLanded(town: Stage, numbers: readonly number[]): Promise<void> {
  for (const number of numbers)
    expect(await town.stateOf(number), await ledger(town)).toBe("landed");
}

scenario(
  "molecules land through GitHub's queue by the App's word, as the very commit that was proven there",
  { mergeQueue: {} },
  async (town) => {
    const { world } = town.town.github;
    const numbers = await file(town, "a", "b", "c");
    await town.settle();
    await expectLanded(town, numbers);
    const enqueuers = world.issueEvents
      .all()
      .flatMap(({ happening }) =>
        happening.kind === "added_to_merge_queue"
          ? [world.users.require(happening.enqueuerId).login]
          : [],
      );
    expect(enqueuers).toEqual(["cogtown[bot]", "cogtown[bot]", "cogtown[bot]"]);
    const tip = await town.git("rev-parse", "main");
    const proofs = world.checkRuns.filter(({ name }) => name === "cogtown/verify");
    expect(proofs.map(({ conclusion }) => conclusion)).toEqual(proofs.map(() => "success"));
    expect(proofs.at(-1)?.headSha, "what was proven last is what stands there").toBe(tip);
    expect(runsOf(town, "merge_group").map(({ headSha }) => headSha)).toContain(tip);
    const titles = world.runs.all().map(({ displayTitle }) => displayTitle);
    expect(titles.filter((title) => title.startsWith("refinery "))).toEqual([]);
    expect(await town.git("for-each-ref", "--format=%(refname)", "refs/heads")).toBe(
      "refs/heads/main",
    );
    expect(await town.git("for-each-ref", "refs/cogtown/candidates")).toBe("");
  },
);

const stop = makeGate("stop");
scenario(
  "people and reviews come first: what they take out stays out until they say so, and what is replaced is cancelled",
  {
    mergeQueue: {},
    concurrency: 6,
    files: gated(stop.path),
    agent: `${honestAgent}
if grep -q 'of brass' "$COGTOWN_PROMPT"; then echo brass > "$file"; fi`,
  },
  async (town) => {
    stop.shut();
    const numbers = await file(town, "a", "b", "c");
    await expect.poll(() => inQueue(town).length, { timeout: 60_000 }).toBe(3);
    const [first = 0, second = 0, third = 0] = inQueue(town).map((branch) =>
      Number(branch.split("/")[1]),
    );
    await expect.poll(() => runsOf(town, "merge_group").length, { timeout: 30_000 }).toBe(3);
    await town.rob.dequeue(pullOf(town, first));
    await town.rob.requestChanges(pullOf(town, second), "Please make it of brass.");
    await expect
      .poll(
        () =>
          runsOf(town, "merge_group").filter(({ conclusion }) => conclusion === "cancelled").length,
        { timeout: 30_000 },
      )
      .toBeGreaterThanOrEqual(2);
    await expect
      .poll(async () => await told(town, first), { timeout: 30_000 })
      .toContain("took it out of GitHub's merge queue");
    stop.open();
    await town.settle();
    await town.wait(20);
    await expectLanded(town, [third]);
    expect(await town.stateOf(first)).toBe("proposed");
    expect(await told(town, first)).toContain("rob took it out of GitHub's merge queue");
    expect(await town.stateOf(second), "rob has to look again").toBe("proposed");
    expect(await town.git("show", `cogtown/${second}:${await fileOf(town, second)}`)).toBe("brass");
    await town.rob.approve(pullOf(town, second));
    await town.rob.comment(pullOf(town, first), "/mayor merge");
    await town.settle();
    await expectLanded(town, numbers);
  },
);

const fileOf = (town: Stage, molecule: number) =>
  town
    .git("diff", "--name-only", `main...cogtown/${molecule}`)
    .then((names) => names.split("\n")[0] ?? "");

scenario(
  "squashed on a wrong base, as once on GitHub, freezes the Refinery with the reason before anything else lands",
  {
    mergeQueue: {
      settings: {
        merge_method: "SQUASH",
        min_entries_to_merge: 2,
        min_entries_to_merge_wait_minutes: 5,
      },
    },
  },
  async (town) => {
    town.town.github.world.faults.mergeQueue = { usesWrongMergeBase: () => true };
    await file(town, "a", "b");
    await town.settle();
    expect(await town.landed(), await ledger(town)).toHaveLength(2);
    const [later = 0] = await file(town, "c");
    await town.settle();
    expect(await town.stateOf(later)).toBe("queued");
    expect(await told(town, later)).toMatch(/frozen: pull request #\d+ landed as commit/);
    expect(inQueue(town)).toEqual([]);
    town.town.github.world.faults.mergeQueue = {};
    await town.maya.comment(pullOf(town, later), "/mayor thaw");
    await town.settle();
    await town.wait(6);
    expect(await town.stateOf(later)).toBe("landed");
  },
);

scenario(
  "where no workflow answers for groups nothing is put in, and the issue says so",
  { mergeQueue: {}, files: { [workflow]: "on: workflow_dispatch\njobs: {}\n" } },
  async (town) => {
    const [number = 0] = await file(town, "a");
    await town.settle();
    expect(await town.stateOf(number)).toBe("queued");
    expect(await told(town, number)).toContain("no workflow answers `merge_group`");
    expect(inQueue(town)).toEqual([]);
  },
);
