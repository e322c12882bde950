import { expect } from "vitest";
import { z } from "zod";
import { ManualClock } from "../../../app/local/clock.ts";
import type { Permissions } from "../../../app/local/world/entities.ts";
import { ask, here } from "./graphql-town.ts";
import type { Received, Town, TownOptions } from "./town.ts";
import { receiveWebhooks, request, startTown, tipOf } from "./town.ts";

export const queueSettings = {
  check_response_timeout_minutes: 60,
  grouping_strategy: "ALLGREEN",
  max_entries_to_build: 5,
  max_entries_to_merge: 5,
  merge_method: "MERGE",
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 5,
};
export type QueueSettings = Partial<Record<keyof typeof queueSettings, string | number>>;

export interface QueueTown extends Town {
  readonly clock: ManualClock;
  readonly received: Received[];
  readonly rulesetId: number;
}

const granted: Permissions = { merge_queues: "write", workflows: "write", administration: "write" };

export function queueRules(settings: QueueSettings, contexts: readonly string[]) {
  return [
    { type: "merge_queue", parameters: { ...queueSettings, ...settings } },
    {
      type: "required_status_checks",
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: contexts.map((context) => ({ context })),
      },
    },
  ];
}

/** octo/town belongs to an organization, a queue stands before main, and `ci` is required. Time stands still. */
export async function startQueueTown(
  settings: QueueSettings = {},
  options: TownOptions & { readonly contexts?: readonly string[] } = {},
): Promise<QueueTown> {
  const { contexts = ["ci"], ...more } = options;
  const clock = new ManualClock(new Date());
  const town = await startTown({
    clock,
    owned: "by-organization",
    granted,
    subscribed: ["merge_group"],
    ...more,
  });
  const received = await receiveWebhooks(town, "secret");
  const made = await request(town.github, "POST /repos/octo/town/rulesets", {
    token: town.owner,
    body: {
      name: "queue",
      enforcement: "active",
      conditions: { ref_name: { include: ["refs/heads/main"], exclude: [] } },
      rules: queueRules(settings, contexts),
    },
  });
  expect(made.status).toBe(201);
  return { ...town, clock, received, rulesetId: Number(made.body["id"]) };
}

/** One commit that writes one file, on a branch that starts at main unless it is there. */
export async function write(
  town: Town,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const token = await town.token();
  const repo = "/repos/octo/town";
  const known = await request(town.github, `GET ${repo}/git/ref/heads/${branch}`, { token });
  const parent = known.status === 200 ? await tipOf(town, `heads/${branch}`) : await tipOf(town);
  const entries = Object.entries(files).map(([path, content]) => ({
    path,
    content,
    mode: "100644",
  }));
  const git = (what: string, body: object) =>
    request(town.github, `POST ${repo}/git/${what}`, { token, body });
  const tree = await git("trees", { base_tree: parent, tree: entries });
  const commit = await git("commits", {
    message: `Write ${Object.keys(files).join(", ")}`,
    tree: tree.body["sha"],
    parents: [parent],
  });
  const sha = String(commit.body["sha"]);
  if (known.status === 200) {
    const path = `PATCH ${repo}/git/refs/heads/${branch}`;
    const moved = await request(town.github, path, { token, body: { sha } });
    expect(moved.status).toBe(200);
  } else await git("refs", { ref: `refs/heads/${branch}`, sha });
  return sha;
}

/** Says what a required check makes of a commit. */
export async function report(town: Town, sha: string, state: string, context = "ci") {
  const path = `POST /repos/octo/town/statuses/${sha}`;
  const token = town.owner;
  const answer = await request(town.github, path, { token, body: { state, context } });
  expect(answer.status).toBe(201);
}

/** A pull request from a new branch with one file of its own, ready to be enqueued. Answers its number. */
export async function propose(
  town: Town,
  branch: string,
  files: Readonly<Record<string, string>> = { [`${branch}.txt`]: `${branch}\n` },
): Promise<number> {
  const head = await write(town, branch, files);
  const answer = await request(town.github, "POST /repos/octo/town/pulls", {
    token: await town.token(),
    body: { title: `Add ${branch}`, head: branch, base: "main" },
  });
  expect(answer.status).toBe(201);
  await report(town, head, "success");
  await town.github.idle();
  return Number(answer.body["number"]);
}

const PullId = z.object({ repository: z.object({ pullRequest: z.object({ id: z.string() }) }) });

export async function pullId(town: Town, number: number): Promise<string> {
  const query = `{ ${here} { pullRequest(number: ${number}) { id } } }`;
  const { data } = await ask(town, query, { token: town.owner });
  return PullId.parse(data).repository.pullRequest.id;
}

