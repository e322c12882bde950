import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { updateRefs } from "./graphql-town.ts";
import type { Town } from "./town.ts";
import { commitOn, request, startTown, tipOf } from "./town.ts";

const rulesets = "/repos/octo/town/rulesets";

const queueParameters = {
  check_response_timeout_minutes: 60,
  grouping_strategy: "ALLGREEN",
  max_entries_to_build: 5,
  max_entries_to_merge: 5,
  merge_method: "SQUASH",
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 0,
};
const reviewed = {
  type: "pull_request",
  parameters: {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: 1,
    required_review_thread_resolution: false,
  },
};
const checked = {
  type: "required_status_checks",
  parameters: {
    strict_required_status_checks_policy: false,
    required_status_checks: [{ context: "ci" }],
  },
};

async function rule(town: Town, rules: object[], more: object = {}) {
  const answer = await request(town.github, `POST ${rulesets}`, {
    token: town.owner,
    body: {
      name: "main",
      enforcement: "active",
      conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
      rules,
      ...more,
    },
  });
  expect(answer.status).toBe(201);
  return Number(answer.body["id"]);
}

const move = (town: Town, sha: string, more: object = {}, token = town.owner) =>
  request(town.github, "PATCH /repos/octo/town/git/refs/heads/main", {
    token,
    body: { sha, ...more },
  });

async function push(town: Town, sha: string, ...refs: string[]) {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-push-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const url = `${town.github.url}/octo/town.git`.replace("http://", `http://x:${town.owner}@`);
  const git = execa({ cwd: folder, reject: false });
  await git`git clone --quiet ${url} .`;
  await git`git fetch --quiet origin ${sha}`;
  return git`git push --force origin ${refs.map((ref) => `${sha}:${ref}`)}`;
}

test("a ruleset is made, read, listed, changed and deleted by administrators", async () => {
  const town = await startTown({ owned: "by-organization" });
  const id = await rule(town, [
    { type: "merge_queue", parameters: queueParameters },
    { type: "deletion" },
  ]);
  const stranger = town.github.seed.user("stranger").token;
  const one = `${rulesets}/${id}`;
  const ask = (name: string, token: string, body?: object) =>
    request(town.github, name, body === undefined ? { token } : { token, body });
  expect((await ask(`GET ${one}`, town.owner)).body).toMatchObject({
    rules: [{ type: "merge_queue", parameters: queueParameters }, { type: "deletion" }],
    bypass_actors: [],
    current_user_can_bypass: "never",
  });
  expect((await ask(`GET ${one}`, stranger)).body["bypass_actors"]).toBeUndefined();
  expect((await ask(`GET ${rulesets}`, stranger)).list).toMatchObject([{ id, name: "main" }]);
  expect((await ask("GET /repos/octo/town/rules/branches/main", stranger)).list).toMatchObject([
    { type: "merge_queue", ruleset_id: id, ruleset_source: "octo/town" },
    { type: "deletion" },
  ]);
  expect((await ask(`PUT ${one}`, stranger, { enforcement: "disabled" })).status).toBe(403);
  expect((await ask(`PUT ${one}`, town.owner, { enforcement: "disabled" })).status).toBe(200);
  expect((await ask("GET /repos/octo/town/rules/branches/main", stranger)).list).toEqual([]);
  expect((await ask(`DELETE ${one}`, town.owner)).status).toBe(204);
  expect((await ask(`GET ${one}`, town.owner)).status).toBe(404);
});

test("a queue's settings keep within GitHub's ranges, and all of them are told", async () => {
  const town = await startTown({ owned: "by-organization" });
  const ask = async (parameters: object) => {
    const rules = [{ type: "merge_queue", parameters }];
    const body = { name: "main", enforcement: "active", rules };
    return (await request(town.github, `POST ${rulesets}`, { token: town.owner, body })).status;
  };
  const { merge_method: _method, ...without } = queueParameters;
  expect(await ask(without)).toBe(422);
  expect(await ask({ ...queueParameters, check_response_timeout_minutes: 361 })).toBe(422);
  expect(await ask({ ...queueParameters, check_response_timeout_minutes: 0 })).toBe(422);
  expect(await ask({ ...queueParameters, max_entries_to_build: 101 })).toBe(422);
  expect(await ask({ ...queueParameters, max_entries_to_build: 100 })).toBe(201);
});

