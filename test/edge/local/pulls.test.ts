import { expect, test } from "vitest";
import { z } from "zod";
import type { LocalGitHub } from "../../../app/local/github.ts";
import type { Town } from "./town.ts";
import { commitOn, receiveWebhooks, request, startTown, tipOf } from "./town.ts";

const pulls = "/repos/octo/town/pulls";

interface Change {
  readonly branch: string;
  readonly path: string;
  readonly content: string;
  readonly message?: string;
}

/** One commit that writes one file, on a branch that starts at main unless it is there. */
async function write(town: Town, { branch, path, content, message = `Write ${path}` }: Change) {
  const token = town.owner;
  const repo = "/repos/octo/town";
  const made = await request(town.github, `GET ${repo}/git/ref/heads/${branch}`, { token });
  if (made.status === 404) {
    const body = { ref: `refs/heads/${branch}`, sha: await tipOf(town) };
    await request(town.github, `POST ${repo}/git/refs`, { token, body });
  }
  const known = await request(town.github, `GET ${repo}/contents/${path}?ref=${branch}`, { token });
  const answer = await request(town.github, `PUT ${repo}/contents/${path}`, {
    token,
    body: {
      message,
      branch,
      content: Buffer.from(content).toString("base64"),
      ...(known.status === 200 ? { sha: known.body["sha"] } : {}),
    },
  });
  expect([200, 201]).toContain(answer.status);
  return tipOf(town, `heads/${branch}`);
}

async function open(town: Town, head: string, more: object = {}) {
  return request(town.github, `POST ${pulls}`, {
    token: await town.token(),
    body: { title: `Merge ${head}`, head, base: "main", ...more },
  });
}

const Refusal = z.object({
  message: z.string(),
  errors: z.array(
    z.union([
      z.string(),
      z.object({ message: z.string().optional(), field: z.string().optional() }),
    ]),
  ),
});

async function textOf(github: LocalGitHub, folder: string, ref: string): Promise<string> {
  return github.world
    .git(github.world.requireRepository("octo/town"))
    .run(["show", `${ref}:${folder}`]);
}

test("a pull request is opened, found, read with its size, commits and files", async () => {
  const town = await startTown();
  const head = await write(town, { branch: "work", path: "a.txt", content: "one\ntwo\n" });
  const opened = await open(town, "work", { body: "Why" });
  expect(opened.status).toBe(201);
  expect(opened.body).toMatchObject({
    number: 1,
    state: "open",
    mergeable: true,
    additions: 2,
    changed_files: 1,
    commits: 1,
    user: { login: "cogtown[bot]", type: "Bot" },
    head: { ref: "work", sha: head },
    base: { ref: "main" },
  });
  const token = town.owner;
  expect(await tipOf(town, "pull/1/head")).toBe(head);
  expect(await tipOf(town, "pull/1/merge")).toBe(opened.body["merge_commit_sha"]);
  const list = (query: string) => request(town.github, `GET ${pulls}?${query}`, { token });
  expect((await list("head=octo:work&base=main")).list).toMatchObject([{ number: 1 }]);
  expect((await list("head=octo:other")).list).toEqual([]);
  expect((await list("state=closed")).list).toEqual([]);
  const commits = await request(town.github, `GET ${pulls}/1/commits`, { token });
  expect(commits.list).toMatchObject([{ sha: head }]);
  const files = await request(town.github, `GET ${pulls}/1/files`, { token });
  expect(files.list).toMatchObject([{ filename: "a.txt", status: "added", additions: 2 }]);
  const around = await request(town.github, `GET /repos/octo/town/commits/${head}/pulls`, {
    token,
  });
  expect(around.list).toMatchObject([{ number: 1 }]);
});

test("what cannot be opened is refused in GitHub's words", async () => {
  const town = await startTown();
  await write(town, { branch: "work", path: "a.txt", content: "a" });
  const sha = await tipOf(town);
  await request(town.github, "POST /repos/octo/town/git/refs", {
    token: town.owner,
    body: { ref: "refs/heads/idle", sha },
  });
  const refusalOf = async (head: string, more: object = {}) => {
    const answer = await open(town, head, more);
    expect(answer.status).toBe(422);
    return Refusal.parse(answer.body).errors[0];
  };
  expect(await refusalOf("idle")).toMatchObject({ message: "No commits between main and idle" });
  expect(await refusalOf("nowhere")).toMatchObject({ field: "head" });
  expect(await refusalOf("work", { base: "nowhere" })).toMatchObject({ field: "base" });
  expect((await open(town, "octo:work")).status).toBe(201);
  expect(await refusalOf("work")).toMatchObject({
    message: "A pull request already exists for octo:work.",
  });
});

test("of six who open the same pull request at once, exactly one does", async () => {
  const town = await startTown();
  await write(town, { branch: "work", path: "a.txt", content: "a" });
  const answers = await Promise.all(Array.from({ length: 6 }, () => open(town, "work")));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422, 422]);
});

