import { expect, test } from "vitest";
import { ManualClock } from "../../../app/local/clock.ts";
import type { TriggerEvent } from "../../../app/local/runner/host.ts";
import { REPOSITORY, Stage } from "./stage.ts";

const JOBS = `jobs: { a: { runs-on: x, steps: [{ run: "true" }] } }`;

/** A repository with one workflow file per `on:` given. */
async function withTriggers(triggers: Readonly<Record<string, string>>): Promise<Stage> {
  const files: Record<string, string> = {};
  for (const [name, on] of Object.entries(triggers)) {
    files[`.github/workflows/${name}.yml`] = `name: ${name}\non: ${on}\n${JOBS}\n`;
  }
  return await Stage.create(files);
}

/** The names of the workflows that an event starts. */
async function started(
  stage: Stage,
  name: string,
  change: Partial<TriggerEvent> = {},
): Promise<string[]> {
  const runs = await stage.runner.trigger(await stage.event(name, change));
  await stage.runner.idle();
  return runs.map((run) => run.workflowName);
}

test("push filters: branches, tags, paths and their ignore forms", async () => {
  await using stage = await withTriggers({
    any: "push",
    main: "{ push: { branches: [main] } }",
    releases: "{ push: { branches: ['release/**', '!release/**-draft'] } }",
    "not-main": "{ push: { branches-ignore: [main] } }",
    versions: "{ push: { tags: ['v[0-9]+.*'] } }",
    sources: "{ push: { paths: ['src/**'] } }",
    "no-docs": "{ push: { paths-ignore: ['**.md', docs/**] } }",
  });
  const push = (ref: string, changedPaths?: string[]) =>
    started(stage, "push", { ref, ...(changedPaths === undefined ? {} : { changedPaths }) });
  expect(await push("refs/heads/main", ["README.md"])).toEqual(["any", "main"]);
  expect(await push("refs/heads/main", ["docs/a.txt", "src/deep/a.ts"])).toEqual([
    "any",
    "main",
    "no-docs",
    "sources",
  ]);
  expect(await push("refs/heads/release/1/a", [])).toEqual(["any", "not-main", "releases"]);
  expect(await push("refs/heads/release/1-draft", [])).toEqual(["any", "not-main"]);
  expect(await push("refs/tags/v12.0")).toEqual(["any", "no-docs", "sources", "versions"]);
});

test("no run for a deleted branch, a skip mark, or what a workflow's own token has done", async () => {
  await using stage = await withTriggers({
    any: "{ push: null, issues: null, repository_dispatch: { types: [opened] } }",
  });
  expect(await started(stage, "push", { payload: { deleted: true } })).toEqual([]);
  const own = { byWorkflowToken: true, action: "opened" };
  expect(await started(stage, "push", own)).toEqual([]);
  expect(await started(stage, "issues", own)).toEqual([]);
  expect(await started(stage, "repository_dispatch", own)).toEqual(["any"]);
  expect(await started(stage, "issues", { action: "opened" })).toEqual(["any"]);
  await stage.commit({}, "main", "Fix a typo\n\n[skip ci]");
  expect(await started(stage, "push")).toEqual([]);
  expect(await started(stage, "issues", { action: "opened" })).toEqual(["any"]);
});

test("activity types: GitHub's defaults for pull requests, every type for the others", async () => {
  await using stage = await withTriggers({
    default: "{ pull_request: { branches: [main] } }",
    labelled: "{ pull_request: { types: [labeled] } }",
    issues: "issues",
    closed: "{ issues: { types: [closed] } }",
    comments: "{ issue_comment: { types: [created] } }",
    reviews: "pull_request_review",
    merges: "merge_group",
  });
  const pull = { headRef: "topic", baseRef: "main" };
  expect(await started(stage, "pull_request", { ...pull, action: "opened" })).toEqual(["default"]);
  expect(await started(stage, "pull_request", { ...pull, action: "labeled" })).toEqual([
    "labelled",
  ]);
  const elsewhere = { ...pull, baseRef: "next", action: "synchronize" };
  expect(await started(stage, "pull_request", elsewhere)).toEqual([]);
  expect(await started(stage, "issues", { action: "labeled" })).toEqual(["issues"]);
  expect(await started(stage, "issues", { action: "closed" })).toEqual(["closed", "issues"]);
  expect(await started(stage, "issue_comment", { action: "edited" })).toEqual([]);
  expect(await started(stage, "issue_comment", { action: "created" })).toEqual(["comments"]);
  expect(await started(stage, "pull_request_review", { action: "submitted" })).toEqual(["reviews"]);
  expect(await started(stage, "merge_group", { action: "checks_requested" })).toEqual(["merges"]);
});

