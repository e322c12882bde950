import { expect } from "vitest";
import type { Visitor } from "./visitor.ts";

const repository = "/repos/octo/town";
const pulls = `${repository}/pulls`;

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A branch off main with one more file; answers its head. */
async function pushBranch(ask: Visitor["ask"], branch: string, path: string): Promise<string> {
  const main = (await ask(`GET ${repository}/git/ref/heads/main`)).text("object.sha");
  await ask(`POST ${repository}/git/refs`, {
    as: "maya",
    body: { ref: `refs/heads/${branch}`, sha: main },
    status: 201,
  });
  return commitTo(ask, branch, path);
}

async function commitTo(ask: Visitor["ask"], branch: string, path: string): Promise<string> {
  const made = await ask(`PUT ${repository}/contents/${path}`, {
    as: "maya",
    body: { message: `Write ${path}`, content: base64(`${path}\n`), branch },
    status: 201,
  });
  return made.text("commit.sha");
}

async function openPull(ask: Visitor["ask"], branch: string, more = {}): Promise<number> {
  const body = { title: `Work on ${branch}`, head: branch, base: "main", body: "", ...more };
  return (await ask(`POST ${pulls}`, { as: "maya", body, status: 201 })).number("number");
}

/** A pull request opens, is read from all sides, changes, and closes without landing. */
export async function tourPulls({ ask }: Visitor): Promise<void> {
  await pushBranch(ask, "feature", "feature.txt");
  await ask(`POST ${pulls}`, { body: { title: "t", head: "nowhere", base: "main" }, status: 422 });
  const number = await openPull(ask, "feature", { draft: true });
  const again = { title: "Twice", head: "feature", base: "main" };
  await ask(`POST ${pulls}`, { body: again, status: 422 });
  await ask(`GET ${pulls}?state=open&head=octo:feature&base=main`);
  await ask(`GET ${pulls}/${number}`);
  await ask(`GET ${pulls}/999`, { status: 404 });
  await ask(`GET ${repository}/issues/${number}`);
  await ask(`GET ${repository}/issues?state=all`);
  await ask(`GET ${pulls}/${number}/commits`);
  await ask(`GET ${pulls}/${number}/files`);
  await ask(`GET ${pulls}/${number}/merge`, { status: 404 });
  await ask(`PATCH ${pulls}/${number}`, { body: { title: "Better words", body: "Closes #1" } });
  await commitTo(ask, "feature", "more.txt");
  await ask(`POST ${repository}/issues/${number}/labels`, { body: { labels: ["P1"] } });
  await ask(`DELETE ${repository}/issues/${number}/labels/P1`);
  const issue = `${repository}/issues/${number}`;
  await ask(`POST ${issue}/assignees`, { body: { assignees: ["maya"] }, status: 201 });
  await ask(`DELETE ${issue}/assignees`, { body: { assignees: ["maya"] } });
  await ask(`PUT ${issue}/lock`, { body: {}, status: 204 });
  await ask(`DELETE ${issue}/lock`, { status: 204 });
  await ask(`PATCH ${pulls}/${number}`, { body: { state: "closed" } });
  await ask(`PATCH ${pulls}/${number}`, { body: { state: "open" } });
  await ask(`GET ${repository}/issues/${number}/comments`);
}

/** What REST has no endpoint for: a draft and back, by GraphQL. */
export async function tourDrafts({ ask }: Visitor): Promise<void> {
  await pushBranch(ask, "drafted", "drafted.txt");
  const number = await openPull(ask, "drafted");
  const pullRequestId = (await ask(`GET ${pulls}/${number}`)).text("node_id");
  for (const mutation of ["convertPullRequestToDraft", "markPullRequestReadyForReview"]) {
    const query = `mutation ($pullRequestId: ID!) {
      ${mutation}(input: { pullRequestId: $pullRequestId }) { pullRequest { isDraft } }
    }`;
    const answer = await ask("POST /graphql", { body: { query, variables: { pullRequestId } } });
    expect(answer.flag(`data.${mutation}.pullRequest.isDraft`)).toBe(
      mutation.startsWith("convert"),
    );
  }
  await ask("POST /graphql", { body: { query: "{ viewer { nickname } }" } });
}

