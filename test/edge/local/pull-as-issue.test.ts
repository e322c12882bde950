import { expect, test } from "vitest";
import type { Forum } from "./forum.ts";
import { startForum } from "./forum.ts";
import { commitOn, tipOf } from "./town.ts";

/** Opens pull request #1 from a branch with one commit. */
async function openPull(forum: Forum): Promise<void> {
  const sha = await commitOn(forum, await tipOf(forum), "More");
  await forum.ask("octo", "POST /git/refs", 201, { ref: "refs/heads/more", sha });
  await forum.ask("octo", "POST /pulls", 201, { title: "More", head: "more", base: "main" });
  await forum.told();
}

test("a pull request is listed among the issues and has their labels, assignees and comments", async () => {
  const forum = await startForum();
  const { ask, told } = forum;
  await openPull(forum);
  await ask("octo", "POST /issues/1/labels", 200, { labels: ["ready"] });
  await ask("octo", "POST /issues/1/assignees", 201, { assignees: ["wendy"] });
  await ask("dana", "POST /issues/1/comments", 201, { body: "nice" });
  await ask("octo", "PUT /issues/1/lock", 204, {});
  await ask("octo", "DELETE /issues/1/lock", 204);
  expect(await told()).toEqual([
    "label created",
    "pull_request labeled",
    "pull_request assigned",
    "issue_comment created",
    "pull_request locked",
    "pull_request unlocked",
  ]);
  const { list } = await ask("rita", "GET /issues?labels=ready&assignee=wendy", 200);
  expect(list).toMatchObject([{ number: 1, comments: 1, pull_request: { merged_at: null } }]);
});

test("a pull request is renamed, closed and reopened through its issue", async () => {
  const forum = await startForum();
  const { ask, told, lastPayload } = forum;
  await openPull(forum);
  await ask("octo", "PATCH /issues/1", 200, { title: "Much more" });
  await ask("octo", "PATCH /issues/1", 200, { state: "closed" });
  await ask("octo", "PATCH /issues/1", 200, { state: "open" });
  expect(await told()).toEqual([
    "pull_request edited",
    "pull_request closed",
    "pull_request reopened",
  ]);
  expect(await lastPayload("pull_request edited")).toMatchObject({
    changes: { title: { from: "More" } },
    pull_request: { title: "Much more" },
  });
  const { list } = await ask("rita", "GET /issues/1/events", 200);
  expect(list.map((event) => event["event"])).toEqual(["renamed", "closed", "reopened"]);
});

test("an App that may only write issues is refused on a pull request, and the other way round", async () => {
  const forum = await startForum();
  const { ask } = forum;
  await openPull(forum);
  await ask("octo", "POST /issues", 201, { title: "Two" });
  await ask("octo", "POST /labels", 201, { name: "known" });
  const issues = { token: await forum.token({ issues: "write" }) };
  const pulls = { token: await forum.token({ pull_requests: "write" }) };
  await ask(issues, "POST /issues/1/comments", 403, { body: "hello" });
  await ask(pulls, "POST /issues/1/comments", 201, { body: "hello" });
  await ask(issues, "POST /issues/2/comments", 201, { body: "hello" });
  await ask(pulls, "POST /issues/2/comments", 403, { body: "hello" });
  await ask(pulls, "POST /issues/1/labels", 200, { labels: ["known"] });
  await ask(pulls, "POST /issues/1/labels", 403, { labels: ["unknown"] });
});
