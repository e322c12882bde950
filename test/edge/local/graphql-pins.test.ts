import { expect, test } from "vitest";
import type { Forum } from "./forum.ts";
import { startForum } from "./forum.ts";
import { ask, here, repositoryId, updateRefs } from "./graphql-town.ts";
import { commitOn, tipOf } from "./town.ts";

async function openIssue({ ask: post }: Forum, title: string): Promise<string> {
  return String((await post("octo", "POST /issues", 201, { title })).body["node_id"]);
}

const userId = ({ github }: Forum, login: string) =>
  Buffer.from(`User:${github.world.requireUser(login).id}`).toString("base64url");

function pin(forum: Forum, name: "pinIssue" | "unpinIssue", issueId: string, token?: string) {
  const query = `mutation($id: ID!) { ${name}(input: { issueId: $id }) { issue { isPinned } } }`;
  const options = { variables: { id: issueId }, ...(token === undefined ? {} : { token }) };
  return ask(forum, query, options);
}

test("three issues stand above the list; those who write put them there, and each change is told", async () => {
  const forum = await startForum();
  const [one, two, three, four] = await Promise.all(
    ["1", "2", "3", "4"].map((title) => openIssue(forum, title)),
  );
  await forum.told();
  expect((await pin(forum, "pinIssue", one ?? "", forum.tokenOf("tess"))).errors).toMatchObject([
    { type: "FORBIDDEN" },
  ]);
  expect((await pin(forum, "pinIssue", one ?? "")).data).toEqual({
    pinIssue: { issue: { isPinned: true } },
  });
  expect((await pin(forum, "pinIssue", one ?? "")).errors).toHaveLength(1);
  await pin(forum, "pinIssue", two ?? "", forum.tokenOf("wendy"));
  await pin(forum, "pinIssue", three ?? "");
  expect((await pin(forum, "pinIssue", four ?? "")).errors).toMatchObject([
    { type: "UNPROCESSABLE", message: "Maximum 3 pinned issues per repository" },
  ]);
  await pin(forum, "unpinIssue", one ?? "");
  expect((await pin(forum, "unpinIssue", one ?? "")).errors).toHaveLength(1);
  expect(await forum.told()).toEqual([
    ...["issues pinned", "issues pinned", "issues pinned"],
    "issues unpinned",
  ]);
  const query = `{ ${here} { pinnedIssues(first: 3) { totalCount nodes {
    issue { id } pinnedBy { login } repository { nameWithOwner } } } } }`;
  const repository = { nameWithOwner: "octo/town" };
  expect((await ask(forum, query)).data).toEqual({
    repository: {
      pinnedIssues: {
        totalCount: 2,
        nodes: [
          { issue: { id: two }, pinnedBy: { login: "wendy" }, repository },
          { issue: { id: three }, pinnedBy: { login: "cogtown" }, repository },
        ],
      },
    },
  });
});

test("people are made responsible by GraphQL; who cannot be is passed over, who is nobody is an error", async () => {
  const forum = await startForum();
  const assignableId = await openIssue(forum, "One");
  await forum.told();
  const change = (name: "add" | "remove", ...assigneeIds: string[]) => {
    const mutation = name === "add" ? "addAssigneesToAssignable" : "removeAssigneesFromAssignable";
    const query = `mutation($id: ID!, $who: [ID!]!) {
      changed: ${mutation}(input: { assignableId: $id, assigneeIds: $who }) {
        assignable { assignees(first: 5) { nodes { login } } }
      }
    }`;
    return ask(forum, query, { variables: { id: assignableId, who: assigneeIds } });
  };
  const shows = (...logins: string[]) => ({
    changed: { assignable: { assignees: { nodes: logins.map((login) => ({ login })) } } },
  });
  const [wendy, tess, dana] = ["wendy", "tess", "dana"].map((login) => userId(forum, login));
  expect((await change("add", wendy ?? "", dana ?? "", tess ?? "")).data).toEqual(
    shows("wendy", "tess"),
  );
  expect((await change("remove", wendy ?? "")).data).toEqual(shows("tess"));
  expect((await change("add", assignableId)).errors).toMatchObject([{ type: "NOT_FOUND" }]);
  expect(await forum.told()).toEqual(["issues assigned", "issues assigned", "issues unassigned"]);
});

