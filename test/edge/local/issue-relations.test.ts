import { expect, test } from "vitest";
import type { Forum } from "./forum.ts";
import { startForum } from "./forum.ts";

/** Issues by title, with the database ids that relations go by. */
async function openIssues({ ask }: Forum, ...titles: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const title of titles) {
    const answer = await ask("octo", "POST /issues", 201, { title });
    ids.push(Number(answer.body["id"]));
  }
  return ids;
}

const numbers = (list: readonly Record<string, unknown>[]) => list.map((issue) => issue["number"]);

test("sub-issues are added, ordered, moved to another parent and removed", async () => {
  const forum = await startForum();
  const { ask, told } = forum;
  const [, , a = 0, b = 0, c = 0] = await openIssues(forum, "one", "two", "a", "b", "c");
  await told();
  await ask("rita", "POST /issues/1/sub_issues", 403, { sub_issue_id: a });
  for (const id of [a, b, c])
    await ask("tess", "POST /issues/1/sub_issues", 201, { sub_issue_id: id });
  expect((await told()).slice(0, 2)).toEqual([
    "sub_issues sub_issue_added",
    "sub_issues parent_issue_added",
  ]);
  await ask("octo", "PATCH /issues/1/sub_issues/priority", 200, { sub_issue_id: c, after_id: a });
  expect(numbers((await ask("rita", "GET /issues/1/sub_issues", 200)).list)).toEqual([3, 5, 4]);
  await ask("octo", "PATCH /issues/1/sub_issues/priority", 200, { sub_issue_id: b, before_id: a });
  expect(numbers((await ask("rita", "GET /issues/1/sub_issues", 200)).list)).toEqual([4, 3, 5]);
  await ask("octo", "PATCH /issues/1/sub_issues/priority", 422, { sub_issue_id: b });
  await ask("octo", "PATCH /issues/3", 200, { state: "closed" });
  const parent = await ask("rita", "GET /issues/4/parent", 200);
  expect(parent.body).toMatchObject({
    number: 1,
    sub_issues_summary: { total: 3, completed: 1, percent_completed: 33 },
  });
  await ask("octo", "POST /issues/2/sub_issues", 422, { sub_issue_id: b });
  await ask("octo", "POST /issues/2/sub_issues", 201, { sub_issue_id: b, replace_parent: true });
  expect((await ask("rita", "GET /issues/4/parent", 200)).body["number"]).toBe(2);
  await told();
  await ask("octo", "DELETE /issues/2/sub_issue", 200, { sub_issue_id: b });
  expect(await told()).toEqual(["sub_issues sub_issue_removed", "sub_issues parent_issue_removed"]);
  await ask("octo", "DELETE /issues/2/sub_issue", 404, { sub_issue_id: b });
  await ask("rita", "GET /issues/4/parent", 404);
});

test("a sub-issue is named by its database id, once, below the limits and never in a circle", async () => {
  const forum = await startForum();
  const { ask, github } = forum;
  const [one = 0, two = 0, three = 0, four = 0] = await openIssues(forum, "1", "2", "3", "4");
  await ask("octo", "POST /issues/1/sub_issues", 404, { sub_issue_id: 2 });
  await ask("octo", "POST /issues/1/sub_issues", 201, { sub_issue_id: two });
  await ask("octo", "POST /issues/1/sub_issues", 422, { sub_issue_id: two });
  await ask("octo", "POST /issues/2/sub_issues", 422, { sub_issue_id: one });
  await ask("octo", "POST /issues/1/sub_issues", 422, { sub_issue_id: one });
  github.world.limits.subIssuesPerParent = 1;
  const full = await ask("octo", "POST /issues/1/sub_issues", 422, { sub_issue_id: three });
  expect(full.body["message"]).toContain("Parent cannot have more than 1 sub-issues");
  github.world.limits.subIssueLevels = 3;
  await ask("octo", "POST /issues/2/sub_issues", 201, { sub_issue_id: three });
  await ask("octo", "POST /issues/3/sub_issues", 422, { sub_issue_id: four });
});

test("an issue is blocked until what blocks it is closed", async () => {
  const forum = await startForum();
  const { ask, told, lastPayload } = forum;
  const [, two = 0] = await openIssues(forum, "one", "two");
  await told();
  await ask("rita", "POST /issues/1/dependencies/blocked_by", 403, { issue_id: two });
  await ask("octo", "POST /issues/1/dependencies/blocked_by", 201, { issue_id: two });
  expect(await told()).toEqual([
    "issue_dependencies blocked_by_added",
    "issue_dependencies blocking_added",
  ]);
  expect(await lastPayload("issue_dependencies blocked_by_added")).toMatchObject({
    blocked_issue: { number: 1 },
    blocking_issue: { number: 2 },
    sender: { login: "octo" },
  });
  const blocked = await ask("rita", "GET /issues?direction=asc", 200);
  expect(blocked.list[0]).toMatchObject({
    issue_dependencies_summary: { blocked_by: 1, blocking: 0, total_blocked_by: 1 },
  });
  expect(numbers((await ask("rita", "GET /issues/1/dependencies/blocked_by", 200)).list)).toEqual([
    2,
  ]);
  expect(numbers((await ask("rita", "GET /issues/2/dependencies/blocking", 200)).list)).toEqual([
    1,
  ]);
  await ask("octo", "PATCH /issues/2", 200, { state: "closed" });
  expect((await ask("rita", "GET /issues/1", 200)).body).toMatchObject({
    issue_dependencies_summary: { blocked_by: 0, total_blocked_by: 1 },
  });
  await ask("octo", `DELETE /issues/1/dependencies/blocked_by/${two}`, 200);
  await ask("octo", `DELETE /issues/1/dependencies/blocked_by/${two}`, 200);
  expect((await told()).slice(-2)).toEqual([
    "issue_dependencies blocked_by_removed",
    "issue_dependencies blocking_removed",
  ]);
});

