import { generateKeyPairSync } from "node:crypto";
import { sign } from "@octokit/webhooks-methods";
import nock from "nock";
import { pino } from "pino";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type NodeHost, type NodeHostOptions, startNodeHost } from "../../../app/hosts/node.ts";
import { answerAsLaidOut } from "./laid-out.ts";

const api = "http://github.test";
const secret = "a webhook secret";
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

async function start(change: Partial<NodeHostOptions> = {}) {
  const lines: string[] = [];
  const host = await startNodeHost({
    appId: 1,
    privateKey,
    webhookSecret: secret,
    githubUrl: api,
    throttle: false,
    log: pino({ level: "info" }, { write: (line: string) => lines.push(line) }),
    ...change,
  });
  onTestFinished(() => host.close());
  return { host, lines };
}

/** Delivers an event as GitHub does; yields the answer's status. */
async function deliver(host: NodeHost, name: string, payload: object, key = secret) {
  const body = JSON.stringify(payload);
  const headers = {
    "content-type": "application/json",
    "x-github-event": name,
    "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "x-hub-signature-256": await sign(key, body),
  };
  return (await fetch(host.url, { method: "POST", headers, body })).status;
}

const labelled = {
  action: "labeled",
  installation: { id: 7 },
  repository: { name: "engine", owner: { login: "ada" } },
  sender: { login: "ada" },
  issue: { number: 12, labels: [{ name: "polecat" }] },
};

const giveToken = () =>
  nock(api)
    .post("/app/installations/7/access_tokens")
    .reply(201, { token: "t0ken", expires_at: "2999-01-01T00:00:00Z", permissions: {} });

answerAsLaidOut({ reachable: "127.0.0.1", mayBeLeft: true });

describe("the Node host", () => {
  it("listens on loopback unless it is told otherwise", async () => {
    const { host } = await start();
    expect(new URL(host.url).hostname).toBe("127.0.0.1");
  });

  it("believes only what is signed with the webhook's secret", async () => {
    const { host } = await start();
    expect(await deliver(host, "issues", labelled, "another secret")).toBe(400);
    expect(nock.isDone()).toBe(true);
  });

  it("answers nothing but webhooks", async () => {
    const { host } = await start();
    expect((await fetch(new URL("/", host.url))).status).toBe(404);
  });

  it("looks at what an event names, and is idle when that is done", async () => {
    const { host, lines } = await start();
    giveToken();
    const issue = { type: "NOT_FOUND", path: ["repository", "issue"], message: "no such issue" };
    const town = { pageInfo: { hasNextPage: false }, nodes: [] };
    const repository = {
      id: "R_1",
      url: "u",
      defaultBranchRef: { name: "main", target: { tree: { oid: "e".repeat(40) } } },
      town: null,
      open: { nodes: [] },
      works: { nodes: [] },
      proposals: { nodes: [] },
      config: null,
      polecatWorkflow: null,
      refineryWorkflow: null,
      planWorkflow: null,
      desks: { nodes: [] },
      labelled: { nodes: [] },
      records: town,
      base: null,
      refinery: null,
      labels: town,
      issue: null,
      record: null,
      desk: null,
      work: null,
      proposal: null,
      pulls: { nodes: [] },
    };
    nock(api)
      .post("/graphql", /MoleculeObservation/)
      .reply(200, { data: { repository }, errors: [issue] });
    expect(await deliver(host, "issues", labelled)).toBe(200);
    await host.idle();
    expect(nock.pendingMocks()).toEqual([]);
    expect(lines.join("")).toContain("there is no such issue");
  });

  it("hears of a rate limit at once, instead of sleeping in the client", async () => {
    const { host, lines } = await start({ throttle: true });
    giveToken();
    const message = "You have exceeded a secondary rate limit";
    nock(api).post("/graphql").reply(403, { message }, { "retry-after": "3600" });
    await deliver(host, "issues", labelled);
    await vi.waitFor(
      () => {
        expect(lines.join("")).toContain("rate limited");
      },
      { timeout: 10_000 },
    );
  });

  it("patrols a repository that it is told, after finding out how it is let in", async () => {
    const { host } = await start();
    giveToken();
    nock(api).get("/repos/ada/engine/installation").reply(200, { id: 7 });
    nock(api)
      .post("/graphql", /TownObservation/)
      .reply(404, { message: "Not Found" });
    await host.patrol("ada", "engine");
    await host.idle();
    expect(nock.pendingMocks()).toEqual([]);
  });
});