/** Somebody is asked to review, asks for changes, has it dismissed, approves. */
export async function tourReviews({ ask }: Visitor): Promise<void> {
  const head = await pushBranch(ask, "reviewed", "reviewed.txt");
  const number = await openPull(ask, "reviewed");
  const reviewers = `${pulls}/${number}/requested_reviewers`;
  await ask(`POST ${reviewers}`, { as: "maya", body: { reviewers: ["octo"] }, status: 201 });
  await ask(`GET ${reviewers}`);
  await ask(`DELETE ${reviewers}`, { as: "maya", body: { reviewers: ["octo"] } });
  const reviews = `${pulls}/${number}/reviews`;
  await ask(`POST ${reviews}`, { as: "maya", body: { event: "APPROVE" }, status: 422 });
  const asked = await ask(`POST ${reviews}`, {
    body: { event: "REQUEST_CHANGES", body: "Say why", commit_id: head },
  });
  await ask(`GET ${reviews}/${asked.number("id")}`);
  await ask(`PUT ${reviews}/${asked.number("id")}`, { body: { body: "Say why, please" } });
  await ask(`PUT ${reviews}/${asked.number("id")}/dismissals`, { body: { message: "It says so" } });
  const pending = await ask(`POST ${reviews}`, { body: {} });
  await ask(`POST ${reviews}/${pending.number("id")}/events`, { body: { event: "APPROVE" } });
  await ask(`GET ${reviews}`);
  await ask(`POST ${pulls}/${number}/comments`, {
    body: { body: "Here", commit_id: head, path: "reviewed.txt", line: 1, side: "RIGHT" },
    status: 201,
  });
  await ask(`GET ${pulls}/${number}/comments`);
}

/** Three ways to land, and what does not. */
export async function tourMerges({ ask, github }: Visitor): Promise<void> {
  for (const method of ["merge", "squash", "rebase"]) {
    const sha = await pushBranch(ask, `by-${method}`, `${method}.txt`);
    const number = await openPull(ask, `by-${method}`);
    const body = { sha: "0".repeat(40), merge_method: method };
    await ask(`PUT ${pulls}/${number}/merge`, { body, status: 409 });
    await ask(`PUT ${pulls}/${number}/merge`, { body: { ...body, sha } });
    await ask(`PUT ${pulls}/${number}/merge`, { body: { ...body, sha }, status: 405 });
    await ask(`GET ${pulls}/${number}/merge`, { status: 204 });
    await ask(`GET ${pulls}/${number}`);
  }
  await pushBranch(ask, "behind", "behind.txt");
  const behind = await openPull(ask, "behind");
  await commitTo(ask, "main", "ahead.txt");
  await ask(`PUT ${pulls}/${behind}/update-branch`, { body: {}, status: 202 });
  const head = (await ask(`GET ${repository}/git/ref/heads/behind`)).text("object.sha");
  await ask(`GET ${repository}/commits/${head}/pulls`);
  await github.idle();
}

/** Somebody who may not write here works in a fork. */
export async function tourForks({ ask, github }: Visitor): Promise<void> {
  await ask(`POST ${repository}/forks`, { as: "dana", body: {}, status: 202 });
  await ask(`POST ${repository}/forks`, { as: "installation", body: {}, status: 403 });
  await ask(`POST ${repository}/forks`, {
    as: "dana",
    body: { organization: "maya" },
    status: 422,
  });
  await ask("GET /repos/dana/town", { as: "dana" });
  const main = (await ask(`GET ${repository}/git/ref/heads/main`)).text("object.sha");
  const fork = "/repos/dana/town";
  const ref = { ref: "refs/heads/work", sha: main };
  await ask(`POST ${fork}/git/refs`, { as: "dana", body: ref, status: 201 });
  const file = { message: "Work", content: base64("work\n"), branch: "work" };
  await ask(`PUT ${fork}/contents/work.txt`, { as: "dana", body: file, status: 201 });
  const pull = { title: "Work", head: "dana:work", base: "main", maintainer_can_modify: true };
  await ask(`POST ${pulls}`, { as: "dana", body: { ...pull, head: "eve:work" }, status: 422 });
  const number = (await ask(`POST ${pulls}`, { as: "dana", body: pull, status: 201 })).number(
    "number",
  );
  await ask(`GET ${pulls}?head=dana:work`);
  await ask(`PUT ${pulls}/${number}/merge`, { body: {} });
  await github.idle();
}
