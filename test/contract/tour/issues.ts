import { expect } from "vitest";
import type { Visitor } from "./visitor.ts";

const issues = "/repos/octo/town/issues";

/** People file issues, label them, talk, close them. */
export async function tourIssues({ ask }: Visitor): Promise<void> {
  const one = await openIssue(ask, "Print JSON");
  await openIssue(ask, "Print YAML", { labels: ["idea"], assignees: ["maya"] });
  await ask(`POST ${issues}`, { body: { body: "no title" }, status: 422 });
  await ask(`GET ${issues}?state=all&labels=idea&per_page=1&sort=created&direction=asc`);
  await ask(`GET ${issues}/${one}`);
  await ask(`GET ${issues}/999`, { status: 404 });
  await ask(`PATCH ${issues}/${one}`, {
    body: { title: "Print rows as JSON", body: "### Goal\n" },
  });
  await ask(`PATCH ${issues}/${one}`, { body: { state: "closed", state_reason: "not_planned" } });
  await ask(`PATCH ${issues}/${one}`, { body: { state: "open" } });
  await ask(`PATCH ${issues}/${one}`, { as: "dana", body: { title: "Mine" }, status: 403 });
  await ask(`PUT ${issues}/${one}/lock`, { body: { lock_reason: "resolved" }, status: 204 });
  await ask(`GET ${issues}/${one}`);
  await ask(`DELETE ${issues}/${one}/lock`, { status: 204 });
}

async function openIssue(
  ask: Visitor["ask"],
  title: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const made = await ask(`POST ${issues}`, { as: "maya", body: { title, ...more }, status: 201 });
  return made.number("number");
}

/** Labels of the repository, and labels on an issue. */
export async function tourLabels({ ask }: Visitor): Promise<void> {
  const labels = "/repos/octo/town/labels";
  const label = { name: "polecat", color: "f29513", description: "Work on this" };
  await ask(`POST ${labels}`, { body: label, status: 201 });
  await ask(`POST ${labels}`, { body: label, status: 422 });
  await ask(`PATCH ${labels}/polecat`, { body: { color: "000000" } });
  await ask(`GET ${labels}`);
  await ask(`GET ${labels}/polecat`);
  await ask(`GET ${labels}/nothing`, { status: 404 });
  const issue = await openIssue(ask, "Print JSON");
  await ask(`POST ${issues}/${issue}/labels`, { body: { labels: ["polecat", "P1"] } });
  await ask(`GET ${issues}/${issue}/labels`);
  await ask(`DELETE ${issues}/${issue}/labels/P1`);
  await ask(`DELETE ${issues}/${issue}/labels/P1`, { status: 404 });
  await ask(`PUT ${issues}/${issue}/labels`, { body: { labels: ["P2"] } });
  await ask(`DELETE ${issues}/${issue}/labels`, { status: 204 });
  await ask(`DELETE ${labels}/polecat`, { status: 204 });
}

/** Comments come, change and go, an App's among them. */
export async function tourComments({ ask }: Visitor): Promise<void> {
  const issue = await openIssue(ask, "Print JSON");
  const comments = `${issues}/${issue}/comments`;
  const said = await ask(`POST ${comments}`, { as: "dana", body: { body: "+1" }, status: 201 });
  await ask(`POST ${comments}`, { as: "installation", body: { body: "At work." }, status: 201 });
  await ask(`POST ${comments}`, { body: { body: "" }, status: 422 });
  await ask(`GET ${comments}`);
  await ask(`GET ${issues}/comments`);
  const comment = `${issues}/comments/${said.number("id")}`;
  await ask(`GET ${comment}`);
  await ask(`PATCH ${comment}`, { as: "dana", body: { body: "+2" } });
  await ask(`DELETE ${comment}`, { as: "dana", status: 204 });
  await ask(`GET ${comment}`, { status: 404 });
}