export async function enqueue(
  town: Town,
  number: number,
  more: object = {},
  options: { token?: string; permissions?: Permissions } = {},
) {
  const input = { pullRequestId: await pullId(town, number), ...more };
  const document = `mutation($input: EnqueuePullRequestInput!) {
    enqueuePullRequest(input: $input) { mergeQueueEntry { position state jump solo headCommit { oid } } }
  }`;
  return ask(town, document, { variables: { input }, ...options });
}

export async function dequeue(town: Town, number: number, options: { token?: string } = {}) {
  const variables = { input: { id: await pullId(town, number) } };
  const document = `mutation($input: DequeuePullRequestInput!) {
    dequeuePullRequest(input: $input) { mergeQueueEntry { position } }
  }`;
  return ask(town, document, { variables, ...options });
}

/** The App enqueues in this order, and the queue does what there is to do. */
export async function enqueueAll(town: Town, ...numbers: number[]): Promise<void> {
  for (const number of numbers) expect((await enqueue(town, number)).errors).toEqual([]);
  await town.github.idle();
}

const Commit = z.object({ oid: z.string() }).nullable();
const Entries = z.object({
  repository: z.object({
    mergeQueue: z.object({
      entries: z.object({
        nodes: z.array(
          z.object({
            position: z.number(),
            state: z.string(),
            pullRequest: z.object({ number: z.number() }),
            baseCommit: Commit,
            headCommit: Commit,
          }),
        ),
      }),
    }),
  }),
});

export async function readQueue(town: Town) {
  const { data, errors } = await ask(
    town,
    `{ ${here} { mergeQueue(branch: "main") { entries(first: 10) { nodes {
      position state pullRequest { number } baseCommit { oid } headCommit { oid }
    } } } } }`,
    { token: town.owner },
  );
  expect(errors).toEqual([]);
  return Entries.parse(data).repository.mergeQueue.entries.nodes;
}

/** `1 AWAITING_CHECKS`, in the order of the queue. */
export async function lineUp(town: Town): Promise<string[]> {
  const entries = await readQueue(town);
  return entries.map(({ pullRequest, state }) => `${pullRequest.number} ${state}`);
}

/** The commit of the group of this pull request. */
export async function groupOf(town: Town, number: number): Promise<string> {
  const entry = (await readQueue(town)).find((one) => one.pullRequest.number === number);
  return z.string().parse(entry?.headCommit?.oid);
}

/** The required check of a group is answered, and the queue goes on. */
export async function answer(town: Town, number: number, state = "success"): Promise<void> {
  await report(town, await groupOf(town, number), state);
  await town.github.idle();
}

/** What the App was told of queues: `checks_requested pr-1`, `dequeued 1 MERGE`, … */
export function toldOfQueues({ received }: QueueTown): string[] {
  const Told = z.object({
    action: z.string().optional(),
    reason: z.string().optional(),
    number: z.number().optional(),
    merge_group: z.object({ head_ref: z.string() }).optional(),
    pull_request: z.object({ merged: z.boolean() }).optional(),
  });
  return received.flatMap(({ payload }) => {
    const { action, reason, number, merge_group: group, pull_request: pull } = Told.parse(payload);
    const subject = group === undefined ? number : /pr-\d+/.exec(group.head_ref)?.[0];
    const isOpening = action === "opened" || (group === undefined && pull === undefined);
    return isOpening ? [] : [[action, subject, reason].filter(Boolean).join(" ")];
  });
}

export async function filesOfMain(town: Town, ref = "main"): Promise<string[]> {
  const git = town.github.world.git(town.github.world.requireRepository("octo/town"));
  const output = await git.run(["ls-tree", "-r", "--name-only", ref]);
  return output.trim().split("\n");
}

export async function timelineOf(town: Town, number: number) {
  const { data, errors } = await ask(
    town,
    `{ ${here} { pullRequest(number: ${number}) { timelineItems(first: 20, itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT, REMOVED_FROM_MERGE_QUEUE_EVENT]) { nodes {
      __typename
      ... on AddedToMergeQueueEvent { actor { login } enqueuer { login } }
      ... on RemovedFromMergeQueueEvent { actor { login } reason beforeCommit { oid } }
    } } } } }`,
    { token: town.owner },
  );
  expect(errors).toEqual([]);
  const Timeline = z.object({
    repository: z.object({
      pullRequest: z.object({
        timelineItems: z.object({ nodes: z.array(z.record(z.string(), z.unknown())) }),
      }),
    }),
  });
  return Timeline.parse(data).repository.pullRequest.timelineItems.nodes;
}