test("a person's repository has no merge queue, and GitHub does not say why", async () => {
  const town = await startTown();
  const rules = [{ type: "merge_queue", parameters: queueParameters }];
  const body = { name: "main", enforcement: "active", rules };
  const answer = await request(town.github, `POST ${rulesets}`, { token: town.owner, body });
  expect([answer.status, answer.body["errors"]]).toEqual([422, ["Invalid rule 'merge_queue': "]]);
});

test("a rule that is not modelled is refused by its name", async () => {
  const town = await startTown();
  const body = { name: "x", enforcement: "active", rules: [{ type: "required_signatures" }] };
  const answer = await request(town.github, `POST ${rulesets}`, { token: town.owner, body });
  expect([answer.status, town.github.world.unmodelled]).toEqual([
    501,
    ["ruleset rule required_signatures"],
  ]);
});

test("patterns say which branches are meant, and which not", async () => {
  const town = await startTown();
  const names = {
    include: ["refs/heads/release/**/*", "~DEFAULT_BRANCH"],
    exclude: ["refs/heads/release/old*"],
  };
  await rule(town, [{ type: "deletion" }], { conditions: { ref_name: names } });
  const count = async (branch: string) => {
    const path = `GET /repos/octo/town/rules/branches/${branch}`;
    return (await request(town.github, path, { token: town.owner })).list.length;
  };
  expect(
    await Promise.all(["main", "release/1", "release/1/a", "release/old-1", "work"].map(count)),
  ).toEqual([1, 1, 1, 0, 0]);
});

test.each([
  ["pull_request", reviewed, "Changes must be made through a pull request."],
  ["update", { type: "update" }, "Cannot update this protected ref."],
  ["required_status_checks", checked, 'Required status check "ci" is expected.'],
  [
    "merge_queue",
    { type: "merge_queue", parameters: queueParameters },
    "Changes must be made through the merge queue",
  ],
])("the rule %s keeps a branch from being moved by any door", async (_type, body, sentence) => {
  const town = await startTown({ owned: "by-organization" });
  const old = await tipOf(town);
  const sha = await commitOn(town, old, "new");
  await rule(town, [body]);
  const rest = await move(town, sha);
  expect([rest.status, rest.body["message"]]).toEqual([
    422,
    `Repository rule violations found\n\n${sentence}`,
  ]);
  const graphql = await updateRefs(town, [{ name: "refs/heads/main", afterOid: sha }]);
  expect(graphql.errors).toMatchObject([{ type: "UNPROCESSABLE", path: ["updateRefs"] }]);
  expect(graphql.errors[0]?.message).toContain(sentence);
  const pushed = await push(town, sha, "refs/heads/main");
  expect(pushed.exitCode).toBe(1);
  expect(pushed.stderr).toContain("GH013: Repository rule violations found for refs/heads/main.");
  expect(pushed.stderr).toContain(`- ${sentence}`);
  const written = await request(town.github, "PUT /repos/octo/town/contents/a.txt", {
    token: town.owner,
    body: { message: "a", content: "YQ==" },
  });
  expect(written.status).toBe(409);
  expect(await tipOf(town)).toBe(old);
});

test("a branch with required checks takes a commit that has passed them already", async () => {
  const town = await startTown();
  const sha = await commitOn(town, await tipOf(town), "new");
  await rule(town, [checked]);
  const status = (state: string) =>
    request(town.github, `POST /repos/octo/town/statuses/${sha}`, {
      token: town.owner,
      body: { state, context: "ci" },
    });
  await status("failure");
  expect((await move(town, sha)).body["message"]).toContain('"ci" is failing');
  await status("success");
  expect((await move(town, sha)).status).toBe(200);
});

test("checks of Apps count as statuses do, skipped and neutral ones too, cancelled ones not", async () => {
  const town = await startTown();
  const token = await town.token();
  await rule(town, [checked]);
  const report = async (conclusion: string) => {
    const sha = await commitOn(town, await tipOf(town), conclusion);
    const body = { name: "ci", head_sha: sha, status: "completed", conclusion };
    await request(town.github, "POST /repos/octo/town/check-runs", { token, body });
    return (await move(town, sha)).status;
  };
  expect(await report("cancelled")).toBe(422);
  expect(await report("skipped")).toBe(200);
  expect(await report("neutral")).toBe(200);
});