test("workflow_run looks at the workflow's name, the activity and the branch", async () => {
  await using stage = await withTriggers({
    after: "{ workflow_run: { workflows: [CI], types: [completed], branches: [main] } }",
  });
  const run = (name: string, action: string, head_branch: string) =>
    started(stage, "workflow_run", { action, payload: { workflow_run: { name, head_branch } } });
  expect(await run("CI", "completed", "main")).toEqual(["after"]);
  expect(await run("CI", "requested", "main")).toEqual([]);
  expect(await run("Other", "completed", "main")).toEqual([]);
  expect(await run("CI", "completed", "topic")).toEqual([]);
});

test("issue events use the workflow of the default branch, a push the one of its own commit", async () => {
  await using stage = await withTriggers({ old: "[push, issues]" });
  await stage.git(stage.tree, "checkout", "--quiet", "-b", "topic");
  await stage.git(stage.tree, "rm", "--quiet", ".github/workflows/old.yml");
  await stage.commit(
    { ".github/workflows/new.yml": `name: new\non: [push, issues]\n${JOBS}` },
    "topic",
  );
  const topic = { ref: "refs/heads/topic" };
  expect(await started(stage, "push", topic)).toEqual(["new"]);
  expect(await started(stage, "issues", { ...topic, action: "opened" })).toEqual(["old"]);
});

test("an event for a commit that is not there is refused loudly", async () => {
  await using stage = await withTriggers({ any: "push" });
  const sha = "2".repeat(40);
  await expect(started(stage, "push", { sha })).rejects.toThrow(`acme/town has no commit ${sha}`);
});

test("a pull request's run is listed under its head, and its title is the pull request's", async () => {
  await using stage = await withTriggers({ ci: "pull_request" });
  const head = "1".repeat(40);
  const [run] = await stage.runner.trigger(
    await stage.event("pull_request", {
      action: "opened",
      ref: "refs/pull/7/merge",
      headRef: "topic",
      baseRef: "main",
      payload: { pull_request: { title: "Add a flag", head: { sha: head } } },
    }),
  );
  await stage.runner.idle();
  expect(run).toMatchObject({ headSha: head, headBranch: "topic", displayTitle: "Add a flag" });
});

test("a broken workflow file gives a run that could not start", async () => {
  await using stage = await Stage.withWorkflow("on: push\njobs: { a: { steps: [{ runn: x }] } }");
  const [run] = await stage.runner.trigger(await stage.event("push"));
  expect(run).toMatchObject({
    status: "completed",
    conclusion: "startup_failure",
    workflowName: ".github/workflows/ci.yml",
  });
});

test("schedules fire by the injected clock, once per due minute", async () => {
  const clock = new ManualClock(new Date("2026-11-23T08:00:00Z"));
  await using stage = await Stage.withWorkflow(
    `on: { schedule: [{ cron: "*/20 9 * * MON-FRI" }, { cron: "5 0 1 1 *" }, { cron: "0 11 * * 1", timezone: Europe/Berlin }] }\n${JOBS}`,
    { clock },
  );
  const from = clock.now();
  clock.advance(2 * 3_600_000);
  const runs = await stage.runner.runSchedules(REPOSITORY, from, clock.now());
  await stage.runner.idle();
  expect(runs.map((run) => run.event)).toEqual(Array(4).fill("schedule"));
  const sunday = [new Date("2026-11-22T09:00:00Z"), new Date("2026-11-22T09:59:00Z")] as const;
  expect(await stage.runner.runSchedules(REPOSITORY, ...sunday)).toEqual([]);
});
