import { expect, test } from "vitest";
import { startForum } from "./forum.ts";

const names = (list: unknown) =>
  Array.isArray(list) ? list.map((item: { name?: unknown }) => item.name) : [];

test("whoever reads may open an issue, but not label or assign it", async () => {
  const { ask, told } = await startForum();
  const body = { title: "Broken", body: "It is.", labels: ["bug"], assignees: ["wendy"] };
  const byReader = await ask("rita", "POST /issues", 201, body);
  expect(byReader.body).toMatchObject({
    number: 1,
    labels: [],
    assignees: [],
    user: { login: "rita" },
  });
  expect(await told()).toEqual(["issues opened"]);
  const byTriager = await ask("tess", "POST /issues", 403, body);
  expect(byTriager.body["message"]).toMatch(/permission to create labels/);
  await ask("octo", "POST /labels", 201, { name: "Bug", color: "FF0000" });
  const labelled = await ask("tess", "POST /issues", 201, body);
  expect(labelled.body).toMatchObject({
    number: 2,
    labels: [{ name: "Bug", color: "ff0000" }],
    assignee: { login: "wendy" },
  });
  expect(await told()).toEqual([
    "label created",
    "issues opened",
    "issues labeled",
    "issues assigned",
  ]);
});

test("an issue is edited by its author and by who may write, and nobody else", async () => {
  const { ask, lastPayload, github } = await startForum();
  await ask("dana", "POST /issues", 201, { title: "One", body: "first" });
  await ask("rita", "PATCH /issues/1", 403, { body: "mine now" });
  await ask("tess", "PATCH /issues/1", 403, { title: "Mine" });
  await ask("dana", "PATCH /issues/1", 200, { title: "One!", body: "second", labels: ["x"] });
  expect(await lastPayload("issues edited")).toMatchObject({
    changes: { title: { from: "One" }, body: { from: "first" } },
    issue: { title: "One!", body: "second", labels: [] },
    sender: { login: "dana" },
  });
  await ask("wendy", "PATCH /issues/1", 200, { body: null });
  const [issue] = github.world.issues.all();
  expect(issue?.editedById).toBe(github.world.requireUser("wendy").id);
  await ask("dana", "PATCH /issues/99", 404, { body: "?" });
});

test("an issue is closed with a reason and reopened", async () => {
  const { ask, told } = await startForum();
  await ask("dana", "POST /issues", 201, { title: "One" });
  await ask("rita", "PATCH /issues/1", 403, { state: "closed" });
  const closed = await ask("tess", "PATCH /issues/1", 200, {
    state: "closed",
    state_reason: "not_planned",
  });
  expect(closed.body).toMatchObject({
    state: "closed",
    state_reason: "not_planned",
    closed_by: { login: "tess" },
  });
  const reopened = await ask("dana", "PATCH /issues/1", 200, { state: "open" });
  expect(reopened.body).toMatchObject({ state: "open", state_reason: "reopened", closed_at: null });
  const again = await ask("dana", "PATCH /issues/1", 200, { state: "closed" });
  expect(again.body["state_reason"]).toBe("completed");
  expect(await told()).toEqual([
    "issues opened",
    "issues closed",
    "issues reopened",
    "issues closed",
  ]);
});

