import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import type { ActionsHost } from "../../../app/local/runner/host.ts";
import { createActionsRunner } from "../../../app/local/runner/runner.ts";
import { ask, here } from "./graphql-town.ts";
import type { Town, TownOptions } from "./town.ts";
import { receiveWebhooks, request, startTown, tipOf } from "./town.ts";

const pulls = "/repos/octo/town/pulls";

interface Forked extends Town {
  readonly dana: string;
}

/** dana, who may not write to octo/town, has forked it. */
async function startFork(options: TownOptions = {}): Promise<Forked> {
  const town = await startTown(options);
  const dana = town.github.seed.user("dana").token;
  const answer = await request(town.github, "POST /repos/octo/town/forks", { token: dana });
  expect(answer.status).toBe(202);
  return { ...town, dana };
}

async function write(town: Forked, branch: string, path: string, content = `${path}\n`) {
  const token = town.dana;
  const repo = "/repos/dana/town";
  const known = await request(town.github, `GET ${repo}/git/ref/heads/${branch}`, { token });
  if (known.status === 404) {
    const body = { ref: `refs/heads/${branch}`, sha: await tipOf(town) };
    await request(town.github, `POST ${repo}/git/refs`, { token, body });
  }
  const body = {
    message: `Write ${path}`,
    branch,
    content: Buffer.from(content).toString("base64"),
  };
  const answer = await request(town.github, `PUT ${repo}/contents/${path}`, { token, body });
  expect(answer.status).toBe(201);
  return z.object({ commit: z.object({ sha: z.string() }) }).parse(answer.body).commit.sha;
}

const open = (town: Forked, more: object = {}) =>
  request(town.github, `POST ${pulls}`, {
    token: town.dana,
    body: { title: "Work", head: "dana:work", base: "main", ...more },
  });

async function clone(town: Town, fullName: string, token: string) {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-fork-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const url = `${town.github.url}/${fullName}.git`.replace("http://", `http://x:${token}@`);
  const git = execa({ cwd: folder, reject: false });
  await git`git clone --quiet ${url} .`;
  await git`git config user.name Somebody`;
  await git`git config user.email somebody@example.com`;
  return git;
}

test("a fork is a copy of its own that knows where it comes from", async () => {
  const town = await startFork();
  const fork = await request(town.github, "GET /repos/dana/town", { token: town.dana });
  expect(fork.body).toMatchObject({
    fork: true,
    owner: { login: "dana" },
    parent: { full_name: "octo/town" },
    source: { full_name: "octo/town" },
    permissions: { admin: true },
  });
  await write(town, "work", "a.txt");
  const there = await request(town.github, "GET /repos/octo/town/git/ref/heads/work", {
    token: town.owner,
  });
  expect(there.status).toBe(404);
  const again = await request(town.github, "POST /repos/octo/town/forks", { token: town.dana });
  expect(again.body["id"]).toBe(fork.body["id"]);
});

test("only a person forks, and the Apps of what is forked are told", async () => {
  const town = await startTown({ subscribed: ["fork"] });
  const received = await receiveWebhooks(town, "secret");
  const path = "POST /repos/octo/town/forks";
  expect((await request(town.github, path, { token: await town.token() })).status).toBe(403);
  town.github.seed.organization("guild");
  const body = { organization: "guild", name: "village" };
  const { token } = town.github.seed.user("dana");
  const made = await request(town.github, path, { token, body });
  expect(made.body).toMatchObject({ full_name: "guild/village" });
  await town.github.idle();
  expect(received.at(-1)?.payload).toMatchObject({
    forkee: { full_name: "guild/village" },
    repository: { full_name: "octo/town" },
  });
});

test("a pull request comes from a fork, and says so", async () => {
  const town = await startFork();
  const head = await write(town, "work", "a.txt");
  const opened = await open(town, { maintainer_can_modify: true });
  expect(opened.body).toMatchObject({
    number: 1,
    head: { label: "dana:work", sha: head, repo: { full_name: "dana/town" } },
    base: { label: "octo:main", repo: { full_name: "octo/town" } },
    maintainer_can_modify: true,
    mergeable: true,
  });
  const { data } = await ask(
    town,
    `{ ${here} { pullRequest(number: 1) {
      isCrossRepository mergeable headRefName headRepository { nameWithOwner } headRepositoryOwner { login }
    } } }`,
  );
  expect(data).toEqual({
    repository: {
      pullRequest: {
        isCrossRepository: true,
        mergeable: "MERGEABLE",
        headRefName: "work",
        headRepository: { nameWithOwner: "dana/town" },
        headRepositoryOwner: { login: "dana" },
      },
    },
  });
  const list = (query: string) =>
    request(town.github, `GET ${pulls}?${query}`, { token: town.owner });
  expect((await list("head=dana:work")).list).toMatchObject([{ number: 1 }]);
  expect((await list("head=octo:work")).list).toEqual([]);
  expect((await open(town)).status).toBe(422);
});

test("a head is only found in the network of forks", async () => {
  const town = await startFork();
  await town.github.seed.repository("dana/other", { source: { files: { "a.txt": "a" } } });
  town.github.seed.user("eve");
  await write(town, "work", "a.txt");
  expect((await open(town, { head: "eve:work" })).status).toBe(422);
  expect((await open(town, { head: "main", head_repo: "dana/other" })).status).toBe(422);
  expect((await open(town, { head: "work", head_repo: "dana/town" })).status).toBe(201);
});

