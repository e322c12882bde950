import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { LocalGitHub, LocalGitHubOptions } from "../../../app/local/github.ts";
import { startLocalGitHub } from "../../../app/local/github.ts";
import { createActionsRunner } from "../../../app/local/runner/runner.ts";
import type { App, Permissions } from "../../../app/local/world/entities.ts";
import { publicPem, receiveWebhooks, request, signAppToken } from "../../edge/local/town.ts";
import { listedWebhooks } from "../schema.ts";

/** An answer, read by paths such as "commit.sha"; a path that leads nowhere fails the test. */
export interface Reply {
  readonly status: number;
  readonly list: readonly Record<string, unknown>[];
  text(path: string): string;
  number(path: string): number;
  flag(path: string): boolean;
}

export interface Visitor {
  readonly github: LocalGitHub;
  readonly app: App;
  readonly installationId: number;
  /**
   * Asks as somebody: "octo" owns the repository octo/town, "maya" may write to it, "dana" is nobody there, "app" is the
   * App by its own key, "installation" the App in the repository; anything else is a token. Fails unless the answer has this status.
   */
  readonly ask: (
    name: string,
    options?: { as?: string; body?: unknown; status?: number; headers?: Record<string, string> },
  ) => Promise<Reply>;
}

const everything: Permissions = {
  actions: "write",
  actions_variables: "write",
  administration: "write",
  checks: "write",
  contents: "write",
  issues: "write",
  merge_queues: "write",
  metadata: "read",
  pull_requests: "write",
  statuses: "write",
  workflows: "write",
};

const files = {
  "README.md": "# Town\n\nA place to visit.\n",
  "src/cli.js": "console.log('hello');\n",
  ".github/workflows/tour.yml": `name: Tour
run-name: tour \${{ inputs.word }}
on:
  workflow_dispatch:
    inputs:
      word: { type: string, required: true }
      fail: { type: boolean, default: false }
  repository_dispatch:
jobs:
  walk:
    runs-on: ubuntu-latest
    steps:
      - run: echo "walking"
      - run: exit 1
        if: inputs.fail
      # It is to be at work still when somebody cancels it.
      - run: sleep 60
        if: startsWith(inputs.word, 'slow')
`,
};

/** A GitHub with one repository, three people and one App that is told everything; gone when the test is over. */
export async function startVisit(options: LocalGitHubOptions): Promise<Visitor> {
  const workDirectory = await mkdtemp(join(tmpdir(), "cogtown-tour-"));
  const github = await startLocalGitHub({
    runner: (host) =>
      createActionsRunner(host, {
        workDirectory,
        actions: {},
        nodePath: process.execPath,
        environment: { PATH: process.env["PATH"] ?? "" },
      }),
    ...options,
  });
  onTestFinished(async () => {
    await github.close();
    await rm(workDirectory, { recursive: true, force: true });
  });
  const tokens = new Map(
    ["octo", "maya", "dana"].map((login) => [login, github.seed.user(login).token]),
  );
  await github.seed.repository("octo/town", { source: { files } });
  github.seed.collaborator("octo/town", "maya", "write");
  const app = github.seed.app({
    slug: "cogtown",
    name: "Cogtown",
    owner: "octo",
    publicKey: publicPem,
    webhook: null,
    permissions: everything,
    events: [...new Set(listedWebhooks.map((name) => name.split(" ")[0] ?? ""))],
  });
  await receiveWebhooks({ github, app }, "tour");
  const installationId = github.seed.install(app, "octo/town").id;
  const tokenFor = async (who: string): Promise<string> => {
    if (who === "app") return signAppToken(app);
    if (who !== "installation") return tokens.get(who) ?? who;
    const path = `POST /app/installations/${installationId}/access_tokens`;
    const answer = await request(github, path, { token: await signAppToken(app), body: {} });
    tokens.set("installation", String(answer.body["token"]));
    return String(answer.body["token"]);
  };
  return {
    github,
    app,
    installationId,
    ask: async (name, { as = "octo", body, status = 200, headers = {} } = {}) => {
      const token = tokens.get(as) ?? (await tokenFor(as));
      const content = body === undefined ? {} : { body };
      const answer = await request(github, name, { token, headers, ...content });
      expect({
        asked: name,
        status: answer.status,
        told: answer.status === status ? "" : answer.body,
      }).toEqual({ asked: name, status, told: "" });
      return createReply(name, answer);
    },
  };
}

function createReply(
  name: string,
  answer: { status: number; body: Record<string, unknown>; list: Record<string, unknown>[] },
): Reply {
  const start: unknown = answer.list.length > 0 ? answer.list : answer.body;
  const read = (path: string): unknown =>
    path.split(".").reduce<unknown>((value, key) => {
      const entries: [string, unknown][] =
        typeof value === "object" && value !== null ? Object.entries(value) : [];
      return entries.find(([known]) => known === key)?.[1];
    }, start);
  return {
    status: answer.status,
    list: answer.list,
    text: (path) => {
      const value = read(path);
      if (typeof value !== "string") throw new Error(`${name} answered no text at ${path}`);
      return value;
    },
    number: (path) => {
      const value = read(path);
      if (typeof value !== "number") throw new Error(`${name} answered no number at ${path}`);
      return value;
    },
    flag: (path) => {
      const value = read(path);
      if (typeof value !== "boolean") throw new Error(`${name} answered no yes or no at ${path}`);
      return value;
    },
  };
}
