import { expect, test } from "vitest";
import type { Exchange } from "../../../app/local/rest/server.ts";
import { commitOn, request, startTown, tipOf } from "./town.ts";

test("what has not changed is answered 304 and is not counted", async () => {
  const town = await startTown();
  const token = await town.token();
  const path = "GET /repos/octo/town/branches";
  const first = await request(town.github, path, { token });
  const headers = { "if-none-match": first.headers.get("etag") ?? "" };
  const again = await request(town.github, path, { token, headers });
  expect(again.status).toBe(304);
  expect(again.headers.get("x-ratelimit-remaining")).toBe(
    first.headers.get("x-ratelimit-remaining"),
  );
  const sha = await tipOf(town);
  const body = { ref: "refs/heads/other", sha };
  await request(town.github, "POST /repos/octo/town/git/refs", { token, body });
  const changed = await request(town.github, path, { token, headers });
  expect(changed.list.map((branch) => branch["name"])).toEqual(["main", "other"]);
});

test("lists come in pages that name each other", async () => {
  const town = await startTown();
  const token = await town.token();
  let sha = await tipOf(town);
  for (const message of ["two", "three", "four", "five"]) sha = await commitOn(town, sha, message);
  const path = `GET /repos/octo/town/commits?sha=${sha}&per_page=2`;
  const first = await request(town.github, path, { token });
  const second = await request(town.github, `${path}&page=2`, { token });
  expect(first.headers.get("link")).toMatch(/page=2>; rel="next", <[^>]*page=3>; rel="last"$/);
  expect(second.headers.get("link")).toMatch(
    /page=1>; rel="prev".*page=3>; rel="next".*rel="first"$/,
  );
  expect(first.list).toHaveLength(2);
  expect(second.list).toHaveLength(2);
  const third = await request(town.github, `${path}&page=3`, { token });
  expect(third.list).toHaveLength(1);
  expect(third.headers.get("link")).not.toContain('rel="next"');
});

test("an endpoint that is not modelled says so by name and is remembered", async () => {
  const town = await startTown();
  const answer = await request(town.github, "POST /repos/octo/town/pages", {
    token: await town.token(),
  });
  expect(answer.status).toBe(501);
  expect(answer.body["message"]).toContain("POST /repos/octo/town/pages");
  expect(town.github.world.unmodelled).toEqual(["POST /repos/octo/town/pages"]);
});

test("a body that does not fit is answered 422 with the fields that are wrong", async () => {
  const town = await startTown();
  const answer = await request(town.github, "POST /repos/octo/town/git/refs", {
    token: await town.token(),
    body: { ref: "refs/heads/x" },
  });
  expect(answer.status).toBe(422);
  expect(answer.body["errors"]).toMatchObject([{ field: "sha" }]);
});

test("files are written, read, changed by who knows their sha, and removed", async () => {
  const town = await startTown();
  const token = await town.token();
  const path = "/repos/octo/town/contents/docs/a%20b.md";
  const content = (text: string) => Buffer.from(text).toString("base64");
  const put = (text: string, sha?: string) =>
    request(town.github, `PUT ${path}`, {
      token,
      body: { message: "Write", content: content(text), ...(sha === undefined ? {} : { sha }) },
    });
  expect((await put("one\n")).status).toBe(201);
  const read = await request(town.github, `GET ${path}`, { token });
  expect(Buffer.from(String(read.body["content"]), "base64").toString()).toBe("one\n");
  expect((await put("two\n")).status).toBe(422);
  expect((await put("two\n", "0".repeat(40))).status).toBe(409);
  expect((await put("two\n", String(read.body["sha"]))).status).toBe(200);
  const folder = await request(town.github, "GET /repos/octo/town/contents/docs", { token });
  expect(folder.list.map((entry) => entry["path"])).toEqual(["docs/a b.md"]);
  const body = { message: "Remove", sha: folder.list[0]?.["sha"] };
  expect((await request(town.github, `DELETE ${path}`, { token, body })).status).toBe(200);
  expect((await request(town.github, `GET ${path}`, { token })).status).toBe(404);
});

test("two ends are compared with their files and their fork", async () => {
  const town = await startTown();
  const token = await town.token();
  const fork = await tipOf(town);
  const body = { ref: "refs/heads/feature/x", sha: fork };
  await request(town.github, "POST /repos/octo/town/git/refs", { token, body });
  await request(town.github, "PUT /repos/octo/town/contents/new.txt", {
    token,
    body: {
      message: "New",
      content: Buffer.from("a\nb\n").toString("base64"),
      branch: "feature/x",
    },
  });
  const ahead = await request(town.github, "GET /repos/octo/town/compare/main...feature/x", {
    token,
  });
  expect(ahead.body).toMatchObject({
    status: "ahead",
    ahead_by: 1,
    behind_by: 0,
    merge_base_commit: { sha: fork },
    files: [
      { filename: "new.txt", status: "added", additions: 2, patch: "@@ -0,0 +1,2 @@\n+a\n+b" },
    ],
  });
  const back = await request(town.github, "GET /repos/octo/town/compare/feature%2Fx...main", {
    token,
  });
  expect(back.body["status"]).toBe("behind");
});

test("a request can fail after its work was done, and whoever watches sees both", async () => {
  const seen: Exchange[] = [];
  const town = await startTown({ onExchange: (exchange) => seen.push(exchange) });
  const token = await town.token();
  const sha = await tipOf(town);
  town.github.world.faults.after = ({ method }) =>
    method === "POST" ? { status: 502, body: { message: "Server Error" } } : undefined;
  const body = { ref: "refs/heads/x", sha };
  const answer = await request(town.github, "POST /repos/octo/town/git/refs", { token, body });
  expect(answer.status).toBe(502);
  expect(await tipOf(town, "heads/x")).toBe(sha);
  expect(seen.find((exchange) => exchange.status === 502)).toMatchObject({
    method: "POST",
    template: "/repos/{owner}/{repo}/git/refs",
    requestBody: body,
    actor: "cogtown[bot]",
  });
});
