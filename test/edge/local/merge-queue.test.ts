import { expect, test } from "vitest";
import { ask } from "./graphql-town.ts";
import {
  answer,
  dequeue,
  enqueue,
  enqueueAll,
  filesOfMain,
  groupOf,
  lineUp,
  propose,
  pullId,
  queueRules,
  readQueue,
  report,
  startQueueTown,
  timelineOf,
  toldOfQueues,
  write,
} from "./queue-town.ts";
import { request, tipOf } from "./town.ts";

test("a pull request is tested on a branch of the queue's own, and lands as it was tested", async () => {
  const town = await startQueueTown();
  const number = await propose(town, "work");
  const base = await tipOf(town);
  const first = await enqueue(town, number);
  expect(first.data).toEqual({
    enqueuePullRequest: {
      mergeQueueEntry: { position: 1, state: "QUEUED", jump: false, solo: false, headCommit: null },
    },
  });
  await town.github.idle();
  const group = await groupOf(town, number);
  expect(await lineUp(town)).toEqual(["1 AWAITING_CHECKS"]);
  expect(await tipOf(town, `heads/gh-readonly-queue/main/pr-1-${base}`)).toBe(group);
  const requested = town.received.find(({ payload }) => payload["action"] === "checks_requested");
  expect(requested?.payload["merge_group"]).toMatchObject({
    head_sha: group,
    head_ref: `refs/heads/gh-readonly-queue/main/pr-1-${base}`,
    base_sha: base,
    base_ref: "refs/heads/main",
    head_commit: { id: group },
  });
  await answer(town, number);
  expect(await tipOf(town)).toBe(group);
  expect(await lineUp(town)).toEqual([]);
  const pull = await request(town.github, "GET /repos/octo/town/pulls/1", { token: town.owner });
  expect(pull.body).toMatchObject({
    merged: true,
    merge_commit_sha: group,
    merged_by: { login: "github-merge-queue[bot]" },
  });
  expect(toldOfQueues(town)).toEqual([
    "enqueued 1",
    "checks_requested pr-1",
    "dequeued 1 MERGE",
    "closed 1",
    "destroyed pr-1 merged",
  ]);
});

test("every entry is built on the one ahead of it, as many at a time as are wished", async () => {
  const town = await startQueueTown({ max_entries_to_build: 2 });
  const base = await tipOf(town);
  for (const branch of ["a", "b", "c"]) await propose(town, branch);
  await enqueueAll(town, 1, 2, 3);
  const [first, second, third] = await readQueue(town);
  expect(first?.baseCommit?.oid).toBe(base);
  expect(second?.baseCommit?.oid).toBe(first?.headCommit?.oid);
  expect(third).toMatchObject({ position: 3, state: "QUEUED", headCommit: null });
  expect(await filesOfMain(town, second?.headCommit?.oid)).toEqual(["README.md", "a.txt", "b.txt"]);
  await answer(town, 1);
  expect(await lineUp(town)).toEqual(["2 AWAITING_CHECKS", "3 AWAITING_CHECKS"]);
});

test("one that is green waits for those ahead of it, then they land together", async () => {
  const town = await startQueueTown();
  for (const branch of ["a", "b"]) await propose(town, branch);
  await enqueueAll(town, 1, 2);
  const last = await groupOf(town, 2);
  await answer(town, 2);
  expect(await lineUp(town)).toEqual(["1 AWAITING_CHECKS", "2 MERGEABLE"]);
  await answer(town, 1);
  expect(await tipOf(town)).toBe(last);
  expect(await filesOfMain(town)).toEqual(["README.md", "a.txt", "b.txt"]);
});

test("no more land together than are allowed, one group after the other", async () => {
  const town = await startQueueTown({ max_entries_to_merge: 1 });
  for (const branch of ["a", "b"]) await propose(town, branch);
  await enqueueAll(town, 1, 2);
  await answer(town, 2);
  await answer(town, 1);
  expect(await filesOfMain(town)).toEqual(["README.md", "a.txt", "b.txt"]);
  const pushes = town.received.filter(({ payload }) => payload["ref"] === "refs/heads/main");
  expect(pushes).toHaveLength(2);
});

test("a red one leaves when those ahead are decided, and those behind are built again without it", async () => {
  const town = await startQueueTown();
  for (const branch of ["a", "b", "c"]) await propose(town, branch);
  await enqueueAll(town, 1, 2, 3);
  await answer(town, 2, "failure");
  expect(await lineUp(town)).toEqual(["1 AWAITING_CHECKS", "2 UNMERGEABLE", "3 AWAITING_CHECKS"]);
  const before = await groupOf(town, 3);
  await answer(town, 1);
  expect(await lineUp(town)).toEqual(["3 AWAITING_CHECKS"]);
  expect(await groupOf(town, 3)).not.toBe(before);
  expect(await filesOfMain(town, await groupOf(town, 3))).toEqual(["README.md", "a.txt", "c.txt"]);
  expect(toldOfQueues(town)).toEqual(
    expect.arrayContaining([
      "dequeued 2 CI_FAILURE",
      "destroyed pr-2 dequeued",
      "destroyed pr-3 invalidated",
    ]),
  );
  expect(await timelineOf(town, 2)).toMatchObject([
    { __typename: "AddedToMergeQueueEvent", actor: { login: "cogtown" } },
    {
      __typename: "RemovedFromMergeQueueEvent",
      reason: "failed_checks",
      actor: { login: "github-merge-queue" },
    },
  ]);
});

