import { expect, test } from "vitest";
import { z } from "zod";
import type { Town } from "./town.ts";
import { commitOn, receiveWebhooks, request, startTown, tipOf } from "./town.ts";

const pull = "/repos/octo/town/pulls/1";

/** A town with one pull request, opened by the App. */
async function startReview(): Promise<Town & { readonly head: string }> {
  const town = await startTown();
  const token = await town.token();
  const head = await commitOn(town, await tipOf(town), "work");
  const body = { ref: "refs/heads/work", sha: head };
  await request(town.github, "POST /repos/octo/town/git/refs", { token, body });
  const opened = await request(town.github, "POST /repos/octo/town/pulls", {
    token,
    body: { title: "Work", head: "work", base: "main" },
  });
  expect(opened.status).toBe(201);
  return { ...town, head };
}

const review = (town: Town, token: string, body: object) =>
  request(town.github, `POST ${pull}/reviews`, { token, body });

test("an approval is of the head it was given for, and told", async () => {
  const town = await startReview();
  const app = town.github.world.apps.require(town.app.id);
  const events = [...app.events, "pull_request_review"];
  town.github.world.apps.update(app.id, { events });
  const received = await receiveWebhooks(town, "secret");
  const given = await review(town, town.owner, { event: "APPROVE", body: "Good" });
  expect(given).toMatchObject({
    status: 200,
    body: { state: "APPROVED", commit_id: town.head, user: { login: "octo" } },
  });
  await town.github.idle();
  expect(received.at(-1)?.payload).toMatchObject({
    action: "submitted",
    review: { state: "approved", body: "Good", commit_id: town.head },
    pull_request: { number: 1 },
    sender: { login: "octo" },
  });
  const list = await request(town.github, `GET ${pull}/reviews`, { token: town.owner });
  expect(list.list).toMatchObject([{ state: "APPROVED" }]);
});

test("nobody approves their own work, and a request for changes needs words", async () => {
  const town = await startReview();
  const own = await review(town, await town.token(), { event: "APPROVE" });
  expect(own).toMatchObject({
    status: 422,
    body: {
      message: "Unprocessable Entity",
      errors: ["Can not approve your own pull request"],
    },
  });
  expect((await review(town, town.owner, { event: "REQUEST_CHANGES" })).status).toBe(422);
});

test("a pending review is its author's secret until it is submitted", async () => {
  const town = await startReview();
  const friend = town.github.seed.user("friend").token;
  const pending = await review(town, friend, { body: "Hm" });
  expect(pending.body).toMatchObject({ state: "PENDING" });
  expect((await review(town, friend, { body: "Hm again" })).status).toBe(422);
  const path = `${pull}/reviews/${String(pending.body["id"])}`;
  expect((await request(town.github, `GET ${path}`, { token: town.owner })).status).toBe(404);
  const submitted = await request(town.github, `POST ${path}/events`, {
    token: friend,
    body: { event: "REQUEST_CHANGES", body: "Do it otherwise" },
  });
  expect(submitted.body).toMatchObject({ state: "CHANGES_REQUESTED", body: "Do it otherwise" });
  expect((await request(town.github, `GET ${path}`, { token: town.owner })).status).toBe(200);
});

const Opinions = z.object({
  data: z.object({
    repository: z.object({
      pullRequest: z.object({
        latestOpinionatedReviews: z.object({
          nodes: z.array(z.object({ state: z.string(), author: z.object({ login: z.string() }) })),
        }),
      }),
    }),
  }),
});

async function opinions(town: Town, writersOnly: boolean) {
  const query = `{ repository(owner: "octo", name: "town") { pullRequest(number: 1) {
    latestOpinionatedReviews(first: 10, writersOnly: ${String(writersOnly)}) {
      nodes { state author { login } } } } } }`;
  const token = await town.token();
  const answer = await request(town.github, "POST /graphql", { token, body: { query } });
  const { repository } = Opinions.parse(answer.body).data;
  return repository.pullRequest.latestOpinionatedReviews.nodes.map(
    ({ state, author }) => `${author.login} ${state}`,
  );
}

test("the last opinion of each reviewer counts, a comment is none, and only writers weigh", async () => {
  const town = await startReview();
  const stranger = town.github.seed.user("stranger").token;
  await review(town, stranger, { event: "APPROVE" });
  await review(town, town.owner, { event: "REQUEST_CHANGES", body: "No" });
  const approval = await review(town, town.owner, { event: "APPROVE" });
  await review(town, town.owner, { event: "COMMENT", body: "By the way" });
  expect(await opinions(town, false)).toEqual(["stranger APPROVED", "octo APPROVED"]);
  expect(await opinions(town, true)).toEqual(["octo APPROVED"]);
  const path = `${pull}/reviews/${String(approval.body["id"])}/dismissals`;
  const body = { message: "Too early" };
  const refused = await request(town.github, `PUT ${path}`, { token: stranger, body });
  expect(refused.status).toBe(403);
  const dismissed = await request(town.github, `PUT ${path}`, { token: town.owner, body });
  expect(dismissed.body).toMatchObject({ state: "DISMISSED" });
  expect(await opinions(town, true)).toEqual(["octo DISMISSED"]);
  const again = await request(town.github, `PUT ${path}`, { token: town.owner, body });
  expect(again.status).toBe(422);
});

test("reviews are asked of collaborators, and who has spoken is no longer asked", async () => {
  const town = await startReview();
  const friend = town.github.seed.user("friend").token;
  const path = `${pull}/requested_reviewers`;
  const ask = (login: string) =>
    request(town.github, `POST ${path}`, { token: town.owner, body: { reviewers: [login] } });
  expect((await ask("friend")).status).toBe(422);
  expect((await ask("cogtown[bot]")).body["message"]).toBe(
    "Review cannot be requested from pull request author.",
  );
  town.github.seed.collaborator("octo/town", "friend", "write");
  expect((await ask("friend")).body).toMatchObject({ requested_reviewers: [{ login: "friend" }] });
  const asked = () => request(town.github, `GET ${path}`, { token: town.owner });
  expect((await asked()).body).toMatchObject({ users: [{ login: "friend" }], teams: [] });
  await review(town, friend, { event: "COMMENT", body: "Seen" });
  expect((await asked()).body).toMatchObject({ users: [] });
});

test("a comment on a line stands in a review of its own", async () => {
  const town = await startTown();
  const token = town.owner;
  const main = await tipOf(town);
  const ref = { ref: "refs/heads/work", sha: main };
  await request(town.github, "POST /repos/octo/town/git/refs", { token, body: ref });
  const content = Buffer.from("one\n").toString("base64");
  const file = { message: "Add", branch: "work", content };
  await request(town.github, "PUT /repos/octo/town/contents/a.txt", { token, body: file });
  const body = { title: "Work", head: "work", base: "main" };
  await request(town.github, "POST /repos/octo/town/pulls", { token, body });
  const commit = await tipOf(town, "heads/work");
  const say = (path: string) =>
    request(town.github, `POST ${pull}/comments`, {
      token,
      body: { body: "Why?", commit_id: commit, path, line: 1 },
    });
  expect((await say("README.md")).status).toBe(422);
  const said = await say("a.txt");
  expect(said).toMatchObject({ status: 201, body: { path: "a.txt", line: 1, body: "Why?" } });
  const reviews = await request(town.github, `GET ${pull}/reviews`, { token });
  expect(reviews.list).toMatchObject([
    { id: said.body["pull_request_review_id"], state: "COMMENTED" },
  ]);
  const comments = await request(town.github, `GET ${pull}/comments`, { token });
  expect(comments.list).toHaveLength(1);
});
