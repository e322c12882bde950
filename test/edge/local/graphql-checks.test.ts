import { expect, test } from "vitest";
import { ask, repositoryId } from "./graphql-town.ts";
import { request, startTown, type Town, tipOf } from "./town.ts";

const document = `mutation($input: CreateCheckRunInput!) {
  createCheckRun(input: $input) { clientMutationId }
}`;

async function createCheck(town: Town, input: object, options: object = {}) {
  const common = { repositoryId: await repositoryId(town), name: "cogtown/refinery" };
  return ask(town, document, { variables: { input: { ...common, ...input } }, ...options });
}

async function checksOn(town: Town, sha: string): Promise<unknown> {
  const path = `GET /repos/octo/town/commits/${sha}/check-runs` as const;
  const { body } = await request(town.github, path, { token: await town.token() });
  return body["check_runs"];
}

test("a check is made by GraphQL, and the newer one of its name takes its place", async () => {
  const town = await startTown();
  const headSha = await tipOf(town);
  const output = { title: "In the line", summary: "First." };
  expect((await createCheck(town, { headSha, status: "QUEUED", output })).errors).toEqual([]);
  expect(await checksOn(town, headSha)).toMatchObject([
    { name: "cogtown/refinery", status: "queued", conclusion: null, output },
  ]);
  const ended = { headSha, status: "COMPLETED", conclusion: "SUCCESS" };
  expect((await createCheck(town, ended)).errors).toEqual([]);
  expect(await checksOn(town, headSha)).toMatchObject([
    { status: "completed", conclusion: "success" },
  ]);
});

test("a check needs the permission, a commit that is there, and a conclusion when it is over", async () => {
  const town = await startTown();
  const headSha = await tipOf(town);
  const permissions = { contents: "write", metadata: "read" } as const;
  const refused = await createCheck(town, { headSha, status: "QUEUED" }, { permissions });
  expect(refused.errors).toMatchObject([{ type: "FORBIDDEN" }]);
  const nowhere = await createCheck(town, { headSha: "a".repeat(40), status: "QUEUED" });
  expect(nowhere.errors).toMatchObject([{ type: "UNPROCESSABLE" }]);
  const open = await createCheck(town, { headSha, status: "COMPLETED" });
  expect(open.errors).toMatchObject([{ type: "UNPROCESSABLE" }]);
  expect(await checksOn(town, headSha)).toEqual([]);
});
