import { expect } from "vitest";
import {
  askGraphql,
  candidatesOf,
  commit,
  historyOf,
  makeCheck,
  openPull,
  readPull,
  timesOf,
  until,
} from "../kit/refinery.ts";
import { type Stage, scenario } from "../kit/scenario.ts";

const isMerged = async (town: Stage, pull: number) => (await readPull(town, pull)).merged;

const gate = await makeCheck('while [ -e "$0.closed" ]; do sleep 0.1; done');

scenario(
  "whoever pushes to the base, force-pushes, closes or drafts in the middle of a train loses nothing and slips nothing in",
  { config: `verify:\n  commands: ["${gate.command}"]\nreview: none\n` },
  async (town) => {
    const pulls: number[] = [];
    for (const name of ["stays", "forced", "closed", "draft"])
      pulls.push(await openPull(town, town.rob, name, { [`${name}.txt`]: name }));
    const [stays = 0, forced = 0, closed = 0, draft = 0] = pulls;
    await gate.touch("closed");
    for (const pull of pulls) await town.rob.comment(pull, "/mayor merge");
    await until(() => timesOf(town, /run \d+ verifies/).then((times) => times >= 2));
    await until(() => candidatesOf(town).then(({ length }) => length > 0));
    for (const ref of await candidatesOf(town)) await town.rest(town.rob, "DELETE", `/git/${ref}`);
    const main = await town.git("rev-parse", "main");
    const other = await commit(town, town.maya, "main", "hotfix.txt", "hotfix");
    await town.rest(town.rob, "PATCH", "/git/refs/heads/forced", { sha: main, force: true });
    await commit(town, town.rob, "forced", "unseen.txt", "unseen");
    await town.rest(town.rob, "PATCH", `/pulls/${closed}`, { state: "closed" });
    await convertToDraft(town, draft);
    await gate.remove("closed");
    await town.settle();
    expect(await isMerged(town, stays)).toBe(true);
    expect(await town.git("ls-tree", "--name-only", "main")).not.toMatch(/unseen|closed|draft/);
    expect(await town.git("merge-base", "--is-ancestor", other, "main")).toBe("");
    expect(await timesOf(town, /ejected/)).toBe(0);
    await town.rest(town.rob, "PATCH", `/pulls/${closed}`, { state: "open" });
    await town.rob.comment(closed, "/mayor merge");
    await town.rob.comment(forced, "/mayor merge");
    await markReady(town, draft);
    await town.settle();
    for (const pull of pulls) expect(await isMerged(town, pull)).toBe(true);
    expect((await historyOf(town)).at(-1)).toMatch(/landed/);
  },
);

const nodeOf = async (town: Stage, pull: number) => (await readPull(town, pull)).node_id;

async function convertToDraft(town: Stage, pull: number): Promise<void> {
  const mutation = "convertPullRequestToDraft(input: {pullRequestId: $id}) { clientMutationId }";
  const id = await nodeOf(town, pull);
  await askGraphql(town, town.rob, `mutation ($id: ID!) { ${mutation} }`, { id });
}

async function markReady(town: Stage, pull: number): Promise<void> {
  const mutation =
    "markPullRequestReadyForReview(input: {pullRequestId: $id}) { clientMutationId }";
  const id = await nodeOf(town, pull);
  await askGraphql(town, town.rob, `mutation ($id: ID!) { ${mutation} }`, { id });
}