/** Eyes, rockets, and who is to do it. */
export async function tourReactions({ ask }: Visitor): Promise<void> {
  const issue = await openIssue(ask, "Print JSON");
  const reactions = `${issues}/${issue}/reactions`;
  const eyes = await ask(`POST ${reactions}`, { body: { content: "eyes" }, status: 201 });
  await ask(`POST ${reactions}`, { body: { content: "eyes" } });
  await ask(`GET ${reactions}`);
  await ask(`GET ${issues}/${issue}`);
  await ask(`DELETE ${reactions}/${eyes.number("id")}`, { status: 204 });
  const comment = await ask(`POST ${issues}/${issue}/comments`, {
    body: { body: "/mayor help" },
    status: 201,
  });
  const onComment = `${issues}/comments/${comment.number("id")}/reactions`;
  const rocket = await ask(`POST ${onComment}`, {
    as: "installation",
    body: { content: "rocket" },
    status: 201,
  });
  await ask(`GET ${onComment}`);
  await ask(`DELETE ${onComment}/${rocket.number("id")}`, { as: "installation", status: 204 });
  await ask("GET /repos/octo/town/assignees");
  await ask("GET /repos/octo/town/assignees/maya", { status: 204 });
  await ask("GET /repos/octo/town/assignees/nobody", { status: 404 });
  await ask(`POST ${issues}/${issue}/assignees`, { body: { assignees: ["maya"] }, status: 201 });
  await ask(`DELETE ${issues}/${issue}/assignees`, { body: { assignees: ["maya"] } });
  await ask(`GET ${issues}/${issue}/events`);
  await ask(`GET ${issues}/${issue}/timeline`);
}

/** What only GraphQL can do with issues: a document is held to the schema, what it sets off to the webhooks. */
export async function tourPins({ ask }: Visitor): Promise<void> {
  const made = await ask(`POST ${issues}`, { body: { title: "Dashboard" }, status: 201 });
  const change = async (name: string) => {
    const query = `mutation($id: ID!) { ${name}(input: { issueId: $id }) { issue { isPinned } } }`;
    const variables = { id: made.text("node_id") };
    const answer = await ask("POST /graphql", { as: "installation", body: { query, variables } });
    return answer.flag(`data.${name}.issue.isPinned`);
  };
  expect(await change("pinIssue")).toBe(true);
  expect(await change("unpinIssue")).toBe(false);
  await ask(`GET ${issues}/${made.number("number")}/events`);
  await ask(`GET ${issues}/${made.number("number")}/timeline`);
}

/** A convoy: sub-issues, and what waits for what. */
export async function tourRelations({ ask }: Visitor): Promise<void> {
  const ids = new Map<string, { number: number; id: number }>();
  for (const title of ["Convoy", "First", "Second"]) {
    const made = await ask(`POST ${issues}`, { body: { title }, status: 201 });
    ids.set(title, { number: made.number("number"), id: made.number("id") });
  }
  const of = (title: string) => ids.get(title) ?? { number: 0, id: 0 };
  const [convoy, first, second] = [of("Convoy"), of("First"), of("Second")];
  const children = `${issues}/${convoy.number}/sub_issues`;
  await ask(`POST ${children}`, { body: { sub_issue_id: first.id }, status: 201 });
  await ask(`POST ${children}`, { body: { sub_issue_id: second.id }, status: 201 });
  await ask(`POST ${children}`, { body: { sub_issue_id: first.id }, status: 422 });
  await ask(`GET ${children}`);
  await ask(`GET ${issues}/${first.number}/parent`);
  await ask(`PATCH ${children}/priority`, {
    body: { sub_issue_id: second.id, before_id: first.id },
  });
  await ask(`GET ${issues}/${convoy.number}`);
  const waiting = `${issues}/${second.number}/dependencies/blocked_by`;
  await ask(`POST ${waiting}`, { body: { issue_id: first.id }, status: 201 });
  await ask(`GET ${waiting}`);
  await ask(`GET ${issues}/${first.number}/dependencies/blocking`);
  await ask(`GET ${issues}/${second.number}`);
  await ask(`DELETE ${waiting}/${first.id}`);
  await ask(`DELETE ${issues}/${convoy.number}/sub_issue`, { body: { sub_issue_id: first.id } });
  await ask(`GET ${issues}/${first.number}/parent`, { status: 404 });
}
