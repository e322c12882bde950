import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { ask, here, updateRefs } from "./graphql-town.ts";
import {
  answer,
  dequeue,
  enqueue,
  enqueueAll,
  lineUp,
  propose,
  queueSettings,
  report,
  startQueueTown,
  timelineOf,
  toldOfQueues,
  write,
} from "./queue-town.ts";
import { commitOn, request, startTown, tipOf } from "./town.ts";

const sentence =
  "A pull request for this branch has been added to a merge queue. Branches that\nare queued for merging cannot be updated.";

test("the branch of a queued pull request is locked, by every door and for everybody", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  const head = await tipOf(town, "heads/a");
  await enqueueAll(town, 1);
  const sha = await commitOn(town, head, "more");
  const folder = await mkdtemp(join(tmpdir(), "cogtown-lock-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const git = execa({ cwd: folder, reject: false });
  const url = `${town.github.url}/octo/town.git`.replace("http://", `http://x:${town.owner}@`);
  await git`git clone --quiet ${url} .`;
  await git`git fetch --quiet origin ${sha}`;
  const pushed = await git`git push origin ${sha}:refs/heads/a`;
  expect(pushed.exitCode).toBe(1);
  expect(pushed.stderr).toContain("GH006: Protected branch update failed for refs/heads/a.");
  expect(pushed.stderr).toContain("are queued for merging cannot be updated");
  const rest = await request(town.github, "PATCH /repos/octo/town/git/refs/heads/a", {
    token: town.owner,
    body: { sha },
  });
  expect([rest.status, rest.body["message"]]).toEqual([422, expect.stringContaining(sentence)]);
  const graphql = await updateRefs(town, [{ name: "refs/heads/a", afterOid: sha }]);
  expect(graphql.errors[0]?.message).toContain(sentence);
  const brought = await request(town.github, "PUT /repos/octo/town/pulls/1/update-branch", {
    token: town.owner,
    body: {},
  });
  expect(brought.status).toBe(422);
  expect(await tipOf(town, "heads/a")).toBe(head);
  await dequeue(town, 1);
  expect((await git`git push origin ${sha}:refs/heads/a`).exitCode).toBe(0);
});

test("the queue's own branches are nobody's to move", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  const base = await tipOf(town);
  await enqueueAll(town, 1);
  const name = `refs/heads/gh-readonly-queue/main/pr-1-${base}`;
  const moved = await updateRefs(town, [{ name, afterOid: base, force: true }]);
  expect(moved.errors).toMatchObject([{ type: "UNPROCESSABLE" }]);
});

test("a merge by the API is sent to the queue, before and while the pull request is in it", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  const merge = () =>
    request(town.github, "PUT /repos/octo/town/pulls/1/merge", { token: town.owner, body: {} });
  const early = await merge();
  expect([early.status, early.body["message"]]).toEqual([
    405,
    expect.stringContaining("Changes must be made through the merge queue"),
  ]);
  await enqueueAll(town, 1);
  expect(await merge()).toMatchObject({
    status: 405,
    body: { message: "Pull Request is in the merge queue" },
  });
});

test("whoever may bypass the rules merges past the queue, and the queue notices", async () => {
  const town = await startQueueTown();
  await request(town.github, `PUT /repos/octo/town/rulesets/${town.rulesetId}`, {
    token: town.owner,
    body: { bypass_actors: [{ actor_type: "RepositoryRole", actor_id: 5, bypass_mode: "always" }] },
  });
  for (const branch of ["a", "b"]) await propose(town, branch);
  await enqueueAll(town, 1);
  const merge = (number: number) =>
    request(town.github, `PUT /repos/octo/town/pulls/${number}/merge`, {
      token: town.owner,
      body: {},
    });
  expect((await merge(2)).status).toBe(200);
  const head = await tipOf(town, "heads/a");
  const landed = await updateRefs(
    town,
    [{ name: "refs/heads/main", afterOid: head, force: true }],
    town.owner,
  );
  expect(landed.errors).toEqual([]);
  await town.github.idle();
  expect(await lineUp(town)).toEqual([]);
  expect(toldOfQueues(town)).toContain("dequeued 1 ALREADY_MERGED");
});

test("what is not ready is not enqueued, and GitHub says what is wrong with it", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  const head = await tipOf(town, "heads/a");
  const refusal = async (more: object = {}, number = 1) =>
    (await enqueue(town, number, more)).errors[0]?.message;
  expect(await refusal({ expectedHeadOid: await tipOf(town) })).toContain(
    "Head branch was modified",
  );
  await report(town, head, "failure");
  expect(await refusal({ expectedHeadOid: head })).toContain('"ci" is failing');
  await report(town, head, "success");
  expect(await refusal({ expectedHeadOid: head })).toBeUndefined();
  expect(await refusal()).toBe("Pull request is already in the queue");
  await write(town, "next", { "next.txt": "x\n" });
  await request(town.github, "POST /repos/octo/town/pulls", {
    token: town.owner,
    body: { title: "Next", head: "next", base: "a" },
  });
  expect(await refusal({}, 2)).toBe("Base branch does not have a merge queue enabled");
  await write(town, "drafted", { "drafted.txt": "x\n" });
  await request(town.github, "POST /repos/octo/town/pulls", {
    token: town.owner,
    body: { title: "Drafted", head: "drafted", base: "main", draft: true },
  });
  expect(await refusal({}, 3)).toBe("Pull Request is still a draft");
});