test("issues are listed by state, labels, people and time, newest first, in pages", async () => {
  const { ask } = await startForum();
  for (const [title, labels, assignees] of [
    ["one", ["a"], []],
    ["two", ["a", "b"], ["wendy"]],
    ["three", ["B"], []],
  ]) {
    await ask("octo", "POST /issues", 201, { title, labels, assignees });
  }
  await ask("dana", "POST /issues", 201, { title: "four" });
  await ask("octo", "PATCH /issues/3", 200, { state: "closed" });
  await ask("octo", "POST /issues/1/comments", 201, { body: "hm" });
  const titles = async (query: string) => {
    const { list } = await ask("rita", `GET /issues?${query}`, 200);
    return list.map((issue) => issue["title"]);
  };
  expect(await titles("")).toEqual(["four", "two", "one"]);
  expect(await titles("state=all&direction=asc")).toEqual(["one", "two", "three", "four"]);
  expect(await titles("state=closed")).toEqual(["three"]);
  expect(await titles("labels=A,b")).toEqual(["two"]);
  expect(await titles("assignee=none")).toEqual(["four", "one"]);
  expect(await titles("assignee=WENDY")).toEqual(["two"]);
  expect(await titles("creator=dana")).toEqual(["four"]);
  expect(await titles("sort=comments")).toEqual(["one", "four", "two"]);
  expect(await titles("since=2999-01-01T00:00:00Z")).toEqual([]);
  expect(await titles("since=2001-01-01T00:00:00Z&per_page=1&page=2")).toEqual(["two"]);
  await ask("rita", "GET /issues?state=some", 422);
});

test("labels come and go one by one, and missing ones are made", async () => {
  const { ask, told } = await startForum();
  await ask("dana", "POST /issues", 201, { title: "One" });
  await ask("rita", "POST /issues/1/labels", 403, { labels: ["a"] });
  const added = await ask("wendy", "POST /issues/1/labels", 200, { labels: ["a", "b", "A"] });
  expect(names(added.list)).toEqual(["a", "b"]);
  await told();
  await ask("tess", "POST /issues/1/labels", 200, { labels: ["b"] });
  expect(await told()).toEqual([]);
  const replaced = await ask("wendy", "PUT /issues/1/labels", 200, { labels: ["b", "c"] });
  expect(names(replaced.list)).toEqual(["b", "c"]);
  expect(await told()).toEqual(["label created", "issues unlabeled", "issues labeled"]);
  const left = await ask("tess", "DELETE /issues/1/labels/B", 200);
  expect(names(left.list)).toEqual(["c"]);
  await ask("tess", "DELETE /issues/1/labels/b", 404);
  await ask("tess", "DELETE /issues/1/labels", 204);
  const none = await ask("rita", "GET /issues/1/labels", 200);
  expect(none.list).toEqual([]);
});

test("an issue takes a hundred labels and no more", async () => {
  const { ask, github } = await startForum();
  github.world.limits.labelsPerIssue = 2;
  await ask("octo", "POST /issues", 201, { title: "One", labels: ["a"] });
  const answer = await ask("octo", "POST /issues/1/labels", 422, { labels: ["b", "c"] });
  expect(answer.body["errors"]).toMatchObject([
    { message: "Issues cannot have more than 2 labels" },
  ]);
});

test("a label is made once, renamed everywhere and removed everywhere", async () => {
  const { ask, lastPayload } = await startForum();
  await ask("tess", "POST /labels", 403, { name: "bug" });
  await ask("wendy", "POST /labels", 201, {
    name: "help wanted",
    color: "00ff00",
    description: "d",
  });
  const twice = await ask("wendy", "POST /labels", 422, { name: "Help Wanted" });
  expect(twice.body["errors"]).toMatchObject([{ field: "name", code: "already_exists" }]);
  await ask("wendy", "POST /labels", 422, { name: "x", color: "#00ff00" });
  await ask("wendy", "POST /issues", 201, { title: "One", labels: ["help wanted"] });
  await ask("wendy", "PATCH /labels/help%20wanted", 200, { new_name: "help" });
  expect((await lastPayload("label edited"))["changes"]).toEqual({ name: { from: "help wanted" } });
  await ask("rita", "GET /labels/help%20wanted", 404);
  await ask("rita", "GET /labels/help", 200);
  await ask("wendy", "DELETE /labels/help", 204);
  const issue = await ask("rita", "GET /issues/1", 200);
  expect(issue.body["labels"]).toEqual([]);
  expect((await ask("rita", "GET /labels", 200)).list).toEqual([]);
});

