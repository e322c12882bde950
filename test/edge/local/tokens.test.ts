import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { ManualClock } from "../../../app/local/clock.ts";
import { request, signAppToken, startTown } from "./town.ts";

test("an App is known by a token signed with its key", async () => {
  const { github, app } = await startTown();
  const answer = await request(github, "GET /app", { token: await signAppToken(app) });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ id: app.id, slug: "cogtown", installations_count: 1 });
});

test("an App's token with another key, too old, or living too long is refused", async () => {
  const { github, app } = await startTown();
  const now = Math.floor(Date.now() / 1000);
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const ask = async (token: string) => {
    const { status, body } = await request(github, "GET /app", { token });
    return [status, body["message"]];
  };
  expect(await ask(await signAppToken(app, { key: stranger }))).toEqual([
    401,
    "A JSON web token could not be decoded",
  ]);
  expect(await ask(await signAppToken(app, { issuedAt: now - 900, expiresAt: now - 300 }))).toEqual(
    [401, expect.stringContaining("'exp'")],
  );
  expect(await ask(await signAppToken(app, { expiresAt: now + 3600 }))).toEqual([
    401,
    "'Expiration time' claim ('exp') is too far in the future",
  ]);
});

test("an installation token works for an hour and not longer", async () => {
  const clock = new ManualClock(new Date());
  const town = await startTown({ clock });
  const token = await town.token();
  const ask = () => request(town.github, "GET /installation/repositories", { token });
  const answer = await ask();
  expect(answer.body).toMatchObject({ total_count: 1, repositories: [{ full_name: "octo/town" }] });
  clock.advance(3_599_000);
  expect((await ask()).status).toBe(200);
  clock.advance(2000);
  const late = await ask();
  expect([late.status, late.body["message"]]).toEqual([401, "Bad credentials"]);
});

test("a narrowed token can do what it asked for and nothing else", async () => {
  const town = await startTown();
  const token = await town.token({ contents: "read" });
  const read = await request(town.github, "GET /repos/octo/town/contents/README.md", { token });
  const write = await request(town.github, "PUT /repos/octo/town/contents/README.md", {
    token,
    body: { message: "x", content: "" },
  });
  const issues = await request(town.github, "GET /repos/octo/town/actions/variables", { token });
  expect(read.status).toBe(200);
  expect(write.status).toBe(403);
  expect(write.body["message"]).toBe("Resource not accessible by integration");
  expect(write.headers.get("x-accepted-github-permissions")).toBe("contents=write");
  expect(issues.status).toBe(403);
});

test("no token can be had for more than the installation was granted", async () => {
  const { github, app, installationId } = await startTown();
  const ask = async (body: unknown) =>
    request(github, `POST /app/installations/${installationId}/access_tokens`, {
      token: await signAppToken(app),
      body,
    });
  expect((await ask({ permissions: { administration: "write" } })).status).toBe(422);
  expect((await ask({ repositories: ["elsewhere"] })).status).toBe(422);
  expect((await ask({ repositories: ["town"] })).status).toBe(201);
});

test("what a token cannot see does not exist for it", async () => {
  const town = await startTown();
  await town.github.seed.repository("octo/secret", { private: true, source: { empty: true } });
  const stranger = town.github.seed.user("stranger").token;
  const ask = async (token?: string) =>
    (await request(town.github, "GET /repos/octo/secret", token === undefined ? {} : { token }))
      .status;
  expect(await ask(town.owner)).toBe(200);
  expect(await ask(stranger)).toBe(404);
  expect(await ask(await town.token())).toBe(404);
  expect(await ask()).toBe(404);
});

test("a person's token acts by their role, and a wrong one is nobody's", async () => {
  const town = await startTown();
  const reader = town.github.seed.user("reader").token;
  const writer = town.github.seed.user("writer").token;
  town.github.seed.collaborator("octo/town", "writer", "write");
  const body = { message: "Add a file", content: Buffer.from("hi\n").toString("base64") };
  const put = async (token: string, path: string) =>
    (await request(town.github, `PUT /repos/octo/town/contents/${path}`, { token, body })).status;
  expect(await put(reader, "a.txt")).toBe(403);
  expect(await put(writer, "a.txt")).toBe(201);
  expect(await put("ghp_wrong", "a.txt")).toBe(401);
  const permission = await request(
    town.github,
    "GET /repos/octo/town/collaborators/writer/permission",
    {
      token: town.owner,
    },
  );
  expect(permission.body).toMatchObject({ permission: "write", role_name: "write" });
});

test("an App whose clock is far off learns the time from the answer, and goes on", async () => {
  const clock = new ManualClock(new Date());
  const town = await startTown({ clock });
  clock.advance(3_600_000);
  const answer = await request(town.github, "GET /repos/octo/town", { token: town.owner });
  expect(answer.headers.get("date")).toBe(clock.now().toUTCString());
});
