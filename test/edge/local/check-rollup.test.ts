import { expect, test } from "vitest";
import { ask, here } from "./graphql-town.ts";
import { request, startTown, tipOf } from "./town.ts";

test("GraphQL rolls up what checks and statuses say of a commit", async () => {
  const town = await startTown();
  const token = await town.token();
  const sha = await tipOf(town);
  const query = `{ ${here} { object(oid: "${sha}") { ... on Commit { statusCheckRollup {
    state
    contexts(first: 5) { nodes {
      __typename
      ... on CheckRun { name status conclusion }
      ... on StatusContext { context state }
    } }
  } } } } }`;
  const read = async () => (await ask(town, query)).data;
  expect(await read()).toEqual({ repository: { object: { statusCheckRollup: null } } });
  const post = (path: string, body: object) =>
    request(town.github, `POST /repos/octo/town/${path}`, { token, body });
  await post("check-runs", { name: "ci", head_sha: sha, conclusion: "skipped" });
  await post(`statuses/${sha}`, { context: "lint", state: "pending" });
  const nodes = [
    { __typename: "CheckRun", name: "ci", status: "COMPLETED", conclusion: "SKIPPED" },
    { __typename: "StatusContext", context: "lint", state: "PENDING" },
  ];
  expect(await read()).toEqual({
    repository: { object: { statusCheckRollup: { state: "PENDING", contexts: { nodes } } } },
  });
  await post(`statuses/${sha}`, { context: "lint", state: "error" });
  expect(await read()).toMatchObject({
    repository: { object: { statusCheckRollup: { state: "FAILURE" } } },
  });
});
