import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ActionsHost } from "../../../app/local/runner/host.ts";
import { createActionsRunner } from "../../../app/local/runner/runner.ts";
import { createJobToken } from "../../../app/local/world/tokens.ts";
import type { QueueTown } from "./queue-town.ts";
import {
  dequeue,
  enqueue,
  enqueueAll,
  filesOfMain,
  lineUp,
  propose,
  startQueueTown,
  toldOfQueues,
} from "./queue-town.ts";
import { request, tipOf } from "./town.ts";

async function runnerFactory() {
  const workDirectory = await mkdtemp(join(tmpdir(), "cogtown-work-"));
  onTestFinished(() => rm(workDirectory, { recursive: true, force: true }));
  return (host: ActionsHost) =>
    createActionsRunner(host, {
      workDirectory,
      actions: {},
      nodePath: process.execPath,
      environment: { PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin` },
    });
}

const workflowOn = (on: string, steps: string, more = "") => `name: CI
on: ${on}
${more}
jobs:
  ci:
    runs-on: ubuntu-latest
    steps:
${steps}
`;

const look = `      - uses: actions/checkout@v7
      - run: |
          echo "event $GITHUB_EVENT_NAME sha $GITHUB_SHA ref $GITHUB_REF"
          echo "head $HEAD base $BASE"
          test ! -e broken.txt
        env:
          HEAD: \${{ github.event.merge_group.head_sha }}
          BASE: \${{ github.event.merge_group.base_ref }}
`;

async function startWith(workflow: string): Promise<QueueTown> {
  return startQueueTown(
    {},
    { runner: await runnerFactory(), files: { ".github/workflows/ci.yml": workflow } },
  );
}

const logsOf = ({ github: { world } }: QueueTown) =>
  world.jobs
    .all()
    .flatMap((job) => world.jobLogs.get(job.id) ?? [])
    .join("\n");

test("workflows of merge_group run on the group, and what they say decides", async () => {
  const town = await startWith(workflowOn("merge_group", look));
  const good = await propose(town, "good");
  await propose(town, "bad", { "broken.txt": "x\n" });
  const base = await tipOf(town);
  await enqueueAll(town, good, 2);
  const { world } = town.github;
  expect(await filesOfMain(town)).toEqual([".github/workflows/ci.yml", "README.md", "good.txt"]);
  expect(toldOfQueues(town)).toEqual(
    expect.arrayContaining(["dequeued 1 MERGE", "dequeued 2 CI_FAILURE"]),
  );
  const [first] = world.runs.all();
  expect(first).toMatchObject({
    event: "merge_group",
    conclusion: "success",
    headBranch: `gh-readonly-queue/main/pr-1-${base}`,
    headSha: await tipOf(town),
    actor: "github-merge-queue[bot]",
  });
  const log = logsOf(town);
  expect(log).toContain(
    `event merge_group sha ${first?.headSha ?? ""} ref refs/heads/gh-readonly-queue/main/pr-1-${base}`,
  );
  expect(log).toContain(`head ${first?.headSha ?? ""} base refs/heads/main`);
});

test("branches of the queue are pushed like others: a workflow of push answers for the group too", async () => {
  const town = await startWith(workflowOn("push", look));
  await propose(town, "good");
  await enqueueAll(town, 1);
  expect(await filesOfMain(town)).toContain("good.txt");
  const refs = town.github.world.runs.all().map(({ event, headBranch }) => [event, headBranch]);
  expect(refs).toContainEqual(["push", expect.stringMatching(/^gh-readonly-queue\/main\/pr-1-/)]);
});

test("a workflow that does not start on merge_group leaves the entry waiting", async () => {
  const town = await startWith(workflowOn("pull_request", look));
  await propose(town, "good");
  await enqueueAll(town, 1);
  expect(await lineUp(town)).toEqual(["1 AWAITING_CHECKS"]);
  town.clock.advance(60 * 60_000);
  await town.github.idle();
  expect(await lineUp(town)).toEqual([]);
  expect(toldOfQueues(town)).toContain("dequeued 1 CI_TIMEOUT");
});

test("the end of a group starts no workflow", async () => {
  const town = await startWith(workflowOn("merge_group", look));
  await propose(town, "good");
  await enqueueAll(town, 1);
  const { world } = town.github;
  expect(world.runs.filter(({ event }) => event === "merge_group")).toHaveLength(1);
});

test("what a job's GITHUB_TOKEN enqueues starts no workflows: the entry wedges", async () => {
  const town = await startWith(workflowOn("[push, merge_group]", look));
  await propose(town, "good");
  await town.github.idle();
  const { world } = town.github;
  const before = world.runs.all().length;
  const token = createJobToken(world, {
    repository: world.requireRepository("octo/town"),
    runId: 1,
    jobId: 1,
    permissions: { metadata: "read", contents: "write", pull_requests: "write" },
  });
  expect((await enqueue(town, 1, {}, { token })).errors).toEqual([]);
  await town.github.idle();
  expect(world.runs.all()).toHaveLength(before);
  expect(await lineUp(town)).toEqual(["1 AWAITING_CHECKS"]);
  expect(toldOfQueues(town)).toContain("checks_requested pr-1");
});

test("runs on a group that has gone are not cancelled", async () => {
  const town = await startWith(workflowOn("merge_group", "      - run: sleep 1\n"));
  await propose(town, "good");
  expect((await enqueue(town, 1)).errors).toEqual([]);
  const { world } = town.github;
  await expect.poll(() => world.runs.all().map(({ status }) => status)).toEqual(["in_progress"]);
  await dequeue(town, 1);
  await town.github.idle();
  expect(world.runs.all()).toMatchObject([{ conclusion: "success" }]);
});

test("a job's GITHUB_TOKEN reports a check of its own", async () => {
  const report = `      - run: |
          curl --fail --silent -X POST -H "authorization: Bearer $TOKEN" \\
            -d "{\\"name\\":\\"verdict\\",\\"head_sha\\":\\"$GITHUB_SHA\\",\\"conclusion\\":\\"success\\"}" \\
            "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/check-runs"
        env:
          TOKEN: \${{ github.token }}
`;
  const grant = "permissions:\n  checks: write\n";
  const town = await startWith(workflowOn("merge_group", report, grant));
  await propose(town, "good");
  await enqueueAll(town, 1);
  const answer = await request(town.github, "GET /repos/octo/town/commits/main/check-runs", {
    token: town.owner,
  });
  const runs: unknown = answer.body["check_runs"];
  expect(runs, logsOf(town)).toMatchObject([
    { name: "ci", conclusion: "success" },
    { name: "verdict", conclusion: "success", app: { slug: "github-actions" } },
  ]);
});
