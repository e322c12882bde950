import { Octokit } from "@octokit/core";
import nock from "nock";
import { describe, expect, it } from "vitest";
import { createGitHub } from "../../../app/github/octokit.ts";
import { answerAsLaidOut } from "./laid-out.ts";

const api = "http://github.test";
const sha = (digit: string) => digit.repeat(40);

const connect = () =>
  createGitHub(new Octokit({ baseUrl: api }), {
    owner: "ada",
    name: "engine",
    namespace: "refs/cogtown",
    now: () => new Date("2026-01-01T00:00:00Z"),
  });

const nothing = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
const person = (login: string) => ({ __typename: "User", login });
const treeOf = (digit: string) => ({ oid: sha(digit) });

const comment = (fullDatabaseId: string, author: object, change: object = {}) => ({
  fullDatabaseId,
  body: "/mayor merge",
  createdAt: "2026-01-01T00:00:00Z",
  viewerDidAuthor: false,
  author,
  editor: null,
  ...change,
});
const pull = (number: number, change: object = {}) => ({
  id: `PR_${number}`,
  number,
  url: "u",
  state: "OPEN",
  isDraft: false,
  isCrossRepository: false,
  retargets: { nodes: [] },
  headRefName: `feature-${number}`,
  headRefOid: sha("a"),
  baseRefName: "main",
  title: "Add it",
  createdAt: "2026-01-01T00:00:00Z",
  mergeable: "CONFLICTING",
  mergeCommit: null,
  labels: { nodes: [{ name: "P1" }] },
  commits: { nodes: [{ commit: { oid: sha("a"), tree: treeOf("7") } }] },
  latestOpinionatedReviews: { nodes: [] },
  first: nothing,
  comments: { nodes: [] },
  ...change,
});
const commit = (digit: string, ...parents: readonly string[]) => ({
  oid: sha(digit),
  tree: treeOf("e"),
  parents: { nodes: parents.map((parent) => ({ oid: sha(parent) })) },
});
const pulls = (...nodes: readonly object[]) => ({ ...nothing, nodes });

const observation = (change: object = {}) => ({
  data: {
    viewer: { login: "cogtown[bot]" },
    repository: {
      id: "R_1",
      url: "https://github.com/ada/engine",
      defaultBranchRef: { name: "main", target: { tree: treeOf("e") } },
      town: null,
      open: { nodes: [{ baseRefName: "main" }, { baseRefName: "next" }, { baseRefName: "main" }] },
      works: { nodes: [] },
      proposals: { nodes: [] },
      config: null,
      polecatWorkflow: null,
      refineryWorkflow: null,
      planWorkflow: null,
      desks: { nodes: [] },
      labelled: { nodes: [] },
      records: nothing,
      base: { target: { oid: sha("b"), tree: treeOf("e"), history: { nodes: [] } } },
      refinery: null,
      queue: null,
      candidates: nothing,
      pulls: nothing,
      ...change,
    },
  },
});

async function read(...answers: readonly object[]) {
  for (const answer of answers) nock(api).post("/graphql").reply(200, answer);
  return connect().readRefinery("main");
}

answerAsLaidOut();

describe("reading a Refinery", () => {
  it("sees people's pull requests and forks' ones, oldest first, each for what it is", async () => {
    const foreign = pull(3, { isCrossRepository: true, mergeable: "UNKNOWN" });
    const reading = await read(observation({ pulls: pulls(pull(9), foreign) }));
    const tree = sha("7");
    expect(reading.pulls).toMatchObject([
      { number: 3, isFork: true, mergeable: "unknown" },
      { number: 9, isFork: false, mergeable: "no", title: "Add it", labels: ["P1"], tree },
    ]);
  });

  it("knows no tree for a head that GitHub's list of commits has not caught up with", async () => {
    const reading = await read(observation({ pulls: pulls(pull(9, { headRefOid: sha("c") })) }));
    expect(reading.pulls[0]?.tree).toBe("");
  });

  it("follows the base's own line through the commits of merged branches", async () => {
    const nodes = [commit("b", "a", "2"), commit("2", "1"), commit("a", "1"), commit("1")];
    const base = { target: { oid: sha("b"), tree: treeOf("e"), history: { nodes } } };
    const reading = await read(observation({ base }));
    expect(reading.base?.recent.map((each) => each.sha)).toEqual([sha("b"), sha("a"), sha("1")]);
  });

  it("hears what people said, in the order in which they did, and not itself", async () => {
    const first = pull(3, { comments: { nodes: [comment("12", person("bob"))] } });
    const own = comment("10", person("cogtown"), { viewerDidAuthor: true });
    const changed = comment("11", person("alice"), { editor: person("mallory") });
    const second = pull(4, { comments: { nodes: [own, changed] } });
    const reading = await read(observation({ pulls: pulls(first, second) }));
    expect(reading.said).toMatchObject([
      { pull: 4, id: 11, login: "alice", isOwnWord: false },
      { pull: 3, id: 12, login: "bob", isOwnWord: true },
    ]);
  });

  it("knows which branches pull requests are open against", async () => {
    expect((await read(observation())).town.bases).toEqual(["main", "next"]);
  });

  it("takes no merge queue for none, without another question", async () => {
    expect((await read(observation())).queue).toEqual({ kind: "none" });
  });
});

