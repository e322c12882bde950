import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { describe, expect, it, test } from "vitest";
import { patrolOnce } from "../../../app/hosts/one-pass.ts";
import { parsePrivateKey } from "../../../app/hosts/private-key.ts";
import type { Hint } from "../../../app/index.ts";
import { ManualClock } from "../../../app/local/clock.ts";
import { answerAsLaidOut } from "./laid-out.ts";

const api = "http://127.0.0.1:65001";
const keys = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});
const clock = new ManualClock(new Date());

const patrol = (minutes = 5, more: { hint?: Hint } = {}) =>
  patrolOnce({
    ...more,
    ...{ appId: 1, privateKey: keys.privateKey, owner: "ada", name: "engine", minutes, clock },
    githubUrl: api,
  });

function letIn() {
  nock(api).get("/repos/ada/engine/installation").reply(200, { id: 7 });
  nock(api)
    .post("/app/installations/7/access_tokens")
    .reply(201, { token: "t0ken", expires_at: "2999-01-01T00:00:00Z", permissions: {} });
}

const town = {
  id: "R_1",
  url: "u",
  defaultBranchRef: { name: "main", target: null },
  town: null,
  open: { nodes: [] },
  works: null,
  proposals: null,
  config: null,
  polecatWorkflow: null,
  refineryWorkflow: null,
  planWorkflow: null,
  desks: { nodes: [] },
  labelled: { nodes: [] },
  records: { pageInfo: { hasNextPage: false }, nodes: [] },
};

answerAsLaidOut({ mayBeLeft: true });

describe("one look over a town", () => {
  it("ends when everything was looked at", async () => {
    letIn();
    nock(api)
      .post("/graphql")
      .reply(200, { data: { repository: town } });
    nock(api)
      .get("/repos/ada/engine/issues/comments")
      .query((query) => query["per_page"] === "100")
      .reply(200, []);
    const report = await patrol();
    const calm = { end: "done", looks: 1, passes: [], failures: [] };
    expect(report).toEqual({ repository: "ada/engine", ...calm });
  });

  it("is not let in where the App is not installed", async () => {
    nock(api).get("/repos/ada/engine/installation").reply(404, { message: "Not Found" });
    await expect(patrol()).rejects.toMatchObject({ name: "GitHubError", kind: "not-found" });
  });

  it("does not wait for a rate limit that outlasts its time", async () => {
    letIn();
    const message = "You have exceeded a secondary rate limit";
    nock(api).post("/graphql").once().reply(403, { message }, { "retry-after": "600" });
    expect(await patrol(5)).toMatchObject({ end: "waiting", passes: [] });
  });

  it("ends when its time is over, although GitHub may answer yet", async () => {
    letIn();
    nock(api)
      .post("/graphql")
      .reply(() => {
        clock.advance(5 * 60_000);
        return [502, "Bad Gateway"];
      });
    expect(await patrol(5)).toMatchObject({ end: "out-of-time" });
  });

  it("names what failed", async () => {
    letIn();
    nock(api).post("/graphql").reply(403, { message: "Resource not accessible by integration" });
    const { end, failures } = await patrol();
    expect([end, failures.map(({ key }) => key)]).toEqual(["done", ["town"]]);
    expect(failures[0]?.why).toContain("Resource not accessible");
  });
});

describe("an event of a town without a server", () => {
  const labelled = { issue: { number: 12, labels: [{ name: "polecat" }] } };

  it("is what is looked at first, and then the town, whatever came of it", async () => {
    letIn();
    const message = "Resource not accessible by integration";
    nock(api).post("/graphql").times(2).reply(403, { message });
    const { failures } = await patrol(5, { hint: { name: "issues", payload: labelled } });
    expect(failures.map(({ key }) => key)).toEqual(["molecule 12", "town"]);
  });

  it("that is not what GitHub sends leads nowhere, and the town is looked over", async () => {
    letIn();
    nock(api).post("/graphql").reply(403, { message: "This installation has been suspended" });
    const payload = { issue: { number: "12; rm", labels: "polecat" }, installation: { id: 666 } };
    const { failures } = await patrol(5, { hint: { name: "issues", payload } });
    expect(failures.map(({ key }) => key)).toEqual(["town"]);
    expect(failures[0]?.why).toContain("suspended");
  });
});

test.each([
  ["as GitHub gives it", keys.privateKey],
  ["with its line ends written out", keys.privateKey.replaceAll("\n", "\\n")],
  ["in Base64", Buffer.from(keys.privateKey).toString("base64")],
])("a private key is read %s", (_how, text) => {
  const key = parsePrivateKey(text);
  expect(key.ok && key.pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
});

test.each([
  ["a token", "ghp_0123456789"],
  ["a public key", keys.publicKey],
  ["half a key", keys.privateKey.slice(0, 400) + "\n-----END RSA PRIVATE KEY-----\n"],
])("%s is no private key, and is not quoted", (_what, text) => {
  const problem: unknown = expect.stringMatching(/^it is [a-z ]+$/i);
  expect(parsePrivateKey(text)).toEqual({ ok: false, problem });
});
