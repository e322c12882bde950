import { expect } from "vitest";
import { z } from "zod";
import { honestAgent, type Stage, scenario, wants } from "../kit/scenario.ts";

/** Changes a file on main as a maintainer would on github.com. */
async function commitFile(
  town: Stage,
  path: string,
  change: (text: string) => string | undefined,
): Promise<void> {
  const url = `/contents/${path}`;
  const known = await town.rest(town.maya, "GET", url).catch(() => ({}));
  const file = z
    .object({ content: z.string().optional(), sha: z.string().optional() })
    .parse(known);
  const text = Buffer.from(file.content ?? "", "base64").toString();
  const next = change(text);
  const sha = file.sha === undefined ? {} : { sha: file.sha };
  if (next === undefined)
    await town.rest(town.maya, "DELETE", url, { message: `Remove ${path}`, ...sha });
  else
    await town.rest(town.maya, "PUT", url, {
      message: `Change ${path}`,
      content: Buffer.from(next).toString("base64"),
      ...sha,
    });
}

const said = async (town: Stage, number: number) => (await town.comments(number)).join("\n");

scenario(
  "a body that cannot be parsed gets one helpful comment, and lands once it is mended",
  {},
  async (town) => {
    const number = await town.file("Add the lamp", "Please add a lamp.");
    await town.settle();
    expect(await town.stateOf(number)).toBe("draft");
    expect(await said(town, number)).toMatch(/line 1.*Fix: /is);
    await town.maya.editIssue(number, { body: wants("lamp.txt") });
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
  },
);

scenario(
  "an unknown key in the configuration is named on the issue, with the word that was meant",
  {},
  async (town) => {
    await commitFile(town, ".github/cogtown.yml", (text) => `${text}\nverfy:\n  commands: []\n`);
    const number = await town.file("Add the lamp", wants("lamp.txt"));
    await town.settle();
    expect(await town.stateOf(number)).toBe("draft");
    expect(await said(town, number)).toMatch(/verfy.*`verify`/s);
    await commitFile(town, ".github/cogtown.yml", (text) => text.replace(/\nverfy:[^]*$/, "\n"));
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
  },
);

scenario("a label that is one slip away from the real one is answered", {}, async (town) => {
  const number = await town.maya.openIssue({ title: "Add the lamp", body: wants("lamp.txt") });
  await town.maya.label(number, "polecats");
  await town.settle();
  expect(await said(town, number)).toMatch(/polecats.*`polecat`/s);
  await town.maya.label(number, "polecat");
  await town.settle();
  expect(await town.stateOf(number)).toBe("landed");
});

scenario(
  "a missing workflow file is named on the issue, and work starts when it is there",
  {},
  async (town) => {
    let kept = "";
    await commitFile(town, ".github/workflows/cogtown-polecat.yml", (text) => {
      kept = text;
      return undefined;
    });
    const number = await town.file("Add the lamp", wants("lamp.txt"));
    await town.settle();
    expect(await town.stateOf(number)).toBe("draft");
    expect(await said(town, number)).toContain(".github/workflows/cogtown-polecat.yml");
    await commitFile(town, ".github/workflows/cogtown-polecat.yml", () => kept);
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
  },
);

scenario("a repository without commits says so on the issue", { isEmpty: true }, async (town) => {
  const number = await town.file("Add the lamp", wants("lamp.txt"));
  await town.settle();
  expect(await town.stateOf(number)).toBe("draft");
  expect(await said(town, number)).toContain("no commit");
});

scenario(
  "an agent command that does not exist holds the molecule at once, without three attempts",
  { agentCommand: "no-such-agent --go" },
  async (town) => {
    const number = await town.file("Add the lamp", wants("lamp.txt"));
    await town.settle();
    expect(await town.stateOf(number)).toBe("held");
    expect(await said(town, number)).toContain("no-such-agent");
    expect(town.town.github.world.runs.all()).toHaveLength(1);
  },
);

