import { expect, test } from "vitest";
import { z } from "zod";
import type { Forum } from "./forum.ts";
import { startForum } from "./forum.ts";
import { ask, here, repositoryId } from "./graphql-town.ts";

const Made = z.object({
  createIssue: z.object({ issue: z.object({ id: z.string(), number: z.number() }) }),
});

/** One mutation with one input; `payload` is what is asked of it. */
function mutate(
  forum: Forum,
  name: string,
  input: object,
  payload = "clientMutationId",
  token?: string,
) {
  const type = `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}Input`;
  const query = `mutation($input: ${type}!) { ${name}(input: $input) { ${payload} } }`;
  return ask(forum, query, { variables: { input }, ...(token === undefined ? {} : { token }) });
}

async function create(forum: Forum, title: string, more: object = {}) {
  const repository = await repositoryId(forum);
  const input = { repositoryId: repository, title, ...more };
  const { data } = await mutate(forum, "createIssue", input, "issue { id number }");
  return Made.parse(data).createIssue.issue;
}

test("an App opens an issue below another one, and both are told of", async () => {
  const forum = await startForum();
  const parent = await create(forum, "Plan");
  await forum.told();
  const label = await forum.ask("octo", "POST /labels", 201, { name: "bug", color: "ff0000" });
  await forum.told();
  const child = await create(forum, "First", {
    body: "Do it",
    parentIssueId: parent.id,
    labelIds: [label.body["node_id"]],
  });
  expect(child.number).toBe(parent.number + 1);
  expect(await forum.told()).toEqual([
    "issues opened",
    "issues labeled",
    "sub_issues sub_issue_added",
    "sub_issues parent_issue_added",
  ]);
  const { data } = await ask(
    forum,
    `{ ${here} {
      issue(number: 1) {
        parent { number }
        subIssues(first: 5) {
          totalCount
          nodes { number title body state labels(first: 1) { nodes { name } } parent { number } }
          pageInfo { hasNextPage }
        }
        subIssuesSummary { total completed percentCompleted }
        repository { nameWithOwner }
        author { login }
        stateReason isPinned
      }
    } }`,
  );
  expect(data).toEqual({
    repository: {
      issue: {
        parent: null,
        subIssues: {
          totalCount: 1,
          nodes: [
            {
              number: 2,
              title: "First",
              body: "Do it",
              state: "OPEN",
              labels: { nodes: [{ name: "bug" }] },
              parent: { number: 1 },
            },
          ],
          pageInfo: { hasNextPage: false },
        },
        subIssuesSummary: { total: 1, completed: 0, percentCompleted: 0 },
        repository: { nameWithOwner: "octo/town" },
        author: { login: "cogtown" },
        stateReason: null,
        isPinned: false,
      },
    },
  });
});

test("a full parent, a title that says nothing and a text too long make no issue at all", async () => {
  const forum = await startForum();
  const { world } = forum.github;
  const parent = await create(forum, "Plan");
  await create(forum, "First", { parentIssueId: parent.id });
  const refused = async (input: object) => {
    const repository = await repositoryId(forum);
    const answer = await mutate(forum, "createIssue", { repositoryId: repository, ...input });
    expect(answer.data).toEqual({ createIssue: null });
    expect(answer.errors).toMatchObject([{ type: "UNPROCESSABLE", path: ["createIssue"] }]);
    return answer.errors[0]?.message;
  };
  world.limits.subIssuesPerParent = 1;
  expect(await refused({ title: "Second", parentIssueId: parent.id })).toBe(
    "Parent cannot have more than 1 sub-issues",
  );
  world.limits.bodyLength = 10;
  expect(await refused({ title: "Second", body: "a".repeat(11) })).toBe(
    "Body is too long (maximum is 10 characters)",
  );
  expect(await refused({ title: " " })).toContain("blank");
  expect(world.issues.all()).toHaveLength(2);
});

test("whoever may not triage has labels and assignees dropped, and hangs nothing below another issue", async () => {
  const forum = await startForum();
  const repository = await repositoryId(forum);
  const wendy = forum.github.world.requireUser("wendy");
  const label = await forum.ask("octo", "POST /labels", 201, { name: "bug", color: "ff0000" });
  const parent = await create(forum, "Plan");
  const assigneeIds = [Buffer.from(`User:${wendy.id}`).toString("base64url")];
  const wish = { repositoryId: repository, labelIds: [label.body["node_id"]], assigneeIds };
  const payload = "issue { labels(first: 1) { totalCount } assignees(first: 1) { totalCount } }";
  const counts = (count: number) => ({
    createIssue: { issue: { labels: { totalCount: count }, assignees: { totalCount: count } } },
  });
  const by = (login: "rita" | "tess", more = {}) =>
    mutate(
      forum,
      "createIssue",
      { ...wish, title: "Wish", ...more },
      payload,
      forum.tokenOf(login),
    );
  expect((await by("rita")).data).toEqual(counts(0));
  expect((await by("tess")).data).toEqual(counts(1));
  const refused = await by("rita", { parentIssueId: parent.id });
  expect(refused.errors).toMatchObject([{ type: "FORBIDDEN", path: ["createIssue"] }]);
});