const entry = (change: object = {}) => ({
  position: 1,
  state: "AWAITING_CHECKS",
  enqueuedAt: "2026-01-01T00:00:00Z",
  estimatedTimeToMerge: 90,
  enqueuer: { __typename: "Bot", login: "cogtown" },
  pullRequest: { number: 3, headRefOid: sha("a") },
  baseCommit: { oid: sha("b") },
  headCommit: {
    oid: sha("c"),
    tree: treeOf("d"),
    statusCheckRollup: { state: "PENDING", contexts: { totalCount: 2 } },
  },
  ...change,
});
const removed = (change: object = {}) => ({
  __typename: "RemovedFromMergeQueueEvent",
  createdAt: "2026-01-01T00:00:00Z",
  reason: "failed_checks",
  actor: { __typename: "Bot", login: "github-merge-queue" },
  beforeCommit: null,
  ...change,
});
const checkRun = (name: string) => ({
  ...{ __typename: "CheckRun", name, status: "COMPLETED", conclusion: "SUCCESS" },
});
const open = (number: number, ...nodes: readonly object[]) => ({
  number,
  headRefOid: sha("a"),
  commits: {
    nodes: [
      {
        commit: {
          statusCheckRollup: {
            state: "PENDING",
            contexts: {
              nodes: [
                { ...checkRun("cogtown/refinery"), status: "IN_PROGRESS", conclusion: null },
                checkRun("ci"),
              ],
            },
          },
        },
      },
    ],
  },
  timelineItems: { nodes },
});
const configuration = {
  checkResponseTimeout: 60,
  mergeMethod: "SQUASH",
  minimumEntriesToMerge: 1,
  minimumEntriesToMergeWaitTime: 5,
};
const queueAnswer = (change: object = {}, queue: object = {}) => ({
  data: {
    repository: {
      queue: { url: "https://github.com/q", configuration, entries: { nodes: [] }, ...queue },
      open: { nodes: [] },
      merged: { nodes: [] },
      workflows: null,
      ...change,
    },
  },
});

