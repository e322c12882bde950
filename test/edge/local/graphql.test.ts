import { expect, test } from "vitest";
import { z } from "zod";
import { rateLimitedAnswer } from "../../../app/local/graphql/problems.ts";
import { ask, here, updateRefs } from "./graphql-town.ts";
import { commitOn, request, startTown, tipOf } from "./town.ts";

test("without a token nobody asks anything", async () => {
  const town = await startTown();
  const answer = await request(town.github, "POST /graphql", {
    body: { query: "{ viewer { login } }" },
  });
  expect(answer.status).toBe(401);
});

test("an App is its bot, whose login GraphQL gives without the brackets", async () => {
  const town = await startTown();
  const token = await town.token();
  const issue = await request(town.github, "POST /repos/octo/town/issues", {
    token,
    body: { title: "Mine" },
  });
  const { data } = await ask(
    town,
    `{ viewer { login } ${here} { issue(number: 1) { id viewerDidAuthor author { __typename login } } } }`,
    { token },
  );
  expect(data).toEqual({
    viewer: { login: "cogtown[bot]" },
    repository: {
      issue: {
        id: issue.body["node_id"],
        viewerDidAuthor: true,
        author: { __typename: "Bot", login: "cogtown" },
      },
    },
  });
});

test("refs of any namespace are listed newest first, with the commits they stand at", async () => {
  const town = await startTown();
  const token = await town.token();
  const first = await tipOf(town);
  const second = await commitOn(town, first, "the second\n\nwith a body");
  for (const [name, sha] of [
    ["1", first],
    ["2", second],
  ]) {
    const body = { ref: `refs/cogtown/molecules/${String(name)}`, sha };
    await request(town.github, "POST /repos/octo/town/git/refs", { token, body });
  }
  const { data } = await ask(
    town,
    `{ ${here} {
      refs(refPrefix: "refs/cogtown/molecules/", first: 1, orderBy: { field: ALPHABETICAL, direction: DESC }) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { name target { ... on Commit { oid message messageHeadline } } }
      }
      ref(qualifiedName: "refs/cogtown/molecules/1") { name target { oid } }
      none: ref(qualifiedName: "refs/cogtown/molecules/9") { name }
      defaultBranchRef { name }
      readme: object(expression: "HEAD:README.md") { ... on Blob { text } }
      missing: object(expression: "HEAD:nowhere.md") { __typename }
    } }`,
  );
  expect(data).toMatchObject({
    repository: {
      refs: {
        totalCount: 2,
        pageInfo: { hasNextPage: true },
        nodes: [
          {
            name: "2",
            target: {
              oid: second,
              message: "the second\n\nwith a body",
              messageHeadline: "the second",
            },
          },
        ],
      },
      ref: { target: { oid: first } },
      none: null,
      defaultBranchRef: { name: "main" },
      readme: { text: "# Town\n" },
      missing: null,
    },
  });
});

test("a token without the permission is forbidden, in a 200", async () => {
  const town = await startTown();
  const token = await town.token({ contents: "read" });
  const old = await tipOf(town);
  const refused = await updateRefs(town, [{ name: "refs/heads/x", afterOid: old }], token);
  expect(refused.errors).toMatchObject([
    { type: "FORBIDDEN", message: "Resource not accessible by integration" },
  ]);
  const hidden = await ask(town, `{ ${here} { id issue(number: 1) { id } } }`, { token });
  expect(hidden.errors).toMatchObject([{ type: "FORBIDDEN", path: ["repository", "issue"] }]);
  expect(hidden.data).toMatchObject({ repository: { issue: null } });
});

test("what is not there is told by type, path and GitHub's words, and the rest is answered", async () => {
  const town = await startTown();
  const { data, errors } = await ask(town, `{ ${here} { name five: issue(number: 5) { id } } }`);
  expect(data).toEqual({ repository: { name: "town", five: null } });
  expect(errors).toEqual([
    {
      type: "NOT_FOUND",
      path: ["repository", "five"],
      message: "Could not resolve to an Issue with the number of 5.",
    },
  ]);
  const nowhere = await ask(town, '{ repository(owner: "octo", name: "x") { id } }');
  expect(nowhere.errors).toMatchObject([{ type: "NOT_FOUND", path: ["repository"] }]);
});

