import { verify } from "@octokit/webhooks-methods";
import { expect, test } from "vitest";
import { createIssue } from "../../../app/local/world/issues.ts";
import { createPull } from "../../../app/local/world/pulls.ts";
import type { Town } from "./town.ts";
import { commitOn, receiveWebhooks, request, signAppToken, startTown, tipOf } from "./town.ts";

function openIssue(town: Town, title: string) {
  const { world } = town.github;
  const actor = { user: world.requireUser("octo"), app: null, byWorkflowToken: false };
  return createIssue(world, world.requireRepository("octo/town"), { title }, actor);
}

async function moveRef(town: Town, name: string, sha: string) {
  const token = await town.token();
  return request(town.github, `PATCH /repos/octo/town/git/refs/${name}`, { token, body: { sha } });
}

async function createRef(town: Town, ref: string, sha: string) {
  const token = await town.token();
  await request(town.github, "POST /repos/octo/town/git/refs", { token, body: { ref, sha } });
}

test("an issue is told with GitHub's headers and a signature that verifies", async () => {
  const town = await startTown();
  const received = await receiveWebhooks(town, "s3cret");
  openIssue(town, "First");
  await town.github.idle();
  const [hook] = received;
  if (hook === undefined) throw new Error("No webhook came");
  expect(hook.headers["user-agent"]).toMatch(/^GitHub-Hookshot\//);
  expect(hook.headers).toMatchObject({
    "x-github-event": "issues",
    "x-github-hook-installation-target-type": "integration",
    "x-github-hook-installation-target-id": String(town.app.id),
  });
  expect(await verify("s3cret", hook.text, String(hook.headers["x-hub-signature-256"]))).toBe(true);
  expect(hook.payload).toMatchObject({ action: "opened", issue: { number: 1, title: "First" } });
});

test("webhooks can be dropped, doubled, and held to come in another order", async () => {
  const town = await startTown();
  const received = await receiveWebhooks(town, "s3cret");
  town.github.webhooks.policy = ({ sequence }) => {
    if (sequence % 4 === 2) return { kind: "drop" };
    return sequence % 4 === 3 ? { kind: "deliver", times: 2 } : { kind: "hold" };
  };
  const titles = ["a", "b", "c", "d", "e", "f", "g", "h"];
  for (const title of titles) openIssue(town, title);
  await town.github.idle();
  const numbers = () =>
    received.map(({ payload }) => JSON.stringify(payload).match(/"number":(\d+)/)?.[1]);
  expect(new Set(numbers()).size).toBe(2);
  expect(numbers()).toHaveLength(4);
  expect(town.github.webhooks.heldCount).toBe(4);
  await town.github.webhooks.releaseHeld((held) => held.toReversed());
  const late = numbers().slice(4).map(Number);
  expect(late).toEqual([...late].sort((one, other) => other - one));
  expect(late).toHaveLength(4);
});

test("a delivery that failed is in the log and can be sent again under the same guid", async () => {
  const town = await startTown();
  const received = await receiveWebhooks(town, "s3cret");
  const good = town.github.world.apps.require(town.app.id).webhook;
  town.github.seed.pointWebhook(town.app, { url: "http://127.0.0.1:9/", secret: "s3cret" });
  openIssue(town, "Lost");
  await town.github.idle();
  const token = await signAppToken(town.app);
  const log = await request(town.github, "GET /app/hook/deliveries?status=failure", { token });
  const [failed] = log.list;
  expect(failed).toMatchObject({ event: "issues", status_code: 0, redelivery: false });
  town.github.seed.pointWebhook(town.app, good);
  const attempts = `POST /app/hook/deliveries/${String(failed?.["id"])}/attempts`;
  expect((await request(town.github, attempts, { token })).status).toBe(202);
  await town.github.idle();
  expect(received[0]?.headers["x-github-delivery"]).toBe(failed?.["guid"]);
});

test("a pull request follows its branch, and is merged when its commits arrive on its base", async () => {
  const town = await startTown();
  const received = await receiveWebhooks(town, "s3cret");
  const { world } = town.github;
  const issue = openIssue(town, "Wanted");
  const start = await tipOf(town);
  const first = await commitOn(town, start, "first");
  await createRef(town, "refs/heads/work", first);
  const actor = { user: world.requireUser("octo"), app: null, byWorkflowToken: false };
  const names = { headBranch: "work", baseBranch: "main" };
  const body = `Closes #${issue.number}`;
  await createPull(
    world,
    world.requireRepository("octo/town"),
    { title: "Do it", body, ...names },
    actor,
  );
  const second = await commitOn(town, first, "second");
  await moveRef(town, "heads/work", second);
  await moveRef(town, "heads/main", second);
  await town.github.idle();
  const told = received
    .filter(({ headers }) => headers["x-github-event"] === "pull_request")
    .map(({ payload }) => payload);
  expect(told.map(({ action }) => action)).toEqual(["opened", "synchronize", "closed"]);
  expect(told[1]).toMatchObject({ before: first, after: second, pull_request: { commits: 2 } });
  expect(told[2]).toMatchObject({ pull_request: { merged: true, merge_commit_sha: second } });
  expect(world.issues.require(issue.id)).toMatchObject({
    state: "closed",
    stateReason: "completed",
  });
  expect(await tipOf(town, "pull/2/head")).toBe(second);
});
