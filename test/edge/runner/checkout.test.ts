import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { Stage } from "./stage.ts";

const withSteps = (steps: string) => `on: [workflow_dispatch, push, pull_request]
jobs:
  work:
    runs-on: x
    steps:
${steps}`;

test("checkout takes the run's own commit, on its branch, alone", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - { uses: actions/checkout@v7, id: co }
      - run: 'echo "$(git branch --show-current) $(git rev-parse HEAD) depth=$(git rev-list --count HEAD) \${{ steps.co.outputs.commit }}"'`),
  );
  const sha = await stage.commit({ "a.txt": "one" });
  await stage.complete();
  expect(stage.log("work")).toContain(`main ${sha} depth=1 ${sha}`);
});

test("with all history the run's own commit is still the one that is checked out", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - { uses: actions/checkout@v7, with: { fetch-depth: 0 } }
      - run: 'echo "$(git branch --show-current) $(git rev-parse HEAD) depth=$(git rev-list --count HEAD)"'`),
  );
  const sha = await stage.commit({ "a.txt": "one" });
  await stage.complete();
  expect(stage.log("work")).toContain(`main ${sha} depth=2`);
});

test("ref, fetch-depth and path choose what is there and where", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - { uses: actions/checkout@v7, with: { ref: topic, path: a, fetch-depth: 0 } }
      - { uses: actions/checkout@v7, with: { ref: v1, path: b } }
      - { uses: actions/checkout@v7, with: { ref: refs/heads/main, path: c, persist-credentials: false } }
      - run: |
          echo "a $(git -C a log -1 --format=%H) $(git -C a rev-list --count HEAD) $(git -C a branch --show-current)"
          echo "b $(git -C b log -1 --format=%H) [$(git -C b branch --show-current)]"
          echo "kept $(git -C a config --get-regexp extraheader | wc -l) gone $(git -C c config --get-regexp extraheader | wc -l)"
      - { uses: actions/checkout@v7, with: { ref: nowhere, path: d } }`),
  );
  await stage.git(stage.bare, "tag", "v1", "main");
  const v1 = await stage.git(stage.bare, "rev-parse", "v1");
  const topic = await stage.commit({ "a.txt": "one" }, "topic");
  const run = await stage.complete();
  expect(stage.log("work")).toContain(`a ${topic} 2 topic`);
  expect(stage.log("work")).toContain(`b ${v1} []`);
  expect(stage.log("work")).toContain("kept 1 gone 0");
  expect(stage.log("work")).toContain("There is no 'nowhere' in acme/town");
  expect(run.conclusion).toBe("failure");
});

test("a pull request's merge commit is checked out detached", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - uses: actions/checkout@v7
      - run: 'echo "[$(git branch --show-current)] $(git rev-parse HEAD)"'`),
  );
  const sha = await stage.commit({ "a.txt": "one" }, "topic");
  await stage.git(stage.bare, "update-ref", "refs/pull/3/merge", sha);
  await stage.runner.trigger(
    await stage.event("pull_request", {
      action: "opened",
      ref: "refs/pull/3/merge",
      sha,
      headRef: "topic",
      baseRef: "main",
    }),
  );
  await stage.runner.idle();
  expect(stage.log("work")).toContain(`[] ${sha}`);
});

test("over HTTP the job's token opens the repository, for checkout and for a later push", async () => {
  const asked: (string | undefined)[] = [];
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - uses: actions/checkout@v7
      - uses: actions/checkout@v7
      - run: |
          git -c user.name=a -c user.email=a@b commit --quiet --allow-empty -m work
          git push --quiet origin HEAD:refs/heads/pushed && echo pushed
      - run: cat .git/config`),
  );
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    if (request.headers.authorization === undefined) response.writeHead(401).end();
    else serveGit(stage.root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  stage.server = `http://127.0.0.1:${port}`;
  await stage.git(stage.bare, "config", "http.receivepack", "true");
  const run = await stage.complete();
  server.close();
  expect(run.conclusion).toBe("success");
  const credentials = `x-access-token:${stage.tokens[0]?.token ?? ""}`;
  const header = `basic ${Buffer.from(credentials).toString("base64")}`;
  expect(new Set(asked)).toEqual(new Set([header]));
  expect(stage.log("work")).toContain("AUTHORIZATION: basic ***");
  expect(await stage.git(stage.bare, "log", "-1", "--format=%s", "pushed")).toBe("work");
});

/** git's own CGI program; enough HTTP for a test. */
function serveGit(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://x");
  const cgi = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"],
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"],
      GIT_PROTOCOL: request.headers["git-protocol"]?.toString(),
      REMOTE_USER: "job",
    },
  });
  request.pipe(cgi.stdin);
  const chunks: Buffer[] = [];
  cgi.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  cgi.on("close", () => {
    const answer = Buffer.concat(chunks);
    const end = answer.indexOf("\r\n\r\n");
    const lines = answer.subarray(0, end).toString().split("\r\n");
    const fields = lines.map((line) => line.split(": "));
    const status = fields.find(([key]) => key === "Status")?.[1] ?? "200";
    for (const [key = "", value = ""] of fields)
      if (key !== "Status") response.setHeader(key, value);
    response.writeHead(Number.parseInt(status, 10)).end(answer.subarray(end + 4));
  });
}

test("inputs that change what is fetched and are not modelled fail by name", async () => {
  await using stage = await Stage.withWorkflow(
    withSteps(`
      - { uses: actions/checkout@v7, with: { submodules: recursive } }`),
  );
  expect((await stage.complete()).conclusion).toBe("failure");
  expect(stage.log("work")).toContain("does not model 'submodules'");
});
