import { expect, test } from "vitest";
import { removalReasons } from "../../../app/local/world/merge-queue/queue-entities.ts";
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
  readQueue,
  report,
  startQueueTown,
  timelineOf,
  toldOfQueues,
} from "./queue-town.ts";
import { tipOf } from "./town.ts";

test("a head gets its branch and no run, until it is taken out and put in again", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  let isFirst = true;
  town.github.world.faults.mergeQueue = {
    withholdsRuns: () => {
      const withheld = isFirst;
      isFirst = false;
      return withheld;
    },
  };
  await enqueueAll(town, 1);
  expect(await lineUp(town)).toEqual(["1 AWAITING_CHECKS"]);
  const [entry] = await readQueue(town);
  const ref = `heads/gh-readonly-queue/main/pr-1-${await tipOf(town)}`;
  expect(await tipOf(town, ref)).toBe(entry?.headCommit?.oid);
  expect(toldOfQueues(town)).toEqual(["enqueued 1"]);
  await dequeue(town, 1);
  await enqueueAll(town, 1);
  expect(toldOfQueues(town)).toEqual([
    "enqueued 1",
    "dequeued 1 MANUAL",
    "enqueued 1",
    "checks_requested pr-1",
  ]);
});

test("a green head is not merged, until it is taken out and put in again", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  const entries = new Set<number>();
  town.github.world.faults.mergeQueue = {
    withholdsMerge: ({ entryId }) => entries.add(entryId).size === 1,
  };
  await enqueueAll(town, 1);
  await answer(town, 1);
  town.clock.advance(120 * 60_000);
  await town.github.idle();
  expect(await lineUp(town)).toEqual(["1 MERGEABLE"]);
  await dequeue(town, 1, { token: town.owner });
  expect((await enqueue(town, 1, {}, { token: town.owner })).errors).toEqual([]);
  await town.github.idle();
  await answer(town, 1);
  expect(await filesOfMain(town)).toEqual(["README.md", "a.txt"]);
});

test("an entry is UNMERGEABLE without a conflict, stays so, and blocks those behind it", async () => {
  const town = await startQueueTown();
  for (const branch of ["a", "b"]) await propose(town, branch);
  town.github.world.faults.mergeQueue = { seesConflict: ({ number }) => number === 1 };
  await enqueueAll(town, 1, 2);
  expect(await lineUp(town)).toEqual(["1 UNMERGEABLE", "2 QUEUED"]);
  await dequeue(town, 1);
  await town.github.idle();
  expect(await lineUp(town)).toEqual(["2 AWAITING_CHECKS"]);
});

test("squashed on the wrong base, a group lands as something that was never tested and undoes itself", async () => {
  const town = await startQueueTown({ merge_method: "SQUASH", min_entries_to_merge: 2 });
  for (const branch of ["a", "b"]) await propose(town, branch);
  town.github.world.faults.mergeQueue = { usesWrongMergeBase: () => true };
  await enqueueAll(town, 1, 2);
  const tested = await groupOf(town, 2);
  await answer(town, 1);
  await answer(town, 2);
  expect(await lineUp(town)).toEqual([]);
  expect(await tipOf(town)).not.toBe(tested);
  expect(await filesOfMain(town, tested)).toEqual(["README.md", "a.txt", "b.txt"]);
  expect(await filesOfMain(town)).toEqual(["README.md", "b.txt"]);
  expect(await filesOfMain(town, "main~1")).toEqual(["README.md", "a.txt"]);
});

test("one alone lands on the right base all the same", async () => {
  const town = await startQueueTown({ merge_method: "SQUASH" });
  await propose(town, "a");
  town.github.world.faults.mergeQueue = { usesWrongMergeBase: () => true };
  await enqueueAll(town, 1);
  const tested = await groupOf(town, 1);
  await answer(town, 1);
  expect(await tipOf(town)).toBe(tested);
});

test("a draft keeps its place and is merged", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  town.github.world.faults.mergeQueue = { keepsDraft: () => true };
  await enqueueAll(town, 1);
  const variables = { id: await pullId(town, 1) };
  const document =
    "mutation($id: ID!) { convertPullRequestToDraft(input: { pullRequestId: $id }) { clientMutationId } }";
  await ask(town, document, { variables, token: town.owner });
  await report(town, await groupOf(town, 1), "success");
  await town.github.idle();
  expect(await filesOfMain(town)).toEqual(["README.md", "a.txt"]);
});

test("a pull request leaves the queue for any reason at will, told in both vocabularies", async () => {
  const town = await startQueueTown();
  await propose(town, "a");
  for (const reason of removalReasons) {
    await enqueueAll(town, 1);
    town.github.mergeQueues.remove("octo/town", 1, reason);
    await town.github.idle();
    expect(toldOfQueues(town)).toContain(`dequeued 1 ${reason}`);
    expect((await timelineOf(town, 1)).at(-1)).toMatchObject({
      __typename: "RemovedFromMergeQueueEvent",
    });
  }
  expect(() => {
    town.github.mergeQueues.remove("octo/town", 1, "MANUAL");
  }).toThrow("octo/town#1 is in no merge queue");
});
