import { generateKeyPairSync } from "node:crypto";
import { Octokit } from "@octokit/core";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createGitHub } from "../../../app/github/octokit.ts";
import { openAppFloor } from "../../../app/hosts/floor.ts";
import { type LocalGitHub, startLocalGitHub } from "../../../app/local/github.ts";
import { cookieIn, publicUrl } from "./floor-kit.ts";

let github: LocalGitHub;
let floor: NonNullable<ReturnType<typeof openAppFloor>>;

/** Two towns of an App, one of them private; rob may read that, and what the App is not installed on, and eve may not. */
beforeAll(async () => {
  github = await startLocalGitHub();
  const { seed } = github;
  for (const login of ["maya", "rob", "eve"]) seed.user(login);
  const files = {
    "README.md": "hello",
    ".github/cogtown.yml": "agent: { command: ./agent }\nverify: { commands: [npm test] }\n",
  };
  await seed.repository("maya/open", { source: { files } });
  await seed.repository("maya/secret", { source: { files }, private: true });
  await seed.repository("maya/other", { source: { files }, private: true });
  seed.collaborator("maya/secret", "rob", "read");
  seed.collaborator("maya/other", "rob", "read");
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const app = seed.app({
    ...{
      slug: "cogtown",
      name: "Cogtown",
      owner: "maya",
      publicKey: keys.publicKey,
      webhook: null,
    },
    permissions: { contents: "write", issues: "write", pull_requests: "write", actions: "write" },
    events: [],
  });
  seed.install(app, "maya/open", "maya/secret");
  await writeLedger();
  const opened = openAppFloor({
    settings: {
      show: "signed-in",
      signIn: { clientId: app.clientId, clientSecret: seed.clientSecret(app), publicUrl },
    },
    ...{ appId: app.id, privateKey: keys.privateKey, githubUrl: github.apiUrl, throttle: false },
    log: pino({ level: "silent" }),
    assets: () => ({ script: "", style: "" }),
  });
  if (opened === undefined) throw new Error("there is a floor");
  floor = opened;
});
afterAll(() => github.close());

/** Through GitHub and back with one browser's cookies; yields that of the session. */
async function signInAs(login: string): Promise<string> {
  const started = await floor.request("/-/sign-in");
  const there = await fetch(`${started.headers.get("location") ?? ""}&login=${login}`, {
    redirect: "manual",
  });
  const back = new URL(there.headers.get("location") ?? "");
  expect(back.origin + back.pathname).toBe(`${publicUrl}/-/sign-in/callback`);
  const done = await floor.request(`${back.pathname}${back.search}`, {
    headers: { cookie: cookieIn(started) },
  });
  expect(done.status).toBe(303);
  return cookieIn(done);
}

const statusFor = async (path: string, cookie: string) =>
  (await floor.request(path, { headers: { cookie } })).status;

/** One event of molecule 7, as the App would have written it. */
async function writeLedger(): Promise<void> {
  const { token } = github.seed.user("writer");
  github.seed.collaborator("maya/open", "writer", "write");
  const octokit = new Octokit({ auth: token, baseUrl: github.apiUrl });
  const place = { owner: "maya", name: "open", namespace: "refs/cogtown", now: () => new Date() };
  const port = createGitHub(octokit, place);
  const { tree = "" } = await port.readTown();
  const message = "molecule 7: approved by maya\n\n{}\n";
  const commit = await port.createCommit({ message, tree, parents: [] });
  expect(await port.createRef("refs/cogtown/molecules/7", commit)).toBe("created");
}

it("people sign in at GitHub, by real requests, and see the towns that they may read there", async () => {
  const rob = await signInAs("rob");
  const eve = await signInAs("eve");
  const listed = await floor.request("/-/towns", { headers: { cookie: rob } });
  expect(await listed.json()).toMatchObject({ towns: ["maya/open", "maya/secret"], viewer: "rob" });
  expect(await statusFor("/-/towns/maya/secret", rob)).toBe(200);
  expect(await statusFor("/-/towns/maya/secret", eve)).toBe(404);
  expect(await statusFor("/-/towns/maya/open", eve)).toBe(200);
  expect(await statusFor("/-/towns/maya/open", "")).toBe(404);
  // The App is not installed there.
  expect(await statusFor("/-/towns/maya/other", rob)).toBe(404);
});

it("what is shown is read with the App's own key, the ledger's events among it", async () => {
  const rob = await signInAs("rob");
  const answer = await floor.request("/-/towns/MAYA/open", { headers: { cookie: rob } });
  expect(await answer.json()).toMatchObject({
    view: {
      repository: { owner: "maya", name: "open" },
      timeline: [{ number: 7, text: "approved by maya" }],
    },
  });
});

it("a code that was stolen on its way back is worth nothing without what this host kept for itself", async () => {
  const started = await floor.request("/-/sign-in");
  const asked = started.headers.get("location") ?? "";
  const there = await fetch(`${asked}&login=rob`, { redirect: "manual" });
  const code = new URL(there.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const thief = await floor.request("/-/sign-in");
  const state = new URL(thief.headers.get("location") ?? "").searchParams.get("state") ?? "";
  const done = await floor.request(`/-/sign-in/callback?code=${code}&state=${state}`, {
    headers: { cookie: cookieIn(thief) },
  });
  expect([done.status, cookieIn(done)]).toEqual([403, ""]);
});