test("under HEADGREEN a red one lands behind whoever is green after it", async () => {
  const town = await startQueueTown({ grouping_strategy: "HEADGREEN" });
  for (const branch of ["a", "b"]) await propose(town, branch);
  await enqueueAll(town, 1, 2);
  await answer(town, 1, "failure");
  expect(await lineUp(town)).toEqual(["1 UNMERGEABLE", "2 AWAITING_CHECKS"]);
  await answer(town, 2);
  expect(await filesOfMain(town)).toEqual(["README.md", "a.txt", "b.txt"]);
});

test("under HEADGREEN a red one leaves when nobody after it can make it good", async () => {
  const town = await startQueueTown({ grouping_strategy: "HEADGREEN" });
  for (const branch of ["a", "b"]) await propose(town, branch);
  await enqueueAll(town, 1, 2);
  await answer(town, 2, "failure");
  await answer(town, 1, "failure");
  expect(await lineUp(town)).toEqual(["2 AWAITING_CHECKS"]);
  await answer(town, 2);
  expect(await filesOfMain(town)).toEqual(["README.md", "b.txt"]);
});

test.each([
  ["SQUASH", ["Add a (#1)", "Initial commit"]],
  ["REBASE", ["Write a2.txt", "Write a.txt", "Initial commit"]],
  ["MERGE", ["Merge pull request #1 from octo/a", "Write a2.txt", "Write a.txt", "Initial commit"]],
])("the queue merges by %s, whatever the pull request says", async (merge_method, history) => {
  const town = await startQueueTown({ merge_method });
  await propose(town, "a");
  await report(town, await write(town, "a", { "a2.txt": "more\n" }), "success");
  await enqueueAll(town, 1);
  await answer(town, 1);
  const git = town.github.world.git(town.github.world.requireRepository("octo/town"));
  const log = await git.run(["log", "--topo-order", "--format=%s", "main"]);
  expect(log.trim().split("\n")).toEqual(history);
});

test("a group waits to be large enough, but no longer than is wished", async () => {
  const town = await startQueueTown({ min_entries_to_merge: 2 });
  for (const branch of ["a", "b", "c"]) await propose(town, branch);
  await enqueueAll(town, 1);
  await answer(town, 1);
  expect(await lineUp(town)).toEqual(["1 MERGEABLE"]);
  await enqueueAll(town, 2);
  await answer(town, 2);
  expect(await lineUp(town)).toEqual([]);
  await enqueueAll(town, 3);
  await answer(town, 3);
  town.clock.advance(299_000);
  await town.github.idle();
  expect(await lineUp(town)).toEqual(["3 MERGEABLE"]);
  town.clock.advance(1000);
  await town.github.idle();
  expect(await lineUp(town)).toEqual([]);
});

test("checks that nobody answers are waited for as long as is said, and then have failed", async () => {
  const town = await startQueueTown({ check_response_timeout_minutes: 30 });
  for (const branch of ["a", "b"]) await propose(town, branch);
  await enqueueAll(town, 1, 2);
  town.clock.advance(30 * 60_000 - 1);
  await town.github.idle();
  expect(await lineUp(town)).toEqual(["1 AWAITING_CHECKS", "2 AWAITING_CHECKS"]);
  town.clock.advance(1);
  await town.github.idle();
  expect(toldOfQueues(town)).toContain("dequeued 1 CI_TIMEOUT");
  expect(await lineUp(town)).toEqual(["2 AWAITING_CHECKS"]);
  expect((await timelineOf(town, 1)).at(-1)).toMatchObject({ reason: "checks_timed_out" });
});

test("a queue whose branch requires no checks merges untested", async () => {
  const town = await startQueueTown({}, { contexts: [] });
  await propose(town, "a");
  await enqueueAll(town, 1);
  expect(await filesOfMain(town)).toEqual(["README.md", "a.txt"]);
});

test("a jumper goes to the front, and everything is built again behind it", async () => {
  const town = await startQueueTown();
  for (const branch of ["a", "b"]) await propose(town, branch);
  await enqueueAll(town, 1);
  const before = await groupOf(town, 1);
  const jumped = await enqueue(town, 2, { jump: true });
  expect(jumped.data).toMatchObject({
    enqueuePullRequest: { mergeQueueEntry: { position: 1, jump: true } },
  });
  await town.github.idle();
  const [first, second] = await readQueue(town);
  expect([first?.pullRequest.number, second?.pullRequest.number]).toEqual([2, 1]);
  expect(second?.baseCommit?.oid).toBe(first?.headCommit?.oid);
  expect(second?.headCommit?.oid).not.toBe(before);
});