test("a text is its author's and those who may write; the rest of an issue is triaged", async () => {
  const forum = await startForum();
  const issue = await create(forum, "Plan", { body: "one" });
  const by = (login: "octo" | "wendy" | "tess" | "rita", change: object) =>
    mutate(
      forum,
      "updateIssue",
      { id: issue.id, ...change },
      "issue { body state } actor { login }",
      forum.tokenOf(login),
    );
  for (const login of ["tess", "rita"] as const) {
    const { errors } = await by(login, { body: "mine" });
    expect(errors).toMatchObject([{ type: "FORBIDDEN", path: ["updateIssue"] }]);
  }
  expect((await by("wendy", { body: "two" })).data).toEqual({
    updateIssue: { issue: { body: "two", state: "OPEN" }, actor: { login: "wendy" } },
  });
  expect((await by("rita", { state: "CLOSED" })).errors).toHaveLength(1);
  expect((await by("tess", { state: "CLOSED" })).data).toMatchObject({
    updateIssue: { issue: { state: "CLOSED" } },
  });
});

const edits = `
  body lastEditedAt includesCreatedEdit
  editor { login }
  userContentEdits(first: 5) { totalCount nodes { diff deletedAt editor { __typename login } } }`;

test("every text that an issue had can be read, the newest first and the original among them", async () => {
  const forum = await startForum();
  const { id } = await create(forum, "Plan", { body: "- [ ] go" });
  const read = async () => {
    const { data } = await ask(forum, `{ ${here} { issue(number: 1) { ${edits} } } }`);
    return data;
  };
  const untouched = { lastEditedAt: null, includesCreatedEdit: false, editor: null };
  expect(await read()).toMatchObject({
    repository: { issue: { ...untouched, userContentEdits: { totalCount: 0, nodes: [] } } },
  });
  await forum.told();
  await forum.ask("wendy", "PATCH /issues/1", 200, { body: "- [x] go" });
  expect(await forum.lastPayload("issues edited")).toMatchObject({
    changes: { body: { from: "- [ ] go" } },
    issue: { body: "- [x] go" },
    sender: { login: "wendy" },
  });
  await mutate(forum, "updateIssue", { id, body: "done" });
  const bot = { __typename: "Bot", login: "cogtown" };
  expect(await read()).toMatchObject({
    repository: {
      issue: {
        body: "done",
        includesCreatedEdit: true,
        editor: { login: "cogtown" },
        userContentEdits: {
          totalCount: 3,
          nodes: [
            { diff: "done", deletedAt: null, editor: bot },
            { diff: "- [x] go", editor: { __typename: "User", login: "wendy" } },
            { diff: "- [ ] go", editor: bot },
          ],
        },
      },
    },
  });
  expect(await forum.told()).toEqual(["issues edited", "issues edited"]);
});

test("a comment of the App that somebody ticks is told with what it was before, and keeps its history", async () => {
  const forum = await startForum();
  const { id } = await create(forum, "Plan");
  const token = await forum.token();
  await mutate(forum, "addComment", { subjectId: id, body: "- [ ] yes" }, undefined, token);
  const [comment] = (await forum.ask("octo", "GET /issues/1/comments", 200)).list;
  const path = `PATCH /issues/comments/${Number(comment?.["id"])}`;
  await forum.ask("tess", path, 403, { body: "- [x] yes" });
  await forum.ask("wendy", path, 200, { body: "- [x] yes" });
  expect(await forum.lastPayload("issue_comment edited")).toMatchObject({
    changes: { body: { from: "- [ ] yes" } },
    comment: { body: "- [x] yes", user: { login: "cogtown[bot]" } },
    sender: { login: "wendy" },
  });
  const { data } = await ask(
    forum,
    `{ ${here} { issue(number: 1) { comments(first: 1) { nodes {
      fullDatabaseId url updatedAt ${edits} } } } } }`,
  );
  expect(data).toMatchObject({
    repository: {
      issue: {
        comments: {
          nodes: [
            {
              body: "- [x] yes",
              editor: { login: "wendy" },
              userContentEdits: { totalCount: 2, nodes: [{ diff: "- [x] yes" }, {}] },
            },
          ],
        },
      },
    },
  });
});