test("issues are filtered and ordered; what is not modelled of a filter is named", async () => {
  const forum = await startForum();
  for (const title of ["One", "Two", "Three"]) await openIssue(forum, title);
  await forum.ask("octo", "POST /issues/1/labels", 200, { labels: ["plan"] });
  await forum.ask("octo", "POST /issues/1/assignees", 201, { assignees: ["wendy"] });
  await forum.ask("octo", "PATCH /issues/2", 200, { state: "closed" });
  await forum.ask("rita", "POST /issues/1/comments", 201, { body: "Hm" });
  for (const [index, { id }] of forum.github.world.issues.all().entries()) {
    const minute = [3, 1, 2][index] ?? 0;
    forum.github.world.issues.update(id, { updatedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)) });
  }
  const numbers = async (more: string) => {
    const query = `{ ${here} { issues(first: 9, ${more}) { nodes { number } } } }`;
    const { data, errors } = await ask(forum, query);
    return errors[0]?.message ?? JSON.stringify(data).match(/\d+/g)?.join(" ") ?? "";
  };
  expect(await numbers("orderBy: { field: CREATED_AT, direction: DESC }")).toBe("3 2 1");
  expect(await numbers("orderBy: { field: COMMENTS, direction: ASC }")).toBe("2 3 1");
  expect(await numbers("orderBy: { field: UPDATED_AT, direction: DESC }")).toBe("1 3 2");
  expect(await numbers('filterBy: { labels: ["plan"], states: [OPEN] }')).toBe("1");
  expect(await numbers("filterBy: { states: [CLOSED] }")).toBe("2");
  expect(await numbers('filterBy: { assignee: "wendy" }')).toBe("1");
  expect(await numbers("filterBy: { assignee: null }")).toBe("2 3");
  expect(await numbers('filterBy: { createdBy: "rita" }')).toBe("");
  expect(await numbers('filterBy: { since: "2026-01-01T00:02:00Z" }')).toBe("1 3");
  const { unmodelled } = forum.github.world;
  expect(await numbers('filterBy: { milestone: "*" }')).toContain("IssueFilters.milestone");
  expect(await numbers('filterBy: { labels: ["a", "b"] }')).toContain("IssueFilters.labels");
  unmodelled.length = 0;
});

test("a number is an issue or a pull request, a draft among them", async () => {
  const forum = await startForum();
  await openIssue(forum, "One");
  const head = await commitOn(forum, await tipOf(forum), "work");
  await updateRefs(forum, [{ name: "refs/heads/work", afterOid: head }]);
  const input = {
    repositoryId: await repositoryId(forum),
    baseRefName: "main",
    headRefName: "work",
    title: "Work",
    draft: true,
  };
  const document = `mutation($input: CreatePullRequestInput!) {
    createPullRequest(input: $input) { pullRequest { id isDraft author { login } } }
  }`;
  expect((await ask(forum, document, { variables: { input } })).data).toMatchObject({
    createPullRequest: { pullRequest: { isDraft: true, author: { login: "cogtown" } } },
  });
  const { data, errors } = await ask(
    forum,
    `{ ${here} {
      one: issueOrPullRequest(number: 1) { __typename ... on Issue { title } }
      two: issueOrPullRequest(number: 2) { __typename ... on PullRequest { isDraft
        userContentEdits(first: 1) { totalCount } reactionGroups { content } } }
      three: issueOrPullRequest(number: 3) { __typename }
    } }`,
  );
  expect(data).toMatchObject({
    repository: {
      one: { __typename: "Issue", title: "One" },
      two: { __typename: "PullRequest", isDraft: true, userContentEdits: { totalCount: 0 } },
      three: null,
    },
  });
  expect(errors).toMatchObject([{ type: "NOT_FOUND", path: ["repository", "three"] }]);
});