describe("reading GitHub's merge queue", () => {
  const withQueue = observation({ queue: { id: "MQ_1" } });
  async function readQueue(change: object = {}, queue: object = {}) {
    const { queue: found } = await read(withQueue, queueAnswer(change, queue));
    if (found.kind === "none") throw new Error("there is one");
    return found;
  }

  it("knows its patience, its method and its entries, the first one first", async () => {
    const second = entry({ position: 2, state: "QUEUED", headCommit: null });
    const nodes = [second, entry(), entry({ position: 3, pullRequest: null })];
    const queue = await readQueue({}, { entries: { nodes } });
    expect(queue).toMatchObject({ timeoutSeconds: 3_600, method: "squash" });
    expect(queue.entries).toMatchObject([
      {
        state: "awaiting-checks",
        enqueuer: "cogtown[bot]",
        group: { commit: sha("c"), tree: sha("d"), base: sha("b") },
        checks: 2,
        isGreen: false,
      },
      { state: "queued", group: undefined, checks: undefined },
    ]);
  });

  it("tells a group for which nothing was started from one that is not made yet", async () => {
    const headCommit = { oid: sha("c"), tree: treeOf("d"), statusCheckRollup: null };
    const queue = await readQueue({}, { entries: { nodes: [entry({ headCommit })] } });
    expect(queue.entries[0]?.checks).toBe(0);
  });

  it("leaves what the Refinery itself says out of what a pull request's own checks come to", async () => {
    const { ownChecks } = await readQueue({ open: { nodes: [open(3)] } });
    expect([...(ownChecks ?? [])]).toEqual([[3, "SUCCESS"]]);
  });

  it("waits for others to be merged with only where the queue gathers", async () => {
    expect((await readQueue()).gatherSeconds).toBeUndefined();
    const gathering = { ...configuration, minimumEntriesToMerge: 3 };
    expect((await readQueue({}, { configuration: gathering })).gatherSeconds).toBe(300);
  });

  it("knows who removed what, at which head, and what was red", async () => {
    const run = {
      __typename: "CheckRun",
      name: "test",
      title: "1 failed",
      summary: null,
      url: "r",
    };
    const nodes = [
      { ...run, conclusion: "FAILURE" },
      { ...run, name: "lint", conclusion: "CANCELLED" },
    ];
    const beforeCommit = { statusCheckRollup: { contexts: { nodes } } };
    const queue = await readQueue({ open: { nodes: [open(3, removed({ beforeCommit }))] } });
    expect(queue.removals).toEqual([
      {
        pull: 3,
        head: sha("a"),
        at: "2026-01-01T00:00:00Z",
        reason: "failed_checks",
        by: "github-merge-queue[bot]",
        isByBot: true,
        failed: [{ name: "test", summary: "1 failed", url: "r" }],
      },
    ]);
  });

  it("does not take a removal of an older head for one of the present head", async () => {
    const push = { __typename: "PullRequestCommit", commit: { parents: { nodes: [treeOf("8")] } } };
    const forced = { __typename: "HeadRefForcePushedEvent", beforeCommit: { oid: sha("9") } };
    const lost = { __typename: "HeadRefForcePushedEvent", beforeCommit: null };
    const nodes = [open(3, removed(), push), open(4, removed(), forced), open(5, removed(), lost)];
    const queue = await readQueue({ open: { nodes } });
    expect(queue.removals.map(({ head }) => head)).toEqual([sha("8"), sha("9"), sha("0")]);
  });

  it("knows what was merged lately, as which tree", async () => {
    const mergeCommit = { oid: sha("c"), tree: treeOf("d") };
    const merged = { number: 3, headRefOid: sha("a"), mergedAt: "2026-01-01T00:00:00Z" };
    const nodes = [{ ...merged, mergeCommit }];
    expect((await readQueue({ merged: { nodes } })).merged).toEqual([
      { pull: 3, head: sha("a"), commit: sha("c"), tree: sha("d"), at: "2026-01-01T00:00:00Z" },
    ]);
  });

  const workflow = (name: string, text: string) => ({
    workflows: { entries: [{ name, object: { text } }] },
  });

  it.each([
    ["in one word", "on: merge_group"],
    ["in a list", "on: [pull_request, merge_group]"],
    ["with its types", "on:\n  merge_group:\n    types: [checks_requested]"],
  ])("is answered by a workflow that says so %s", async (_how, text) => {
    expect((await readQueue(workflow("ci.yml", text))).isAnswered).toBe(true);
  });

  it("is not answered by other events, other files, or files that cannot be read", async () => {
    const answered = async (name: string, text: string) =>
      (await readQueue(workflow(name, text))).isAnswered;
    expect(await answered("ci.yml", "on: pull_request # not merge_group")).toBe(false);
    expect(await answered("ci.md", "on: merge_group")).toBe(false);
    expect(await answered("ci.yml", "on: [merge_group")).toBe(false);
    expect((await readQueue()).isAnswered).toBe(false);
  });

  it("may be switched off between one question and the next", async () => {
    const gone = queueAnswer();
    Object.assign(gone.data.repository, { queue: null });
    expect((await read(withQueue, gone)).queue).toEqual({ kind: "none" });
  });
});

describe("runs of merge groups", () => {
  it("are those that still go on, by the commit that they were started for", async () => {
    const runs = [
      { id: 1, status: "in_progress", head_sha: sha("a") },
      { id: 2, status: "completed", head_sha: sha("b") },
    ];
    nock(api)
      .get("/repos/ada/engine/actions/runs")
      .query({ event: "merge_group", per_page: 100 })
      .reply(200, { workflow_runs: runs });
    expect(await connect().readGroupRuns()).toEqual([{ runId: 1, commit: sha("a") }]);
  });
});