test("new commits on the fork are told as synchronize, and refs/pull/N/head follows them", async () => {
  const town = await startFork();
  const received = await receiveWebhooks(town, "secret");
  const before = await write(town, "work", "a.txt");
  await open(town);
  expect(await tipOf(town, "pull/1/head")).toBe(before);
  const after = await write(town, "work", "b.txt");
  await town.github.idle();
  expect(received.at(-1)?.payload).toMatchObject({ action: "synchronize", before, after });
  expect(await tipOf(town, "pull/1/head")).toBe(after);
});

test("refs/pull/N/head is advertised and fetched, and nobody pushes to it", async () => {
  const town = await startFork();
  const head = await write(town, "work", "a.txt");
  await open(town);
  const git = await clone(town, "octo/town", town.owner);
  const remote = await git`git ls-remote origin refs/pull/1/head`;
  expect(remote.stdout).toBe(`${head}\trefs/pull/1/head`);
  expect((await git`git fetch --quiet origin refs/pull/1/head`).exitCode).toBe(0);
  expect((await git`git rev-parse FETCH_HEAD`).stdout).toBe(head);
  const pushed = await git`git push origin HEAD:refs/pull/1/head`;
  expect([pushed.exitCode, pushed.stderr]).toEqual([
    1,
    expect.stringContaining("deny updating a hidden ref"),
  ]);
  const moved = await request(town.github, "PATCH /repos/octo/town/git/refs/pull/1/head", {
    token: town.owner,
    body: { sha: await tipOf(town) },
  });
  expect(moved.status).toBe(422);
});

test("what comes from a fork lands by the API, and as soon as its commits are on the base by any other way", async () => {
  const town = await startFork();
  await write(town, "work", "a.txt");
  await open(town);
  const head = await write(town, "more", "b.txt");
  await open(town, { head: "dana:more" });
  const merge = await request(town.github, `PUT ${pulls}/1/merge`, { token: town.owner, body: {} });
  expect(merge.status).toBe(200);
  const git = await clone(town, "octo/town", town.owner);
  await git`git fetch --quiet origin refs/pull/2/head`;
  await git`git merge --quiet --no-edit FETCH_HEAD`;
  expect((await git`git push --quiet origin HEAD:main`).exitCode).toBe(0);
  const second = await request(town.github, `GET ${pulls}/2`, { token: town.owner });
  expect(second.body).toMatchObject({ merged: true, head: { sha: head } });
  const log = await git`git log --format=%s -1 HEAD^1`;
  expect(log.stdout).toBe("Merge pull request #1 from dana/work");
});

test("a fork's branch that is deleted closes what came from it, and nothing else", async () => {
  const town = await startFork();
  await write(town, "work", "a.txt");
  await open(town);
  await request(town.github, "DELETE /repos/dana/town/git/refs/heads/work", { token: town.dana });
  const pull = await request(town.github, `GET ${pulls}/1`, { token: town.owner });
  expect(pull.body).toMatchObject({ state: "closed", merged: false });
});

test("maintainers push to the branch of a fork when they are let, and to that one only", async () => {
  const town = await startFork();
  await write(town, "work", "a.txt");
  await open(town);
  const git = await clone(town, "dana/town", town.owner);
  await git`git fetch --quiet origin work`;
  await git`git checkout --quiet FETCH_HEAD`;
  await git`git commit --quiet --allow-empty -m More`;
  const push = (branch: string) => git`git push origin HEAD:refs/heads/${branch}`;
  expect((await push("work")).stderr).toContain("403");
  const consent = { token: town.dana, body: { maintainer_can_modify: true } };
  expect((await request(town.github, `PATCH ${pulls}/1`, consent)).status).toBe(200);
  expect((await push("work")).exitCode).toBe(0);
  expect((await push("main")).stderr).toContain("denied to octo");
  const update = () =>
    request(town.github, `PUT ${pulls}/1/update-branch`, { token: town.owner, body: {} });
  await request(town.github, "PUT /repos/octo/town/contents/new.txt", {
    token: town.owner,
    body: { message: "New", content: "eA==" },
  });
  expect((await update()).status).toBe(202);
});

test("workflows of a fork's pull request get no secrets and a token that only reads", async () => {
  const workDirectory = await mkdtemp(join(tmpdir(), "cogtown-work-"));
  onTestFinished(() => rm(workDirectory, { recursive: true, force: true }));
  const workflow = `name: CI
on: pull_request
permissions:
  contents: write
jobs:
  look:
    runs-on: ubuntu-latest
    steps:
      - run: test -z "$KEY" && echo "no key"
        env:
          KEY: \${{ secrets.KEY }}
`;
  const town = await startFork({
    files: { ".github/workflows/ci.yml": workflow },
    runner: (host: ActionsHost) =>
      createActionsRunner(host, {
        workDirectory,
        actions: {},
        nodePath: process.execPath,
        environment: { PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin` },
      }),
  });
  town.github.seed.secret("octo/town", "KEY", "open sesame");
  await write(town, "work", "a.txt");
  await open(town);
  await town.github.idle();
  const { world } = town.github;
  const log = world.jobs.all().flatMap((job) => world.jobLogs.get(job.id) ?? []);
  expect(world.runs.all(), log.join("\n")).toMatchObject([
    { event: "pull_request", conclusion: "success", repository: "octo/town" },
  ]);
  expect(log.join("\n")).toContain("contents: read");
});