test("what cannot block is refused: a number, itself, twice, a pull request, one too many", async () => {
  const forum = await startForum();
  const { ask, github } = forum;
  const [one = 0, two = 0, three = 0] = await openIssues(forum, "1", "2", "3");
  const block = (status: number, id: number) =>
    ask("octo", "POST /issues/1/dependencies/blocked_by", status, { issue_id: id });
  await block(404, 2);
  await block(422, one);
  await block(201, two);
  await block(422, two);
  await ask("octo", "POST /issues/2/dependencies/blocked_by", 422, { issue_id: one });
  github.world.limits.dependenciesPerIssue = 1;
  await block(422, three);
  github.world.limits.dependenciesPerIssue = 50;
  github.world.issues.update(three, { pullId: 1 });
  const pull = await block(422, three);
  github.world.issues.update(three, { pullId: null });
  expect(pull.body["message"]).toContain("Target issue may only be an issue");
});

test("a reaction counts once per person and is taken back by its owner only", async () => {
  const forum = await startForum();
  const { ask } = forum;
  await openIssues(forum, "one");
  const made = await ask("rita", "POST /issues/1/reactions", 201, { content: "eyes" });
  await ask("rita", "POST /issues/1/reactions", 200, { content: "eyes" });
  await ask("dana", "POST /issues/1/reactions", 201, { content: "eyes" });
  await ask("dana", "POST /issues/1/reactions", 201, { content: "+1" });
  await ask("dana", "POST /issues/1/reactions", 422, { content: "shrug" });
  const issue = await ask("rita", "GET /issues/1", 200);
  expect(issue.body["reactions"]).toMatchObject({ total_count: 3, eyes: 2, "+1": 1 });
  const eyes = await ask("rita", "GET /issues/1/reactions?content=eyes", 200);
  expect(eyes.list).toHaveLength(2);
  const path = `DELETE /issues/1/reactions/${Number(made.body["id"])}`;
  await ask("dana", path, 404);
  await ask("rita", path, 204);
  const comment = await ask("octo", "POST /issues/1/comments", 201, { body: "hm" });
  const below = `/issues/comments/${Number(comment.body["id"])}/reactions`;
  const hooray = await ask("dana", `POST ${below}`, 201, { content: "hooray" });
  expect((await ask("rita", `GET ${below}`, 200)).list).toMatchObject([
    { content: "hooray", user: { login: "dana" } },
  ]);
  await ask("dana", `DELETE ${below}/${Number(hooray.body["id"])}`, 204);
});

test("people are assigned and let go; who cannot be is passed over", async () => {
  const forum = await startForum();
  const { ask, told } = forum;
  await openIssues(forum, "one");
  await told();
  const path = "/issues/1/assignees";
  await ask("rita", `POST ${path}`, 403, { assignees: ["rita"] });
  const both = await ask("tess", `POST ${path}`, 201, { assignees: ["wendy", "dana", "tess"] });
  expect(both.body["assignees"]).toMatchObject([{ login: "wendy" }, { login: "tess" }]);
  const one = await ask("tess", `DELETE ${path}`, 200, { assignees: ["wendy"] });
  expect(one.body["assignee"]).toMatchObject({ login: "tess" });
  expect(await told()).toEqual(["issues assigned", "issues assigned", "issues unassigned"]);
  await ask("rita", "GET /assignees/wendy", 204);
  await ask("rita", "GET /assignees/dana", 404);
  const list = await ask("rita", "GET /assignees", 200);
  expect(list.list.map((user) => user["login"]).toSorted()).toEqual(["octo", "tess", "wendy"]);
  await ask("octo", "PATCH /issues/1", 422, { assignees: ["dana"] });
});

test("the timeline tells what happened and what was said, in order", async () => {
  const forum = await startForum();
  const { ask } = forum;
  const [, two = 0, three = 0] = await openIssues(forum, "one", "two", "three");
  await ask("octo", "POST /issues/1/labels", 200, { labels: ["a"] });
  await ask("octo", "PATCH /issues/1", 200, { title: "One", assignees: ["wendy"] });
  await ask("rita", "POST /issues/1/comments", 201, { body: "see #2 and #2" });
  await ask("octo", "PUT /issues/1/lock", 204, { lock_reason: "spam" });
  await ask("octo", "DELETE /issues/1/lock", 204);
  await ask("octo", "POST /issues/1/sub_issues", 201, { sub_issue_id: two });
  await ask("octo", "POST /issues/1/dependencies/blocked_by", 201, { issue_id: three });
  await ask("octo", "PATCH /issues/1", 200, { state: "closed", labels: [] });
  const timeline = await ask("rita", "GET /issues/1/timeline", 200);
  const kinds = timeline.list.map((entry) => entry["event"]);
  expect(kinds).toEqual([
    "labeled",
    "assigned",
    "renamed",
    "commented",
    "locked",
    "unlocked",
    "sub_issue_added",
    "blocked_by_added",
    "unlabeled",
    "closed",
  ]);
  expect(timeline.list[0]).toMatchObject({ actor: { login: "octo" }, label: { name: "a" } });
  const events = await ask("rita", "GET /issues/1/events", 200);
  expect(events.list.map((entry) => entry["event"])).toEqual(
    kinds.filter((kind) => kind !== "commented"),
  );
  const mentioned = await ask("rita", "GET /issues/2/timeline", 200);
  expect(mentioned.list).toMatchObject([
    { event: "cross-referenced", source: { issue: { number: 1 } } },
    { event: "parent_issue_added", parent_issue: { number: 1 } },
  ]);
});