test("text and base are edited, it is closed and opened again, each told with what it was", async () => {
  const town = await startTown();
  const received = await receiveWebhooks(town, "secret");
  await write(town, { branch: "work", path: "a.txt", content: "a" });
  await write(town, { branch: "next", path: "b.txt", content: "b" });
  await open(town, "work");
  const token = town.owner;
  const patch = (body: object) => request(town.github, `PATCH ${pulls}/1`, { token, body });
  expect((await patch({ title: "Better", body: "More" })).body).toMatchObject({ title: "Better" });
  expect((await patch({ base: "next" })).body).toMatchObject({ base: { ref: "next" } });
  expect((await patch({ base: "nowhere" })).status).toBe(422);
  expect((await patch({ state: "closed" })).body).toMatchObject({ state: "closed" });
  expect((await patch({ state: "open" })).body).toMatchObject({ state: "open" });
  await town.github.idle();
  const told = received.flatMap(({ headers, payload }) =>
    headers["x-github-event"] === "pull_request" ? [[payload["action"], payload["changes"]]] : [],
  );
  expect(told).toMatchObject([
    ["opened", undefined],
    ["edited", { title: { from: "Merge work" }, body: { from: "" } }],
    ["edited", { base: { ref: { from: "main" } } }],
    ["closed", undefined],
    ["reopened", undefined],
  ]);
});

test("new commits on the head are told as synchronize, with a new trial merge", async () => {
  const town = await startTown();
  const received = await receiveWebhooks(town, "secret");
  const before = await write(town, { branch: "work", path: "a.txt", content: "a" });
  await open(town, "work");
  const trial = await tipOf(town, "pull/1/merge");
  const after = await write(town, { branch: "work", path: "a.txt", content: "b" });
  await town.github.idle();
  const last = received.at(-1)?.payload;
  expect(last).toMatchObject({ action: "synchronize", before, after, number: 1 });
  expect(await tipOf(town, "pull/1/head")).toBe(after);
  expect(await tipOf(town, "pull/1/merge")).not.toBe(trial);
});

test("a merge wants the head it was asked for, and closes the issue that the text names", async () => {
  const town = await startTown();
  const token = await town.token();
  await request(town.github, "POST /repos/octo/town/issues", { token, body: { title: "Bug" } });
  const head = await write(town, { branch: "work", path: "a.txt", content: "a" });
  await open(town, "work", { body: "Closes #1" });
  const merge = (body: object) => request(town.github, `PUT ${pulls}/2/merge`, { token, body });
  const stale = await merge({ sha: await tipOf(town) });
  expect([stale.status, stale.body["message"]]).toEqual([
    409,
    "Head branch was modified. Review and try the merge again.",
  ]);
  expect((await request(town.github, `GET ${pulls}/2/merge`, { token })).status).toBe(404);
  const merged = await merge({ sha: head });
  expect(merged).toMatchObject({ status: 200, body: { merged: true, sha: await tipOf(town) } });
  expect((await request(town.github, `GET ${pulls}/2/merge`, { token })).status).toBe(204);
  const pull = await request(town.github, `GET ${pulls}/2`, { token });
  expect(pull.body).toMatchObject({
    state: "closed",
    merged: true,
    merged_by: { login: "cogtown[bot]" },
    merge_commit_sha: merged.body["sha"],
  });
  const issue = await request(town.github, "GET /repos/octo/town/issues/1", { token });
  expect(issue.body).toMatchObject({ state: "closed", state_reason: "completed" });
  expect((await merge({})).status).toBe(405);
});

test("squash makes one commit, rebase the same commits again, by real git", async () => {
  const town = await startTown();
  const token = await town.token();
  for (const [branch, method] of [
    ["one", "squash"],
    ["two", "rebase"],
  ]) {
    await write(town, { branch: String(branch), path: `${String(branch)}.txt`, content: "1" });
    await write(town, { branch: String(branch), path: `${String(branch)}.txt`, content: "2" });
    const opened = await open(town, String(branch));
    await request(town.github, `PUT ${pulls}/${String(opened.body["number"])}/merge`, {
      token,
      body: { merge_method: method },
    });
  }
  const git = town.github.world.git(town.github.world.requireRepository("octo/town"));
  const log = await git.run(["log", "--format=%s|%cn", "main"]);
  expect(log.trim().split("\n").slice(0, 3)).toEqual([
    "Write two.txt|GitHub",
    "Write two.txt|GitHub",
    "Merge one (#1)|GitHub",
  ]);
  expect(await textOf(town.github, "one.txt", "main")).toBe("2");
  expect(await textOf(town.github, "two.txt", "main")).toBe("2");
});