test("a required check can be bound to the App that says it", async () => {
  const town = await startTown();
  const required_status_checks = [{ context: "ci", integration_id: town.app.id }];
  const parameters = { ...checked.parameters, required_status_checks };
  await rule(town, [{ ...checked, parameters }]);
  const sha = await commitOn(town, await tipOf(town), "new");
  const status = async (token: string) => {
    const body = { state: "success", context: "ci" };
    await request(town.github, `POST /repos/octo/town/statuses/${sha}`, { token, body });
    return (await move(town, sha)).status;
  };
  expect(await status(town.owner)).toBe(422);
  expect(await status(await town.token())).toBe(200);
});

test("deletion and force are refused by their own rules, everything else goes on", async () => {
  const town = await startTown();
  const names = { include: ["refs/heads/kept"], exclude: [] };
  const start = await tipOf(town);
  const sha = await commitOn(town, start, "new");
  await updateRefs(town, [{ name: "refs/heads/kept", afterOid: start }]);
  await rule(town, [{ type: "deletion" }, { type: "non_fast_forward" }], {
    conditions: { ref_name: names },
  });
  expect((await push(town, sha, "refs/heads/kept")).exitCode).toBe(0);
  const rewound = await push(town, start, "refs/heads/kept");
  expect([rewound.exitCode, rewound.stderr]).toEqual([
    1,
    expect.stringContaining("- Cannot force-push to this branch"),
  ]);
  const deleted = await request(town.github, "DELETE /repos/octo/town/git/refs/heads/kept", {
    token: town.owner,
  });
  expect([deleted.status, deleted.body["message"]]).toEqual([
    422,
    "Repository rule violations found\n\nCannot delete this branch",
  ]);
  const forced = await updateRefs(town, [
    { name: "refs/heads/kept", afterOid: start, force: true },
  ]);
  expect(forced.errors[0]?.message).toContain("Cannot force-push");
});

test("one branch of a push is refused, the other is taken", async () => {
  const town = await startTown();
  const sha = await commitOn(town, await tipOf(town), "new");
  await rule(town, [{ type: "update" }]);
  const pushed = await push(town, sha, "refs/heads/main", "refs/heads/free");
  expect(pushed.stderr).toContain("[remote rejected]");
  expect(await tipOf(town, "heads/free")).toBe(sha);
  expect(await tipOf(town)).not.toBe(sha);
});

test("those on the bypass list are not bound: an App, a role, and for pull requests only", async () => {
  const town = await startTown();
  const bypass = (actor_type: string, actor_id: number, bypass_mode = "always") => ({
    bypass_actors: [{ actor_type, actor_id, bypass_mode }],
  });
  const id = await rule(town, [{ type: "update" }], bypass("Integration", town.app.id));
  const next = async () => commitOn(town, await tipOf(town), "next");
  expect((await move(town, await next())).status).toBe(422);
  expect((await move(town, await next(), {}, await town.token())).status).toBe(200);
  const put = (body: object) =>
    request(town.github, `PUT ${rulesets}/${id}`, { token: town.owner, body });
  await put(bypass("RepositoryRole", 5));
  expect((await move(town, await next(), {}, await town.token())).status).toBe(422);
  expect((await push(town, await next(), "refs/heads/main")).exitCode).toBe(0);
  expect((await put(bypass("RepositoryRole", 5, "pull_request"))).body).toMatchObject({
    current_user_can_bypass: "pull_requests_only",
  });
  expect((await move(town, await next())).status).toBe(422);
});

test("a merge by the API keeps to the rules, unless the merger may bypass them", async () => {
  const town = await startTown();
  const head = await commitOn(town, await tipOf(town), "work");
  await updateRefs(town, [{ name: "refs/heads/work", afterOid: head }]);
  const pulls = "/repos/octo/town/pulls";
  await request(town.github, `POST ${pulls}`, {
    token: await town.token(),
    body: { title: "Work", head: "work", base: "main" },
  });
  const bypass_actors = [
    { actor_type: "RepositoryRole", actor_id: 5, bypass_mode: "pull_request" },
  ];
  await rule(town, [checked, reviewed], { bypass_actors });
  const merge = (token: string) =>
    request(town.github, `PUT ${pulls}/1/merge`, { token, body: { sha: head } });
  const app = await town.token();
  expect(await merge(app)).toMatchObject({
    status: 405,
    body: {
      message:
        'Repository rule violations found\n\nRequired status check "ci" is expected.\n\nAt least 1 approving review is required by reviewers with write access.',
    },
  });
  await request(town.github, `POST /repos/octo/town/statuses/${head}`, {
    token: app,
    body: { state: "success", context: "ci" },
  });
  expect((await merge(app)).body["message"]).not.toContain("status check");
  await request(town.github, `POST ${pulls}/1/reviews`, {
    token: town.owner,
    body: { event: "APPROVE" },
  });
  expect((await merge(app)).status).toBe(200);
});