test("a push to the base has the whole queue built again", async () => {
  const town = await startQueueTown();
  for (const branch of ["a", "b"]) await propose(town, branch);
  await enqueueAll(town, 1, 2);
  const put = (body: object) =>
    request(town.github, `PUT /repos/octo/town/rulesets/${town.rulesetId}`, {
      token: town.owner,
      body,
    });
  const bypass_actors = [{ actor_type: "RepositoryRole", actor_id: 5, bypass_mode: "always" }];
  await put({ bypass_actors });
  await enqueueAll(town, 1, 2);
  const sha = await write(town, "aside", { "aside.txt": "x\n" });
  await request(town.github, "PATCH /repos/octo/town/git/refs/heads/main", {
    token: town.owner,
    body: { sha },
  });
  await town.github.idle();
  const [first, second] = await readQueue(town);
  expect(first?.baseCommit?.oid).toBe(sha);
  expect(second?.baseCommit?.oid).toBe(first?.headCommit?.oid);
});

test("saving the ruleset empties the queue, even when nothing changes", async () => {
  const town = await startQueueTown();
  for (const branch of ["a", "b"]) await propose(town, branch);
  await enqueueAll(town, 1, 2);
  const answered = await request(town.github, `PUT /repos/octo/town/rulesets/${town.rulesetId}`, {
    token: town.owner,
    body: { rules: queueRules({}, ["ci"]) },
  });
  expect(answered.status).toBe(200);
  await town.github.idle();
  expect(await lineUp(town)).toEqual([]);
  expect(toldOfQueues(town)).toEqual(
    expect.arrayContaining(["dequeued 1 QUEUE_CLEARED", "dequeued 2 QUEUE_CLEARED"]),
  );
});

test("a conflict with the base keeps a pull request out; one that comes later throws it out", async () => {
  const town = await startQueueTown();
  await propose(town, "a", { "same.txt": "a\n" });
  await propose(town, "b", { "same.txt": "b\n" });
  await enqueueAll(town, 1, 2);
  expect(await lineUp(town)).toEqual(["1 AWAITING_CHECKS", "2 UNMERGEABLE"]);
  await answer(town, 1);
  expect(await lineUp(town)).toEqual([]);
  expect(toldOfQueues(town)).toContain("dequeued 2 MERGE_CONFLICT");
  const again = await enqueue(town, 2);
  expect(again.errors).toMatchObject([
    { type: "UNPROCESSABLE", message: "Pull Request is not mergeable" },
  ]);
});

test("one that conflicts with those ahead is looked at again when they fail, and blocks until then", async () => {
  const town = await startQueueTown();
  await propose(town, "a", { "same.txt": "a\n" });
  await propose(town, "b", { "same.txt": "b\n" });
  await propose(town, "c");
  await enqueueAll(town, 1, 2, 3);
  expect(await lineUp(town)).toEqual(["1 AWAITING_CHECKS", "2 UNMERGEABLE", "3 QUEUED"]);
  await answer(town, 1, "failure");
  expect(await lineUp(town)).toEqual(["2 AWAITING_CHECKS", "3 AWAITING_CHECKS"]);
});

test("a person takes a pull request out, and those behind it are built again", async () => {
  const town = await startQueueTown();
  for (const branch of ["a", "b"]) await propose(town, branch);
  await enqueueAll(town, 1, 2);
  const taken = await dequeue(town, 1, { token: town.owner });
  expect(taken.data).toEqual({ dequeuePullRequest: { mergeQueueEntry: { position: 1 } } });
  await town.github.idle();
  const [only] = await readQueue(town);
  expect(only).toMatchObject({
    pullRequest: { number: 2 },
    baseCommit: { oid: await tipOf(town) },
  });
  expect((await timelineOf(town, 1)).at(-1)).toMatchObject({
    reason: "manual",
    actor: { login: "maya" },
  });
  expect((await dequeue(town, 1)).errors).toMatchObject([{ type: "UNPROCESSABLE" }]);
});

test.each([
  ["made a draft", "convertPullRequestToDraft"],
  ["closed", "closePullRequest"],
])("a pull request that is %s leaves the queue, by the hand of who did it", async (_case, deed) => {
  const town = await startQueueTown();
  await propose(town, "a");
  await enqueueAll(town, 1);
  const document = `mutation($id: ID!) { ${deed}(input: { pullRequestId: $id }) { clientMutationId } }`;
  const variables = { id: await pullId(town, 1) };
  await ask(town, document, { variables, token: town.owner });
  await town.github.idle();
  expect(await lineUp(town)).toEqual([]);
  expect((await timelineOf(town, 1)).at(-1)).toMatchObject({
    reason: "manual",
    actor: { login: "maya" },
  });
});

test("a pull request that is pointed at another base leaves the queue", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  await write(town, "next", { "next.txt": "x\n" });
  await enqueueAll(town, 1);
  const token = town.owner;
  await request(town.github, "PATCH /repos/octo/town/pulls/1", { token, body: { base: "next" } });
  await town.github.idle();
  expect(await lineUp(town)).toEqual([]);
});
