import { expect, test } from "vitest";
import { startForum } from "./forum.ts";
import { commitOn, tipOf } from "./town.ts";

test("an App reports a check; its suite follows and everybody is told", async () => {
  const forum = await startForum();
  const { ask, told, lastPayload } = forum;
  const sha = await tipOf(forum);
  const app = { token: await forum.token() };
  const name = "proven";
  const made = await ask(app, "POST /check-runs", 201, {
    name,
    head_sha: sha,
    status: "in_progress",
  });
  expect(made.body).toMatchObject({
    status: "in_progress",
    conclusion: null,
    app: { slug: "cogtown" },
  });
  const path = `/check-runs/${Number(made.body["id"])}`;
  const output = { title: "Done", summary: "All hold." };
  const done = await ask(app, `PATCH ${path}`, 200, { conclusion: "success", output });
  expect(done.body).toMatchObject({ status: "completed", conclusion: "success", output });
  expect(await told()).toEqual([
    "check_run created",
    "check_run completed",
    "check_suite completed",
  ]);
  expect(await lastPayload("check_suite completed")).toMatchObject({
    check_suite: { head_sha: sha, head_branch: "main", conclusion: "success" },
  });
  const suites = await ask("rita", "GET /commits/main/check-suites", 200);
  expect(suites.body).toMatchObject({ total_count: 1, check_suites: [{ status: "completed" }] });
});

test("of two runs of one name the newer counts, and a bad one spoils the suite", async () => {
  const forum = await startForum();
  const { ask } = forum;
  const sha = await tipOf(forum);
  const app = { token: await forum.token() };
  const report = (name: string, conclusion: string) =>
    ask(app, "POST /check-runs", 201, { name, head_sha: sha, conclusion });
  await report("lint", "failure");
  await report("lint", "success");
  await report("test", "timed_out");
  const latest = await ask("rita", "GET /commits/heads%2Fmain/check-runs", 200);
  expect(latest.body).toMatchObject({
    total_count: 2,
    check_runs: [
      { name: "lint", conclusion: "success" },
      { name: "test", conclusion: "timed_out" },
    ],
  });
  const all = await ask("rita", "GET /commits/main/check-runs?filter=all&check_name=lint", 200);
  expect(all.body["total_count"]).toBe(2);
  const suites = await ask("rita", "GET /commits/main/check-suites", 200);
  expect(suites.body["check_suites"]).toMatchObject([{ conclusion: "timed_out" }]);
});

test("checks are for Apps, and each App changes only its own", async () => {
  const forum = await startForum();
  const { ask, github } = forum;
  const head_sha = await tipOf(forum);
  const app = { token: await forum.token() };
  await ask("octo", "POST /check-runs", 403, { name: "x", head_sha });
  const narrowed = { token: await forum.token({ checks: "read" }) };
  await ask(narrowed, "POST /check-runs", 403, { name: "x", head_sha });
  await ask(app, "POST /check-runs", 422, { name: "x", head_sha: "1".repeat(40) });
  await ask(app, "POST /check-runs", 422, { name: "x", head_sha, status: "completed" });
  const made = await ask(app, "POST /check-runs", 201, { name: "x", head_sha });
  const id = Number(made.body["id"]);
  const other = github.world.apps.find(({ slug }) => slug === "github-actions");
  github.world.checkRuns.update(id, { appId: other?.id ?? 0 });
  await ask(app, `PATCH /check-runs/${id}`, 403, { conclusion: "success" });
  await ask("rita", "GET /check-runs/1", 404);
});

test("a push asks the App for its checks", async () => {
  const forum = await startForum();
  const { ask, lastPayload } = forum;
  const sha = await commitOn(forum, await tipOf(forum), "More");
  await ask("octo", "PATCH /git/refs/heads/main", 200, { sha });
  expect(await lastPayload("check_suite requested")).toMatchObject({
    check_suite: { head_sha: sha, head_branch: "main", status: "queued", conclusion: null },
  });
});

test("the last status of each context decides about a commit", async () => {
  const forum = await startForum();
  const { ask, lastPayload } = forum;
  const sha = await tipOf(forum);
  const say = (context: string, state: string) =>
    ask("wendy", `POST /statuses/${sha}`, 201, { state, context, description: "d" });
  const combined = async () => (await ask("rita", "GET /commits/main/status", 200)).body;
  expect(await combined()).toMatchObject({ state: "pending", total_count: 0 });
  await ask("tess", `POST /statuses/${sha}`, 403, { state: "success" });
  await say("a", "failure");
  await say("b", "success");
  expect(await combined()).toMatchObject({ state: "failure", total_count: 2 });
  await say("a", "pending");
  expect(await combined()).toMatchObject({ state: "pending" });
  await say("a", "success");
  expect(await combined()).toMatchObject({ state: "success", total_count: 2 });
  expect(await lastPayload("status")).toMatchObject({
    sha,
    context: "a",
    state: "success",
    branches: [{ name: "main" }],
    sender: { login: "wendy" },
  });
  const all = await ask("rita", "GET /commits/main/statuses", 200);
  expect(all.list.map((one) => one["state"])).toEqual(["success", "pending", "success", "failure"]);
  await ask("wendy", `POST /statuses/${"1".repeat(40)}`, 422, { state: "success" });
  forum.github.world.limits.statusesPerContext = 3;
  await ask("wendy", `POST /statuses/${sha}`, 422, { state: "success", context: "a" });
});