test("a push of what an approved pull request proposes is let through", async () => {
  const town = await startTown();
  const head = await commitOn(town, await tipOf(town), "work");
  await updateRefs(town, [{ name: "refs/heads/work", afterOid: head }]);
  await rule(town, [reviewed]);
  const pulls = "/repos/octo/town/pulls";
  const body = { title: "Work", head: "work", base: "main" };
  await request(town.github, `POST ${pulls}`, { token: await town.token(), body });
  expect((await move(town, head)).status).toBe(422);
  await request(town.github, `POST ${pulls}/1/reviews`, {
    token: town.owner,
    body: { event: "APPROVE" },
  });
  expect((await move(town, head)).status).toBe(200);
  const merged = await request(town.github, `GET ${pulls}/1`, { token: town.owner });
  expect(merged.body).toMatchObject({ merged: true });
});

test("a branch that a ruleset covers is protected, in lists and alone", async () => {
  const town = await startTown();
  await rule(town, [{ type: "deletion" }]);
  await updateRefs(town, [{ name: "refs/heads/work", afterOid: await tipOf(town) }]);
  const names = async (query: string) => {
    const path = `GET /repos/octo/town/branches?protected=${query}`;
    return (await request(town.github, path, { token: town.owner })).list.map(({ name }) => name);
  };
  expect([await names("true"), await names("false")]).toEqual([["main"], ["work"]]);
  const one = await request(town.github, "GET /repos/octo/town/branches/main", {
    token: town.owner,
  });
  expect(one.body["protected"]).toBe(true);
});

test("a new branch needs its checks as well, unless creation is let off", async () => {
  const town = await startTown();
  const names = { ref_name: { include: ["refs/heads/release/*"], exclude: [] } };
  const id = await rule(town, [checked], { conditions: names });
  const sha = await tipOf(town);
  const create = async (branch: string) => {
    const answer = await updateRefs(town, [
      { name: `refs/heads/release/${branch}`, afterOid: sha },
    ]);
    return answer.errors.length;
  };
  expect(await create("1")).toBe(1);
  const parameters = { ...checked.parameters, do_not_enforce_on_create: true };
  await request(town.github, `PUT ${rulesets}/${id}`, {
    token: town.owner,
    body: { rules: [{ ...checked, parameters }] },
  });
  expect(await create("1")).toBe(0);
});

test("a strict rule wants the head up to date, and a rule for pull requests says how they are merged", async () => {
  const town = await startTown();
  const base = await tipOf(town);
  const head = await commitOn(town, base, "work");
  await updateRefs(town, [{ name: "refs/heads/work", afterOid: head }]);
  await move(town, await commitOn(town, base, "meanwhile"));
  const token = await town.token();
  await request(town.github, "POST /repos/octo/town/pulls", {
    token,
    body: { title: "Work", head: "work", base: "main" },
  });
  const strict = { ...checked.parameters, strict_required_status_checks_policy: true };
  const squashed = {
    ...reviewed.parameters,
    required_approving_review_count: 0,
    allowed_merge_methods: ["squash"],
  };
  await rule(town, [
    { ...checked, parameters: strict },
    { ...reviewed, parameters: squashed },
  ]);
  const report = (sha: string) =>
    request(town.github, `POST /repos/octo/town/statuses/${sha}`, {
      token,
      body: { state: "success", context: "ci" },
    });
  const merge = async (merge_method: string) => {
    const path = "PUT /repos/octo/town/pulls/1/merge";
    const answer = await request(town.github, path, { token, body: { merge_method } });
    return [answer.status, String(answer.body["message"]).split("\n\n").slice(1)];
  };
  await report(head);
  expect(await merge("merge")).toEqual([
    405,
    ["Head branch is out of date.", "Merge commits are not allowed on this branch."],
  ]);
  const update = "PUT /repos/octo/town/pulls/1/update-branch";
  expect((await request(town.github, update, { token, body: {} })).status).toBe(202);
  await report(await tipOf(town, "heads/work"));
  expect((await merge("squash"))[0]).toBe(200);
});