test("a locked conversation is open to who may write only", async () => {
  const { ask, told } = await startForum();
  await ask("dana", "POST /issues", 201, { title: "One" });
  await ask("tess", "PUT /issues/1/lock", 403);
  await ask("wendy", "PUT /issues/1/lock", 204, { lock_reason: "too heated" });
  const issue = await ask("rita", "GET /issues/1", 200);
  expect(issue.body).toMatchObject({ locked: true, active_lock_reason: "too heated" });
  const refused = await ask("dana", "POST /issues/1/comments", 403, { body: "but" });
  expect(refused.body["message"]).toBe("Unable to create comment because issue is locked.");
  await ask("wendy", "POST /issues/1/comments", 201, { body: "calm down" });
  await ask("wendy", "DELETE /issues/1/lock", 204);
  await ask("dana", "POST /issues/1/comments", 201, { body: "sorry" });
  expect(await told()).toEqual([
    "issues opened",
    "issues locked",
    "issue_comment created",
    "issues unlocked",
    "issue_comment created",
  ]);
});

test("comments are listed oldest first, changed by their author, and removed", async () => {
  const { ask, lastPayload } = await startForum();
  await ask("octo", "POST /issues", 201, { title: "One" });
  const first = await ask("dana", "POST /issues/1/comments", 201, { body: "first" });
  await ask("rita", "POST /issues/1/comments", 201, { body: "second" });
  const path = `/issues/comments/${Number(first.body["id"])}`;
  await ask("rita", `PATCH ${path}`, 403, { body: "not mine" });
  await ask("dana", `PATCH ${path}`, 200, { body: "first!" });
  expect(await lastPayload("issue_comment edited")).toMatchObject({
    changes: { body: { from: "first" } },
    comment: { body: "first!", author_association: "NONE" },
    issue: { number: 1, comments: 2 },
  });
  const all = await ask("dana", "GET /issues/1/comments", 200);
  expect(all.list.map((comment) => comment["body"])).toEqual(["first!", "second"]);
  const newest = await ask("dana", "GET /issues/comments?sort=created&direction=desc", 200);
  expect(newest.list.map((comment) => comment["body"])).toEqual(["second", "first!"]);
  await ask("wendy", `DELETE ${path}`, 204);
  await ask("wendy", `GET ${path}`, 404);
  expect((await ask("dana", "GET /issues/1", 200)).body["comments"]).toBe(1);
  expect((await lastPayload("issue_comment deleted"))["comment"]).toMatchObject({ body: "first!" });
});

test("what is too long or blank is refused, and a conversation ends at its limit", async () => {
  const { ask, github } = await startForum();
  await ask("octo", "POST /issues", 422, { title: "One", body: "x".repeat(65_537) });
  await ask("octo", "POST /issues", 422, { title: "x".repeat(257) });
  await ask("octo", "POST /issues", 422, { title: " " });
  await ask("octo", "POST /issues", 201, { title: "One", body: "x".repeat(65_536) });
  await ask("octo", "POST /issues/1/comments", 422, { body: "" });
  await ask("octo", "POST /issues/1/comments", 422, { body: "x".repeat(65_537) });
  github.world.limits.commentsPerIssue = 1;
  await ask("octo", "POST /issues/1/comments", 201, { body: "last" });
  const over = await ask("octo", "POST /issues/1/comments", 403, { body: "one more" });
  expect(over.body["message"]).toMatch(/^Commenting is disabled on issues with more than/);
});

test("an App needs the permission for what is behind the number", async () => {
  const { ask, token } = await startForum();
  const writer = { token: await token({ issues: "write" }) };
  const reader = { token: await token({ issues: "read", pull_requests: "write" }) };
  const made = await ask(writer, "POST /issues", 201, { title: "One", labels: ["new"] });
  expect(made.body).toMatchObject({
    user: { login: "cogtown[bot]" },
    performed_via_github_app: { slug: "cogtown" },
    labels: [{ name: "new" }],
  });
  await ask(reader, "POST /issues/1/comments", 403, { body: "hello" });
  await ask(reader, "POST /issues/1/labels", 403, { labels: ["new"] });
  await ask(writer, "POST /issues/1/comments", 201, { body: "hello" });
});
