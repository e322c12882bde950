import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify } from "@octokit/webhooks-methods";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import type { Town } from "./town.ts";
import { receiveWebhooks, request, startTown, tipOf } from "./town.ts";

interface Clone {
  git(...args: string[]): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>;
  commit(path: string, text: string): Promise<string>;
}

/** A clone as a job would make it, by token over HTTP, without anybody's git configuration. */
async function clone(town: Town, token: string): Promise<Clone> {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-clone-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const env = {
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Polecat",
    GIT_AUTHOR_EMAIL: "polecat@example.com",
    GIT_COMMITTER_NAME: "Polecat",
    GIT_COMMITTER_EMAIL: "polecat@example.com",
  };
  const git = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await execa("git", args, {
      cwd: folder,
      env,
      reject: false,
    });
    return { exitCode, stdout, stderr };
  };
  const url = town.github.url.replace("://", `://x-access-token:${token}@`);
  const cloned = await git("clone", "--quiet", `${url}/octo/town.git`, ".");
  expect(cloned.stderr).toBe("");
  return {
    git,
    commit: async (path, text) => {
      await execa("mkdir", ["-p", join(folder, path, "..")]);
      await writeFile(join(folder, path), text);
      await git("add", ".");
      await git("commit", "--quiet", "--message", `Write ${path}`);
      return (await git("rev-parse", "HEAD")).stdout;
    },
  };
}

test("a push over HTTP lands and is told by a signed webhook", async () => {
  const town = await startTown();
  const received = await receiveWebhooks(town, "s3cret");
  const work = await clone(town, await town.token());
  const before = await tipOf(town);
  const sha = await work.commit("notes.txt", "hello\n");
  expect(await work.git("push", "--quiet", "origin", "HEAD:main")).toMatchObject({ exitCode: 0 });
  expect(await tipOf(town)).toBe(sha);
  await town.github.idle();
  const [push] = received;
  if (push === undefined) throw new Error("No webhook came");
  expect(push.headers["x-github-event"]).toBe("push");
  expect(await verify("s3cret", push.text, String(push.headers["x-hub-signature-256"]))).toBe(true);
  expect(push.payload).toMatchObject({
    ref: "refs/heads/main",
    before,
    after: sha,
    created: false,
    forced: false,
    head_commit: { id: sha, added: ["notes.txt"] },
    installation: { id: town.installationId },
    sender: { login: "cogtown[bot]" },
  });
  expect(received).toHaveLength(1);
});

test("refs outside branches and tags can be pushed, guarded by lease, and start nothing", async () => {
  const town = await startTown();
  const received = await receiveWebhooks(town, "s3cret");
  const work = await clone(town, await town.token());
  const sha = await work.commit("record.json", "{}\n");
  const claim = (...more: string[]) =>
    work.git(
      "push",
      "--quiet",
      "--force-with-lease=refs/cogtown/claims/1:",
      ...more,
      "origin",
      "HEAD:refs/cogtown/claims/1",
    );
  expect(await claim()).toMatchObject({ exitCode: 0 });
  await work.commit("record.json", "[]\n");
  expect((await claim()).exitCode).not.toBe(0);
  expect(await tipOf(town, "cogtown/claims/1")).toBe(sha);
  await town.github.idle();
  expect(received).toEqual([]);
});

test("a token that may only read clones but cannot push", async () => {
  const town = await startTown();
  const work = await clone(town, await town.token({ contents: "read" }));
  await work.commit("notes.txt", "hello\n");
  const pushed = await work.git("push", "origin", "HEAD:main");
  expect(pushed.exitCode).not.toBe(0);
  expect(pushed.stderr).toContain("403");
});

test("GitHub's own refs are not for clients to write", async () => {
  const town = await startTown();
  const work = await clone(town, await town.token());
  const pushed = await work.git("push", "origin", "HEAD:refs/pull/1/head");
  expect(pushed.exitCode).not.toBe(0);
  expect(pushed.stderr).toContain("deny updating a hidden ref");
});

test("an App without the workflows permission cannot push a workflow file", async () => {
  const town = await startTown();
  const work = await clone(town, await town.token());
  const before = await tipOf(town);
  await work.commit(".github/workflows/evil.yml", "on: push\n");
  await work.commit("innocent.txt", "nothing to see\n");
  const pushed = await work.git("push", "origin", "HEAD:main");
  expect(pushed.exitCode).not.toBe(0);
  expect(pushed.stderr).toContain("without `workflows` permission");
  expect(await tipOf(town)).toBe(before);
});

test("a push can be refused, cut off before it is taken, or robbed of its answer", async () => {
  const town = await startTown();
  const work = await clone(town, await town.token());
  const { faults } = town.github.world;
  const before = await tipOf(town);
  const sha = await work.commit("notes.txt", "hello\n");
  const push = () => work.git("push", "origin", "HEAD:main", "HEAD:topic");
  const seen: unknown[] = [];
  const fates = ["refuse", "hang-up"] as const;
  faults.beforePush = ({ sequence, refs, jobId }) => {
    seen.push({ sequence, refs, jobId });
    return fates[sequence - 1] ?? "take";
  };
  expect((await push()).stderr).toContain("403");
  expect((await push()).exitCode).not.toBe(0);
  expect(await tipOf(town)).toBe(before);
  faults.afterPush = () => "hang-up";
  expect((await push()).exitCode).not.toBe(0);
  expect(await tipOf(town)).toBe(sha);
  const refs = ["refs/heads/main", "refs/heads/topic"];
  expect(seen).toEqual([1, 2, 3].map((sequence) => ({ sequence, refs, jobId: null })));
});

test("strangers are asked who they are before they hear whether a repository exists", async () => {
  const town = await startTown();
  const path = "GET /octo/nowhere.git/info/refs?service=git-upload-pack";
  const stranger = await request(town.github, path);
  expect(stranger.status).toBe(401);
  expect(stranger.headers.get("www-authenticate")).toBe('Basic realm="GitHub"');
  expect((await request(town.github, path, { token: town.owner })).status).toBe(404);
});

test("what no git client sends is refused before git sees it", async () => {
  const town = await startTown();
  const headers = { authorization: `Bearer ${await town.token()}` };
  const send = async (path: string, method: string, type?: string) => {
    const more = type === undefined ? {} : { "content-type": type };
    const url = `${town.github.url}/octo/town.git${path}`;
    return (await fetch(url, { method, headers: { ...headers, ...more } })).status;
  };
  expect(await send("/info/refs?service=git-upload-pack", "GET")).toBe(200);
  expect(await send("/info/refs?service=git-upload-pack", "POST")).toBe(405);
  expect(await send("/git-upload-pack", "GET")).toBe(405);
  expect(await send("/git-upload-pack", "POST", "text/plain")).toBe(415);
  expect(await send("/git-receive-pack", "POST")).toBe(415);
});
