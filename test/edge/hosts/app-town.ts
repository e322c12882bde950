import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sign } from "@octokit/webhooks-methods";
import { onTestFinished } from "vitest";
import { readManifest } from "../../../app/cli/town/manifest.ts";
import { type LocalGitHub, startLocalGitHub } from "../../../app/local/github.ts";
import { createActionsRunner } from "../../../app/local/runner/runner.ts";
import type { App } from "../../../app/local/world/entities.ts";

/** One key for the whole file: making one costs a tenth of a second. */
const keys = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
export const { privateKey } = keys;
export const webhookSecret = "the secret of this webhook";

/** The repository octo/town with Cogtown's App installed, and nobody yet who takes its webhooks. */
export interface AppTown {
  readonly github: LocalGitHub;
  readonly app: App;
  /** What a host needs to be this App. */
  readonly credentials: {
    readonly appId: number;
    readonly privateKey: string;
    readonly webhookSecret: string;
    readonly githubUrl: string;
    readonly throttle: boolean;
  };
  /** Files an issue with the label `polecat`; yields its number. */
  fileMolecule(): Promise<number>;
  /** Workflows that were dispatched, by file name. */
  dispatched(): readonly string[];
}

/** A job that somebody has to end: what comes of it is not what this is about. */
const workflow = (inputs: readonly string[]) => `on:
  workflow_dispatch:
    inputs: {${inputs.map((name) => ` ${name}: { type: string }`).join(",")} }
jobs:
  work:
    runs-on: ubuntu-latest
    steps:
      - run: sleep 600
`;

const files = {
  "README.md": "# Town\n",
  ".github/cogtown.yml": 'agent:\n  command: "true"\nverify:\n  commands: ["true"]\n',
  ".github/workflows/cogtown-polecat.yml": workflow(["molecule", "attempt", "nonce"]),
  ".github/workflows/cogtown-refinery.yml": workflow(["base", "candidate"]),
  ".github/workflows/cogtown-patrol.yml": workflow([]),
};

export async function startAppTown(): Promise<AppTown> {
  const asked: string[] = [];
  const workDirectory = await mkdtemp(join(tmpdir(), "cogtown-host-"));
  onTestFinished(() => rm(workDirectory, { recursive: true, force: true }));
  const github = await startLocalGitHub({
    onExchange: ({ method, url, status }) => {
      const [, name] = /\/workflows\/([^/]+)\/dispatches$/.exec(url) ?? [];
      if (method === "POST" && status < 300 && name !== undefined) asked.push(name);
    },
    runner: (host) =>
      createActionsRunner(host, {
        workDirectory,
        actions: {},
        nodePath: process.execPath,
        environment: { PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin` },
        cancelGrace: { interrupt: 0.1, terminate: 0.1 },
      }),
  });
  onTestFinished(() => github.close());
  const { token } = github.seed.user("octo");
  await github.seed.repository("octo/town", { source: { files } });
  const about = { slug: "cogtown", name: "Cogtown", owner: "octo", webhook: null };
  const app = github.seed.app({ ...about, publicKey: keys.publicKey, ...(await readManifest()) });
  github.seed.install(app, "octo/town");
  const { apiUrl: githubUrl } = github;
  return {
    github,
    app,
    credentials: { appId: app.id, privateKey, webhookSecret, githubUrl, throttle: false },
    fileMolecule: async () => {
      const body = "### Goal\n\nA file.\n\n### Acceptance criteria\n\n- [ ] `test -f a.txt`\n";
      const answer = await fetch(`${githubUrl}/repos/octo/town/issues`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ title: "A file", body, labels: ["polecat"] }),
      });
      const issue: unknown = await answer.json();
      const number =
        typeof issue === "object" && issue !== null && "number" in issue && issue.number;
      if (typeof number !== "number") throw new Error(JSON.stringify(issue));
      return number;
    },
    dispatched: () => asked,
  };
}

/** A webhook as GitHub signs and sends it. */
export async function signedWebhook(
  { github, app }: AppTown,
  event: string,
  payload: object,
  secret = webhookSecret,
): Promise<{ readonly headers: Record<string, string>; readonly body: string }> {
  const installation = { id: github.world.installations.filter(() => true)[0]?.id };
  const repository = { name: "town", full_name: "octo/town", owner: { login: "octo" } };
  const body = JSON.stringify({ installation, repository, sender: { login: "octo" }, ...payload });
  return {
    body,
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "GitHub-Hookshot/0000000",
      "X-GitHub-Delivery": `72d3162e-cc78-11e3-81ab-${String(app.id).padStart(12, "0")}`,
      "X-GitHub-Event": event,
      "X-Hub-Signature-256": await sign(secret, body),
    },
  };
}

/** That somebody labelled this issue. */
export const labelled = (number: number) => ({
  action: "labeled",
  issue: { number, labels: [{ name: "polecat" }] },
  label: { name: "polecat" },
});
