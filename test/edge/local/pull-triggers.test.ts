import { expect, test } from "vitest";
import type { ActionsRunner, TriggerEvent } from "../../../app/local/runner/host.ts";
import type { Town } from "./town.ts";
import { request, startTown, tipOf } from "./town.ts";

/** A runner that starts nothing and remembers what it was told. */
function createListener(heard: TriggerEvent[]): ActionsRunner {
  return {
    trigger: (event) => {
      heard.push(event);
      return Promise.resolve([]);
    },
    dispatch: () => Promise.resolve({ kind: "refused", status: 404, message: "Not Found" }),
    cancel: () => "conflict",
    rerun: () => Promise.resolve("conflict"),
    killStep: () => undefined,
    loseRunner: () => undefined,
    runSchedules: () => Promise.resolve([]),
    idle: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

async function write(town: Town, branch: string, path: string, content: string) {
  const answer = await request(town.github, `PUT /repos/octo/town/contents/${path}`, {
    token: town.owner,
    body: { message: `Write ${path}`, branch, content: Buffer.from(content).toString("base64") },
  });
  expect(answer.status).toBe(201);
}

async function startBranch(town: Town, branch: string) {
  const body = { ref: `refs/heads/${branch}`, sha: await tipOf(town) };
  await request(town.github, "POST /repos/octo/town/git/refs", { token: town.owner, body });
}

const open = (town: Town) =>
  request(town.github, "POST /repos/octo/town/pulls", {
    token: town.owner,
    body: { title: "Work", head: "work", base: "main" },
  });

const ofPulls = (heard: readonly TriggerEvent[]) =>
  heard.filter(({ name }) => name.startsWith("pull_request"));

test("workflows of a pull request run on its trial merge, those of its target on the default branch", async () => {
  const heard: TriggerEvent[] = [];
  const town = await startTown({ runner: () => createListener(heard) });
  await startBranch(town, "work");
  await write(town, "work", "a.txt", "a");
  await open(town);
  await town.github.idle();
  expect(ofPulls(heard)).toMatchObject([
    {
      name: "pull_request",
      action: "opened",
      ref: "refs/pull/1/merge",
      sha: await tipOf(town, "pull/1/merge"),
      headRef: "work",
      baseRef: "main",
      changedPaths: ["a.txt"],
    },
    {
      name: "pull_request_target",
      action: "opened",
      ref: "refs/heads/main",
      sha: await tipOf(town),
      headRef: "work",
      baseRef: "main",
    },
  ]);
});

test("a pull request that conflicts starts the workflows of its target only", async () => {
  const heard: TriggerEvent[] = [];
  const town = await startTown({ runner: () => createListener(heard) });
  await startBranch(town, "work");
  await write(town, "work", "a.txt", "mine\n");
  await write(town, "main", "a.txt", "theirs\n");
  await open(town);
  await town.github.idle();
  expect(ofPulls(heard)).toMatchObject([
    { name: "pull_request_target", headRef: "work", baseRef: "main", ref: "refs/heads/main" },
  ]);
});
