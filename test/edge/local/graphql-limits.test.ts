import { expect, test } from "vitest";
import { startForum } from "./forum.ts";
import { ask, here } from "./graphql-town.ts";

test("texts, labels and comments have the limits that they have in REST", async () => {
  const forum = await startForum();
  const { limits } = forum.github.world;
  const issue = await forum.ask("octo", "POST /issues", 201, { title: "One" });
  const label = async (name: string) =>
    (await forum.ask("octo", "POST /labels", 201, { name, color: "ff0000" })).body["node_id"];
  const labels = [await label("a"), await label("b")];
  const id = issue.body["node_id"];
  const refusal = async (name: string, input: object) => {
    const type = `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}Input`;
    const query = `mutation($input: ${type}!) { ${name}(input: $input) { clientMutationId } }`;
    return (await ask(forum, query, { variables: { input } })).errors[0]?.message;
  };
  limits.labelsPerIssue = 1;
  expect(await refusal("addLabelsToLabelable", { labelableId: id, labelIds: labels })).toBe(
    "Issues cannot have more than 1 labels",
  );
  expect(await refusal("updateIssue", { id, labelIds: labels })).toBe(
    "Issues cannot have more than 1 labels",
  );
  limits.titleLength = 3;
  expect(await refusal("updateIssue", { id, title: "Four" })).toBe(
    "Title is too long (maximum is 3 characters)",
  );
  limits.bodyLength = 3;
  expect(await refusal("addComment", { subjectId: id, body: "Four" })).toBe(
    "Body is too long (maximum is 3 characters)",
  );
  limits.commentsPerIssue = 1;
  expect(await refusal("addComment", { subjectId: id, body: "One" })).toBeUndefined();
  expect(await refusal("addComment", { subjectId: id, body: "Two" })).toBe(
    "Commenting is disabled on issues with more than 1 comments",
  );
});

test("an issue closed as a duplicate says so to those who ask for it", async () => {
  const forum = await startForum();
  const issue = await forum.ask("octo", "POST /issues", 201, { title: "One" });
  const close = `mutation($id: ID!) {
    closeIssue(input: { issueId: $id, stateReason: DUPLICATE }) { clientMutationId }
  }`;
  await ask(forum, close, { variables: { id: issue.body["node_id"] } });
  const { data } = await ask(
    forum,
    `{ ${here} { issue(number: 1) { stateReason newer: stateReason(enableDuplicate: true) } } }`,
  );
  expect(data).toEqual({
    repository: { issue: { stateReason: "NOT_PLANNED", newer: "DUPLICATE" } },
  });
});

test("where a conversation is locked, only those who write react", async () => {
  const forum = await startForum();
  const issue = await forum.ask("octo", "POST /issues", 201, { title: "One" });
  await forum.ask("octo", "PUT /issues/1/lock", 204);
  const react = (login: "rita" | "wendy") =>
    ask(
      forum,
      "mutation($id: ID!) { addReaction(input: { subjectId: $id, content: HEART }) { clientMutationId } }",
      { variables: { id: issue.body["node_id"] }, token: forum.tokenOf(login) },
    );
  expect((await react("rita")).errors).toMatchObject([{ type: "FORBIDDEN" }]);
  expect((await react("wendy")).errors).toEqual([]);
});
