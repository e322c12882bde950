import { Octokit } from "@octokit/core";
import nock from "nock";
import { describe, expect, it } from "vitest";
import { createGitHub } from "../../../app/github/octokit.ts";
import { answerAsLaidOut } from "./laid-out.ts";

const api = "http://github.test";
const head = "a".repeat(40);
const pull = { nodeId: "PR_3", head, isUrgent: false };

const connect = () =>
  createGitHub(new Octokit({ baseUrl: api }), {
    owner: "ada",
    name: "engine",
    namespace: "refs/cogtown",
    now: () => new Date("2026-01-01T00:00:00Z"),
  });

const refusal = (alias: string, message: string) => ({
  data: { [`p0_${alias}`]: null },
  errors: [{ type: "UNPROCESSABLE", path: [`p0_${alias}`], message }],
});
const standing = (change: object = {}) => ({
  data: {
    repository: { id: "R_1" },
    node: { state: "OPEN", headRefOid: head, isInMergeQueue: false, ...change },
  },
});

/** GitHub refuses, and says how the pull request stands when it is asked. */
function refuse(alias: string, answer: object) {
  nock(api)
    .post("/graphql", /mutation/)
    .once()
    .reply(200, refusal(alias, "No, said GitHub"))
    .post("/graphql", /StandingObservation/)
    .reply(200, answer);
}

answerAsLaidOut();

describe("putting a pull request into GitHub's merge queue", () => {
  it("names the exact head", async () => {
    const input = { pullRequestId: "PR_3", expectedHeadOid: head, jump: false };
    nock(api)
      .post("/graphql", (body: { variables: { p0_enqueue: object } }) => {
        expect(body.variables.p0_enqueue).toEqual(input);
        return true;
      })
      .reply(200, { data: { p0_enqueue: { mergeQueueEntry: { id: "MQE_1" } } } });
    expect(await connect().enqueue(pull)).toEqual({ kind: "queued" });
  });

  it("sends several in one request, each with its own answer", async () => {
    const github = connect();
    nock(api)
      .post("/graphql", /p0_enqueue.*p1_enqueue/s)
      .once()
      .reply(200, {
        data: { p0_enqueue: null, p1_enqueue: { mergeQueueEntry: { id: "MQE_2" } } },
        errors: [{ type: "UNPROCESSABLE", path: ["p0_enqueue"], message: "No" }],
      })
      .post("/graphql", /StandingObservation/)
      .reply(200, standing());
    const answers = [github.enqueue(pull), github.enqueue({ ...pull, nodeId: "PR_4" })];
    expect(await Promise.all(answers)).toEqual([
      { kind: "refused", message: "No" },
      { kind: "queued" },
    ]);
  });

  it.each([
    ["is there when it is in the queue already", { isInMergeQueue: true }, "there"],
    ["is there when it has landed", { state: "MERGED" }, "there"],
    ["has moved when it shows another head", { headRefOid: "b".repeat(40) }, "moved"],
    ["has moved when it was closed", { state: "CLOSED" }, "moved"],
  ])("%s", async (_what, change, kind) => {
    refuse("enqueue", standing(change));
    expect(await connect().enqueue(pull)).toEqual({ kind });
  });

  it("is refused in GitHub's own words otherwise", async () => {
    refuse("enqueue", standing());
    const refused = { kind: "refused", message: "No, said GitHub" };
    expect(await connect().enqueue(pull)).toEqual(refused);
  });
});

describe("taking one out", () => {
  it("names the pull request by `id`", async () => {
    nock(api)
      .post("/graphql", /"p0_dequeue":{"id":"PR_3"}/)
      .reply(200, { data: { p0_dequeue: { mergeQueueEntry: { id: "MQE_1" } } } });
    expect(await connect().dequeue("PR_3")).toEqual({ kind: "dequeued" });
  });

  it("of what is not in it changes nothing", async () => {
    refuse("dequeue", standing());
    expect(await connect().dequeue("PR_3")).toEqual({ kind: "absent" });
    refuse("dequeue", { data: { repository: { id: "R_1" }, node: null } });
    expect(await connect().dequeue("PR_3")).toEqual({ kind: "absent" });
  });

  it("that GitHub does not allow says why", async () => {
    refuse("dequeue", standing({ isInMergeQueue: true }));
    const refused = { kind: "refused", message: "No, said GitHub" };
    expect(await connect().dequeue("PR_3")).toEqual(refused);
  });
});