test("a token enqueues that may write contents and pull requests, or merge queues", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  const may = async (permissions: Record<string, "read" | "write">) => {
    const { errors } = await enqueue(town, 1, {}, { permissions });
    if (errors.length > 0) return errors[0]?.type;
    await dequeue(town, 1);
    return "enqueued";
  };
  const pull = { pull_requests: "write" } as const;
  expect(await may({ ...pull, merge_queues: "read" })).toBe("FORBIDDEN");
  expect(await may({ ...pull, contents: "write" })).toBe("enqueued");
  expect(await may({ pull_requests: "read", merge_queues: "write" })).toBe("enqueued");
});

test("an App that may not read merge queues hears nothing of groups", async () => {
  const town = await startQueueTown({}, { granted: { workflows: "write" } });
  await propose(town, "a");
  await enqueueAll(town, 1);
  expect(toldOfQueues(town)).toEqual(["enqueued 1"]);
});

test("a queue can be read with its settings, and a branch without one has none", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  const fields =
    "isMergeQueueEnabled isInMergeQueue mergeQueue { id } mergeQueueEntry { position }";
  const read = () =>
    ask(
      town,
      `{ ${here} {
        none: mergeQueue(branch: "other") { id }
        queue: mergeQueue(branch: "main") {
          url resourcePath nextEntryEstimatedTimeToMerge
          configuration {
            checkResponseTimeout maximumEntriesToBuild maximumEntriesToMerge mergeMethod
            mergingStrategy minimumEntriesToMerge minimumEntriesToMergeWaitTime
          }
          entries(first: 5) { totalCount }
        }
        pullRequest(number: 1) { ${fields} }
      } }`,
    );
  expect((await read()).data).toMatchObject({
    repository: {
      none: null,
      queue: {
        url: `${town.github.url}/octo/town/queue/main`,
        resourcePath: "/octo/town/queue/main",
        nextEntryEstimatedTimeToMerge: null,
        configuration: {
          checkResponseTimeout: queueSettings.check_response_timeout_minutes,
          maximumEntriesToBuild: 5,
          maximumEntriesToMerge: 5,
          mergeMethod: "MERGE",
          mergingStrategy: "ALLGREEN",
          minimumEntriesToMerge: 1,
          minimumEntriesToMergeWaitTime: 5,
        },
        entries: { totalCount: 0 },
      },
      pullRequest: { isMergeQueueEnabled: true, isInMergeQueue: false, mergeQueueEntry: null },
    },
  });
  await enqueueAll(town, 1);
  expect((await read()).data).toMatchObject({
    repository: { pullRequest: { isInMergeQueue: true, mergeQueueEntry: { position: 1 } } },
  });
});

test("a pull request from a fork is not locked: a push to it throws it out of the queue", async () => {
  const town = await startQueueTown();
  const dana = town.github.seed.user("dana").token;
  await request(town.github, "POST /repos/octo/town/forks", { token: dana });
  const fork = "/repos/dana/town";
  const put = (path: string) =>
    request(town.github, `PUT ${fork}/contents/${path}`, {
      token: dana,
      body: { message: path, content: "eA==", branch: "work" },
    });
  const ref = { ref: "refs/heads/work", sha: await tipOf(town) };
  await request(town.github, `POST ${fork}/git/refs`, { token: dana, body: ref });
  await put("a.txt");
  await request(town.github, "POST /repos/octo/town/pulls", {
    token: dana,
    body: { title: "Work", head: "dana:work", base: "main" },
  });
  await report(town, await tipOf(town, "pull/1/head"), "success");
  await enqueueAll(town, 1);
  expect(await lineUp(town)).toEqual(["1 AWAITING_CHECKS"]);
  expect((await put("b.txt")).status).toBe(201);
  await town.github.idle();
  expect(await lineUp(town)).toEqual([]);
  await report(town, await tipOf(town, "pull/1/head"), "success");
  await enqueueAll(town, 1);
  await answer(town, 1);
  expect((await timelineOf(town, 1)).at(-1)).toMatchObject({ reason: "merged" });
});

test("a person's repository has no queue to enqueue in", async () => {
  const town = await startTown();
  const head = await commitOn(town, await tipOf(town), "work");
  await updateRefs(town, [{ name: "refs/heads/work", afterOid: head }]);
  await request(town.github, "POST /repos/octo/town/pulls", {
    token: town.owner,
    body: { title: "Work", head: "work", base: "main" },
  });
  expect((await enqueue(town, 1)).errors).toMatchObject([
    { type: "UNPROCESSABLE", message: "Base branch does not have a merge queue enabled" },
  ]);
});

test("of several who enqueue the same pull request at once, exactly one does", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  const answers = await Promise.all([1, 2, 3].map(() => enqueue(town, 1)));
  expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
});
