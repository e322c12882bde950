import { expect, test } from "vitest";
import type { Forum } from "./forum.ts";
import { startForum } from "./forum.ts";
import { ask, here } from "./graphql-town.ts";

/** The node ids of new issues of these titles. */
async function openIssues({ ask: post }: Forum, ...titles: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const title of titles) {
    const answer = await post("octo", "POST /issues", 201, { title });
    ids.push(String(answer.body["node_id"]));
  }
  return ids;
}

/** One mutation about two issues; yields what was refused, or nothing. */
function relate(forum: Forum, name: string, input: object, token?: string) {
  const type = `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}Input`;
  const query = `mutation($input: ${type}!) { ${name}(input: $input) { clientMutationId } }`;
  const options = { variables: { input }, ...(token === undefined ? {} : { token }) };
  return ask(forum, query, options).then(({ errors }) => errors[0]);
}

test("sub-issues are added, moved and removed, under GitHub's limits", async () => {
  const forum = await startForum();
  const [one, two, a, b] = await openIssues(forum, "one", "two", "a", "b");
  const { limits } = forum.github.world;
  const add = (issueId = one, subIssueId = a, replaceParent = false) =>
    relate(forum, "addSubIssue", { issueId, subIssueId, replaceParent });
  await forum.told();
  expect(await add()).toBeUndefined();
  expect(await forum.told()).toEqual([
    "sub_issues sub_issue_added",
    "sub_issues parent_issue_added",
  ]);
  expect((await add())?.message).toContain("duplicate sub-issues");
  expect((await add(two))?.message).toBe("Sub issue may only have one parent");
  expect((await add(two, a, true))?.message).toBeUndefined();
  expect((await add(a, two))?.message).toContain("cycle");
  expect((await add(a, a))?.message).toBe("Sub issue cannot be the same as the parent issue");
  limits.subIssuesPerParent = 1;
  await forum.ask("octo", "PATCH /issues/3", 200, { state: "closed" });
  expect(await add(two, b)).toMatchObject({
    type: "UNPROCESSABLE",
    message: "Parent cannot have more than 1 sub-issues",
  });
  limits.subIssueLevels = 2;
  expect((await add(a, b))?.message).toContain("more than 1 layers of sub-issues");
  const remove = (issueId = two) => relate(forum, "removeSubIssue", { issueId, subIssueId: a });
  expect((await remove(one))?.type).toBe("UNPROCESSABLE");
  expect(await remove()).toBeUndefined();
});

test("eight levels are allowed, the ninth is not", async () => {
  const forum = await startForum();
  const ids = await openIssues(forum, ...["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  const outcomes: (string | undefined)[] = [];
  for (const [index, subIssueId] of ids.slice(1).entries()) {
    const refused = await relate(forum, "addSubIssue", { issueId: ids[index], subIssueId });
    outcomes.push(refused?.message);
  }
  expect(outcomes.slice(0, 7)).toEqual(Array.from({ length: 7 }));
  expect(outcomes[7]).toContain("more than 7 layers");
});

test("dependencies are added, listed and removed; itself, twice, back and one too many are refused", async () => {
  const forum = await startForum();
  const [one, two, three] = await openIssues(forum, "one", "two", "three");
  const block = (issueId = one, blockingIssueId = two) =>
    relate(forum, "addBlockedBy", { issueId, blockingIssueId });
  await forum.told();
  expect(await block()).toBeUndefined();
  expect(await forum.told()).toEqual([
    "issue_dependencies blocked_by_added",
    "issue_dependencies blocking_added",
  ]);
  expect(await block()).toMatchObject({
    type: "VALIDATION",
    message:
      "An error occurred while adding the blocking issue to the issue. Validation failed: Target issue has already been taken",
  });
  expect((await block(one, one))?.message).toContain("cannot be the same as the source issue");
  expect((await block(two, one))?.message).toContain("would create a cycle");
  forum.github.world.limits.dependenciesPerIssue = 1;
  expect((await block(one, three))?.type).toBe("VALIDATION");
  expect((await block(three, two))?.type).toBe("VALIDATION");
  forum.github.world.limits.dependenciesPerIssue = 50;
  expect(await block(two, three)).toBeUndefined();
  // GitHub looks for circles of two only.
  expect(await block(three, one)).toBeUndefined();
  const read = () =>
    ask(
      forum,
      `{ ${here} { issue(number: 1) {
        blockedBy(first: 5) { totalCount nodes { number state id } }
        blocking(first: 5) { nodes { number } }
        issueDependenciesSummary { blockedBy blocking totalBlockedBy totalBlocking }
      } } }`,
    );
  await forum.ask("octo", "PATCH /issues/2", 200, { state: "closed" });
  expect((await read()).data).toEqual({
    repository: {
      issue: {
        blockedBy: { totalCount: 1, nodes: [{ number: 2, state: "CLOSED", id: two }] },
        blocking: { nodes: [{ number: 3 }] },
        issueDependenciesSummary: {
          blockedBy: 0,
          blocking: 1,
          totalBlockedBy: 1,
          totalBlocking: 1,
        },
      },
    },
  });
  await forum.told();
  const gone = { issueId: one, blockingIssueId: two };
  expect(await relate(forum, "removeBlockedBy", gone)).toBeUndefined();
  expect(await relate(forum, "removeBlockedBy", gone)).toBeUndefined();
  expect(await forum.told()).toEqual([
    "issue_dependencies blocked_by_removed",
    "issue_dependencies blocking_removed",
  ]);
});

test("relations are for those who may triage", async () => {
  const forum = await startForum();
  const [one = "", two = ""] = await openIssues(forum, "one", "two");
  const input = { issueId: one, blockingIssueId: two };
  expect(await relate(forum, "addBlockedBy", input, forum.tokenOf("rita"))).toMatchObject({
    type: "FORBIDDEN",
  });
  expect(await relate(forum, "addBlockedBy", input, forum.tokenOf("tess"))).toBeUndefined();
});