test("a field, an argument and an input that are not modelled fail by name and are remembered", async () => {
  const town = await startTown();
  const field = await ask(town, `{ ${here} { id diskUsage } }`);
  expect(field.errors[0]?.message).toContain("Repository.diskUsage");
  const argument = await ask(
    town,
    `{ ${here} { labels(first: 1, orderBy: { field: NAME, direction: ASC }) { totalCount } } }`,
  );
  expect(argument.errors[0]?.message).toContain("Repository.labels(orderBy:)");
  expect(town.github.world.unmodelled).toEqual([
    "GraphQL Repository.diskUsage",
    "GraphQL Repository.labels(orderBy:)",
  ]);
  const unknown = await ask(town, `{ ${here} { nonsense } }`);
  expect(unknown.errors[0]?.message).toContain("nonsense");
});

test("a connection is paged by cursors, and wants to know how much", async () => {
  const town = await startTown();
  const token = await town.token();
  for (const title of ["a", "b", "c"]) {
    await request(town.github, "POST /repos/octo/town/issues", { token, body: { title } });
  }
  const page = (after: string | null) =>
    ask(
      town,
      `query($after: String) { ${here} { issues(first: 2, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } nodes { title } } } }`,
      { variables: { after } },
    );
  const Page = z.object({
    repository: z.object({
      issues: z.object({
        totalCount: z.number(),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string() }),
        nodes: z.array(z.object({ title: z.string() })),
      }),
    }),
  });
  const first = Page.parse((await page(null)).data).repository.issues;
  expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
  const second = Page.parse((await page(first.pageInfo.endCursor)).data).repository.issues;
  expect([...first.nodes, ...second.nodes].map(({ title }) => title)).toEqual(["a", "b", "c"]);
  const last = await ask(town, `{ ${here} { issues(last: 1) { nodes { title } } } }`);
  expect(last.data).toEqual({ repository: { issues: { nodes: [{ title: "c" }] } } });
  const boundless = await ask(town, `{ ${here} { issues { totalCount } } }`);
  expect(boundless.errors).toMatchObject([{ type: "MISSING_PAGINATION_BOUNDARIES" }]);
  const greedy = await ask(town, `{ ${here} { issues(first: 101) { totalCount } } }`);
  expect(greedy.errors).toMatchObject([{ type: "EXCESSIVE_PAGINATION" }]);
});

test("who labelled and who renamed an issue is in its timeline, who rewrote it beside it", async () => {
  const town = await startTown();
  const token = town.owner;
  const issue = "/repos/octo/town/issues";
  await request(town.github, `POST ${issue}`, { token, body: { title: "Old", body: "one" } });
  await request(town.github, `POST ${issue}/1/labels`, { token, body: { labels: ["polecat"] } });
  await request(town.github, `PATCH ${issue}/1`, { token, body: { title: "New", body: "two" } });
  const { data } = await ask(
    town,
    `{ ${here} { issue(number: 1) {
      title body locked state editor { login } lastEditedAt
      labels(first: 10) { nodes { name } }
      timelineItems(itemTypes: [LABELED_EVENT, RENAMED_TITLE_EVENT], last: 100) {
        nodes {
          __typename
          ... on LabeledEvent { actor { login } label { name } }
          ... on RenamedTitleEvent { actor { login } previousTitle }
        }
      }
    } } }`,
  );
  expect(data).toMatchObject({
    repository: {
      issue: {
        title: "New",
        body: "two",
        locked: false,
        state: "OPEN",
        editor: { login: "octo" },
        labels: { nodes: [{ name: "polecat" }] },
        timelineItems: {
          nodes: [
            { __typename: "LabeledEvent", actor: { login: "octo" }, label: { name: "polecat" } },
            { __typename: "RenamedTitleEvent", actor: { login: "octo" }, previousTitle: "Old" },
          ],
        },
      },
    },
  });
});

test("a rate limit is a 200 with an error, when somebody switches it on", async () => {
  const town = await startTown();
  town.github.world.faults.before = ({ template }) =>
    template === "/graphql" ? rateLimitedAnswer(new Date()) : undefined;
  const { errors } = await ask(town, "{ viewer { login } }");
  expect(errors).toMatchObject([{ type: "RATE_LIMITED" }]);
  delete town.github.world.faults.before;
  const { data } = await ask(town, "{ rateLimit { limit cost remaining } }");
  expect(data).toMatchObject({ rateLimit: { limit: 5000, cost: 1 } });
});