scenario(
  "a branch of that name with somebody else's commits is left alone, and its issue says so",
  {},
  async (town) => {
    const main = await town.git("rev-parse", "refs/heads/main");
    const number = await town.maya.openIssue({ title: "Add the lamp", body: wants("lamp.txt") });
    await town.rest(town.maya, "POST", "/git/refs", {
      ref: `refs/heads/polecat/${number}`,
      sha: main,
    });
    await town.rest(town.maya, "PUT", "/contents/mine.txt", {
      message: "My own work",
      content: Buffer.from("mine").toString("base64"),
      branch: `polecat/${number}`,
    });
    const mine = await town.git("rev-parse", `refs/heads/polecat/${number}`);
    await town.maya.label(number, "polecat");
    await town.settle();
    expect(await town.stateOf(number), "asked about before anybody starts").toBe("draft");
    expect(await said(town, number)).toContain(`polecat/${number}`);
    await town.maya.comment(number, "/mayor sling force");
    await town.settle();
    expect(await town.stateOf(number)).toBe("held");
    expect(await said(town, number)).toContain(`polecat/${number}`);
    expect(await town.git("rev-parse", `refs/heads/polecat/${number}`)).toBe(mine);
  },
);

scenario(
  "an issue that is closed while its polecat runs stops it, and nothing is dispatched again",
  { agent: `touch "$TMPDIR/started"; sleep 600` },
  async (town) => {
    const number = await town.file("Add the lamp", wants("lamp.txt"));
    await expect
      .poll(() => town.town.github.world.jobs.all().some((job) => job.status === "in_progress"), {
        timeout: 30_000,
      })
      .toBe(true);
    await expect.poll(() => town.stateOf(number), { timeout: 30_000 }).toBe("working");
    await town.maya.closeIssue(number);
    await town.settle();
    expect(await town.stateOf(number)).toBe("cancelled");
    const runs = town.town.github.world.runs.all();
    expect(runs).toMatchObject([{ status: "completed", conclusion: "cancelled" }]);
    await town.town.patrol();
    await town.settle();
    expect(town.town.github.world.runs.all()).toHaveLength(1);
  },
);

scenario(
  "two Apps that receive the same webhooks do the work once",
  { appInstances: 2 },
  async (town) => {
    const numbers = [
      await town.file("Add the lamp", wants("lamp.txt")),
      await town.file("Add the wall", wants("wall.txt")),
    ];
    const unreadable = await town.file("Add nothing", "What?");
    await town.settle();
    await town.town.patrol();
    await town.settle();
    for (const number of numbers) expect(await town.stateOf(number)).toBe("landed");
    expect(await town.stateOf(unreadable)).toBe("draft");
    const polecats = town.town.github.world.runs
      .all()
      .filter((run) => run.workflowPath.endsWith("cogtown-polecat.yml"));
    expect(polecats).toHaveLength(2);
    expect(await town.landed()).toHaveLength(2);
  },
);

scenario(
  "a text that an outsider changes after approval pauses the molecule until a maintainer approves it again",
  { config: `verify:\n  commands: ["true"]\nreview: none\n`, agent: honestAgent },
  async (town) => {
    const first = await town.maya.openIssue({ title: "Add the wall", body: wants("wall.txt") });
    const number = await town.tess.openIssue({
      title: "Add the lamp",
      body: wants("lamp.txt", `\n### Depends on\n\n- #${first}\n`),
    });
    await town.maya.label(number, "polecat");
    await town.settle();
    await town.tess.editIssue(number, { body: wants("poison.txt") });
    await town.maya.label(first, "polecat");
    await town.settle();
    expect(await town.stateOf(number)).toBe("draft");
    expect(await town.landed()).toHaveLength(1);
    await town.maya.unlabel(number, "polecat");
    await town.maya.label(number, "polecat");
    await town.settle();
    expect(await town.git("ls-tree", "--name-only", "main")).toContain("poison.txt");
  },
);