test("what conflicts is not mergeable, has no trial merge, and can be brought up to date once it is repaired", async () => {
  const town = await startTown();
  const token = await town.token();
  await write(town, { branch: "work", path: "a.txt", content: "mine\n" });
  await open(town, "work");
  await write(town, { branch: "main", path: "a.txt", content: "theirs\n" });
  const dirty = await request(town.github, `GET ${pulls}/1`, { token });
  expect(dirty.body).toMatchObject({
    mergeable: false,
    mergeable_state: "dirty",
    merge_commit_sha: null,
  });
  const trial = await request(town.github, "GET /repos/octo/town/git/ref/pull/1/merge", { token });
  expect(trial.status).toBe(404);
  expect((await request(town.github, `PUT ${pulls}/1/merge`, { token, body: {} })).status).toBe(
    405,
  );
  const update = await request(town.github, `PUT ${pulls}/1/update-branch`, { token, body: {} });
  expect(update.status).toBe(422);
  await write(town, { branch: "work", path: "a.txt", content: "theirs\n" });
  const repaired = await request(town.github, `PUT ${pulls}/1/update-branch`, { token, body: {} });
  expect(repaired.status).toBe(202);
});

test("the branch is brought up to date with its base on request", async () => {
  const town = await startTown();
  const token = await town.token();
  const head = await write(town, { branch: "work", path: "a.txt", content: "a" });
  await open(town, "work");
  await write(town, { branch: "main", path: "b.txt", content: "b" });
  const update = (body: object) =>
    request(town.github, `PUT ${pulls}/1/update-branch`, { token, body });
  expect((await update({ expected_head_sha: await tipOf(town) })).status).toBe(422);
  expect((await update({ expected_head_sha: head })).status).toBe(202);
  expect(await textOf(town.github, "b.txt", "work")).toBe("b");
  expect((await update({})).status).toBe(422);
});

test("a pull request whose commits arrive on the base by any way is merged; one whose branch goes is closed", async () => {
  const town = await startTown();
  const token = await town.token();
  const landed = await write(town, { branch: "work", path: "a.txt", content: "a" });
  await open(town, "work");
  await write(town, { branch: "gone", path: "b.txt", content: "b" });
  await open(town, "gone");
  await request(town.github, "PATCH /repos/octo/town/git/refs/heads/main", {
    token,
    body: { sha: landed },
  });
  await request(town.github, "DELETE /repos/octo/town/git/refs/heads/gone", { token });
  const one = await request(town.github, `GET ${pulls}/1`, { token });
  expect(one.body).toMatchObject({ state: "closed", merged: true, merge_commit_sha: landed });
  const two = await request(town.github, `GET ${pulls}/2`, { token });
  expect(two.body).toMatchObject({ state: "closed", merged: false });
  const again = await request(town.github, `PATCH ${pulls}/2`, { token, body: { state: "open" } });
  expect(again.status).toBe(422);
});

test("only tokens with the right permissions write pull requests, and only writers merge", async () => {
  const town = await startTown();
  await write(town, { branch: "work", path: "a.txt", content: "a" });
  const reader = await town.token({ pull_requests: "read" });
  const body = { title: "x", head: "work", base: "main" };
  expect((await request(town.github, `POST ${pulls}`, { token: reader, body })).status).toBe(403);
  await open(town, "work");
  const author = await town.token({ pull_requests: "write" });
  const merge = await request(town.github, `PUT ${pulls}/1/merge`, { token: author, body: {} });
  expect(merge.status).toBe(403);
  const stranger = town.github.seed.user("stranger").token;
  const edit = { token: stranger, body: { title: "Mine now" } };
  expect((await request(town.github, `PATCH ${pulls}/1`, edit)).status).toBe(403);
});

test("pull requests that land in one ref transaction each know their commit, even when their branches go with it", async () => {
  const town = await startTown();
  const token = await town.token();
  const main = await tipOf(town);
  const first = await commitOn(town, main, "first");
  const second = await commitOn(town, first, "second");
  const git = town.github.world.git(town.github.world.requireRepository("octo/town"));
  for (const [branch, sha] of [
    ["one", first],
    ["two", second],
  ]) {
    const body = { ref: `refs/heads/${String(branch)}`, sha };
    await request(town.github, "POST /repos/octo/town/git/refs", { token, body });
    await open(town, String(branch));
  }
  const found = await request(town.github, "GET /repos/octo/town", { token });
  const move = (name: string, beforeOid: string, afterOid: string) => ({
    name,
    beforeOid,
    afterOid,
  });
  const landed = await request(town.github, "POST /graphql", {
    token,
    body: {
      query: "mutation($i: UpdateRefsInput!) { updateRefs(input: $i) { clientMutationId } }",
      variables: {
        i: {
          repositoryId: found.body["node_id"],
          refUpdates: [
            move("refs/heads/main", main, second),
            move("refs/heads/one", first, "0".repeat(40)),
          ],
        },
      },
    },
  });
  expect(landed.body["errors"]).toBeUndefined();
  const one = await request(town.github, `GET ${pulls}/1`, { token });
  expect(one.body).toMatchObject({ merged: true, merge_commit_sha: first });
  const two = await request(town.github, `GET ${pulls}/2`, { token });
  expect(two.body).toMatchObject({ merged: true, merge_commit_sha: second });
  expect((await git.run(["rev-parse", "refs/pull/1/head"])).trim()).toBe(first);
});