test("a reaction is there once per actor, is seen by its owner, and nobody is told", async () => {
  const forum = await startForum();
  const { id } = await create(forum, "Plan");
  const comment = await forum.ask("rita", "POST /issues/1/comments", 201, { body: "/mayor" });
  await forum.told();
  const subjectId = comment.body["node_id"];
  const payload = `reaction { databaseId content user { login } }
    reactionGroups { content viewerHasReacted createdAt reactors(first: 5) { totalCount nodes {
      ... on User { login } ... on Bot { login } } } }
    subject { __typename id }`;
  const react = (name: string, content: string, token?: string) =>
    mutate(forum, name, { subjectId, content }, payload, token);
  const first = await react("addReaction", "EYES");
  expect(await react("addReaction", "EYES")).toEqual(first);
  await react("addReaction", "EYES", forum.tokenOf("rita"));
  const Groups = z.object({
    addReaction: z.object({
      reaction: z.unknown(),
      reactionGroups: z.array(
        z.object({
          content: z.string(),
          viewerHasReacted: z.boolean(),
          createdAt: z.string().nullable(),
          reactors: z.object({ totalCount: z.number() }),
        }),
      ),
      subject: z.unknown(),
    }),
  });
  const { addReaction } = Groups.parse(
    (await react("addReaction", "ROCKET", forum.tokenOf("wendy"))).data,
  );
  expect(addReaction.subject).toEqual({ __typename: "IssueComment", id: subjectId });
  expect(addReaction.reaction).toMatchObject({ content: "ROCKET", user: { login: "wendy" } });
  expect(addReaction.reactionGroups).toHaveLength(8);
  const shown = addReaction.reactionGroups.filter(({ createdAt }) => createdAt !== null);
  expect(shown).toMatchObject([
    { content: "ROCKET", viewerHasReacted: true, reactors: { totalCount: 1 } },
    { content: "EYES", viewerHasReacted: false, reactors: { totalCount: 2 } },
  ]);
  await react("removeReaction", "ROCKET", forum.tokenOf("wendy"));
  const again = await react("removeReaction", "ROCKET", forum.tokenOf("wendy"));
  expect(again.data).toMatchObject({ removeReaction: { reaction: null } });
  await mutate(forum, "addReaction", { subjectId: id, content: "THUMBS_UP" });
  const issue = await forum.ask("octo", "GET /issues/1", 200);
  expect(issue.body["reactions"]).toMatchObject({ total_count: 1, "+1": 1 });
  expect(await forum.told()).toEqual([]);
});

test("an App without “issues: write” changes nothing, whatever it tries", async () => {
  const forum = await startForum();
  const { id } = await create(forum, "Plan");
  const other = await create(forum, "Other");
  const repository = await repositoryId(forum);
  const token = await forum.token({ issues: "read", pull_requests: "write" });
  const tried = {
    createIssue: { repositoryId: repository, title: "No" },
    updateIssue: { id, title: "No" },
    addReaction: { subjectId: id, content: "EYES" },
    addSubIssue: { issueId: id, subIssueId: other.id },
    addBlockedBy: { issueId: id, blockingIssueId: other.id },
  };
  for (const [name, input] of Object.entries(tried)) {
    const { errors } = await mutate(forum, name, input, undefined, token);
    expect(errors).toMatchObject([{ type: "FORBIDDEN", path: [name] }]);
  }
  expect(forum.github.world.issues.all()).toHaveLength(2);
});

test("of several mutations in one document the one that fails leaves the others done", async () => {
  const forum = await startForum();
  const repository = await repositoryId(forum);
  const { data, errors } = await ask(
    forum,
    `mutation($repository: ID!) {
      one: createIssue(input: { repositoryId: $repository, title: "One" }) { issue { number } }
      bad: createIssue(input: { repositoryId: $repository, title: "" }) { issue { number } }
      two: createIssue(input: { repositoryId: $repository, title: "Two" }) { issue { number } }
    }`,
    { variables: { repository } },
  );
  expect(data).toEqual({
    one: { issue: { number: 1 } },
    bad: null,
    two: { issue: { number: 2 } },
  });
  expect(errors).toMatchObject([{ type: "UNPROCESSABLE", path: ["bad"] }]);
});
