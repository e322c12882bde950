import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runProgram } from "../../../../app/cli/program.ts";
import { readManifest } from "../../../../app/cli/town/manifest.ts";
import { priorities } from "../../../../app/core/command/command.ts";
import { startNodeHost } from "../../../../app/hosts/node.ts";
import { systemClock } from "../../../../app/local/clock.ts";
import type { LocalGitHub } from "../../../../app/local/github.ts";
import { startLocalGitHub } from "../../../../app/local/github.ts";
import { createActionsRunner } from "../../../../app/local/runner/runner.ts";
import type { App, Installation, Repository, User } from "../../../../app/local/world/entities.ts";
import { createLabel } from "../../../../app/local/world/labels.ts";
import { createContractWitness } from "../../../contract/witness.ts";

const newKeys = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });

const Report = z.object({
  repository: z.string().nullable(),
  ok: z.boolean(),
  findings: z.array(
    z.object({
      check: z.string(),
      id: z.string(),
      level: z.string(),
      says: z.string(),
      fix: z.string().optional(),
    }),
  ),
});

export interface Visit {
  readonly code: number;
  readonly report: z.infer<typeof Report>;
  /** `check/line` of all findings. */
  readonly ids: readonly string[];
  /** Everything that was printed. */
  readonly text: string;
}

export interface VisitOptions {
  readonly only?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly more?: readonly string[];
}

/** A healthy town on an embedded GitHub, with the App on a real host: made ill by tests, and looked at by doctor. */
export interface Clinic {
  readonly github: LocalGitHub;
  readonly maya: User & { readonly token: string };
  /** As it is now. */
  readonly app: App;
  readonly repository: Repository;
  readonly installation: Installation;
  /** What the App's own credentials are in the environment. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly otherKey: string;
  /** Whatever must never be shown to anybody: keys, and all tokens that there are by now. */
  secrets(): readonly string[];
  /** GitHub's clock goes so far ahead of this machine's. */
  shiftClock(milliseconds: number): void;
  /** Whether GitHub would have said all that was said. */
  contractProblems(): readonly string[];
  /** `cogtown doctor --json` on it. */
  visit(options?: VisitOptions): Promise<Visit>;
  /** Whatever `cogtown doctor` prints with these arguments. */
  call(args: readonly string[], options?: VisitOptions): Promise<{ code: number; text: string }>;
  close(): Promise<void>;
}

export const fullName = "acme/shelf";
const templates = new URL("../../../../app/cli/templates/", import.meta.url);
export const townNames = ["polecat", "refinery", "plan", "patrol"].map(
  (name) => `cogtown-${name}.yml`,
);
export const townConfig = "agent:\n  use: claude\nverify:\n  commands: npm test\n";

/** With the key of the model set, as a maintainer does it. */
export function readTemplate(name: string): string {
  const text = readFileSync(new URL(name, templates), "utf8");
  return text.replaceAll(
    /^( *)# env:\n *# {3}(ANTHROPIC_API_KEY: .*)$/gm,
    (_all, indent: string, line: string) => `${indent}env:\n${indent}  ${line}`,
  );
}

export async function openClinic(): Promise<Clinic> {
  const witness = createContractWitness();
  const workDirectory = await mkdtemp(join(tmpdir(), "cogtown-clinic-"));
  let shift = 0;
  const clock = { ...systemClock, now: () => new Date(Date.now() + shift) };
  const github = await startLocalGitHub({
    clock,
    onExchange: witness.onExchange,
    runner: (host) =>
      createActionsRunner(host, {
        ...{ workDirectory, actions: {}, nodePath: process.execPath },
        environment: { PATH: process.env["PATH"] ?? "" },
      }),
  });
  const { seed, world } = github;
  seed.organization("acme");
  const maya = seed.user("maya");
  const repository = await seed.repository(fullName, { source: { files: townFiles() } });
  seed.collaborator(fullName, "maya", "admin");
  const actor = { user: maya, app: null, byWorkflowToken: false };
  for (const name of ["polecat", ...priorities])
    createLabel(world, repository, { name, description: null }, actor);
  const keys = newKeys();
  const app = seed.app({
    ...{ slug: "cogtown", name: "Cogtown", owner: "acme", publicKey: keys.publicKey },
    ...(await readManifest()),
    webhook: null,
  });
  const webhookSecret = "a secret of the clinic";
  const host = await startNodeHost({
    ...{ appId: app.id, privateKey: keys.privateKey, webhookSecret, throttle: false },
    ...{ githubUrl: github.apiUrl, port: 0, logLevel: "silent" },
  });
  seed.pointWebhook(app, { url: host.url, secret: webhookSecret });
  const installation = seed.install(app, fullName);
  seed.variable(fullName, "COGTOWN_APP_ID", String(app.id));
  seed.secret(fullName, "COGTOWN_PRIVATE_KEY", keys.privateKey);
  seed.secret(fullName, "ANTHROPIC_API_KEY", "sk-ant-clinic");
  await github.idle();
  const credentials = { APP_ID: String(app.id), PRIVATE_KEY: keys.privateKey };
  const everybody = { ...credentials, GITHUB_TOKEN: maya.token };
  const call = async (args: readonly string[], options: VisitOptions = {}) => {
    const said: string[] = [];
    const terminal = {
      out: (text: string) => said.push(text),
      err: (text: string) => said.push(text),
    };
    const { variables = everybody, folder = workDirectory } = options;
    const code = await runProgram(["doctor", ...args], terminal, { variables, folder });
    return { code, text: said.join("") };
  };
  return {
    ...{ github, maya, credentials, call },
    otherKey: newKeys().privateKey,
    secrets: () => [
      ...keys.privateKey.split("\n").filter((line) => line.length > 40),
      ...world.tokens.all().map(({ token }) => token),
      webhookSecret,
    ],
    get app() {
      return world.apps.require(app.id);
    },
    get repository() {
      return world.repositories.require(repository.id);
    },
    get installation() {
      return world.installations.require(installation.id);
    },
    shiftClock: (milliseconds) => {
      shift = milliseconds;
    },
    contractProblems: () => witness.problems(world.deliveries.all()),
    visit: async (options = {}) => {
      const only = (options.only ?? []).flatMap((name) => ["--only", name]);
      const where = ["--repo", fullName, "--github", github.apiUrl];
      const told = await call([...where, "--json", ...only, ...(options.more ?? [])], options);
      const report = Report.parse(JSON.parse(told.text));
      return { ...told, report, ids: report.findings.map(({ id }) => id) };
    },
    close: async () => {
      await github.idle();
      await host.close();
      await github.close();
      await rm(workDirectory, { recursive: true, force: true });
    },
  };
}

const townFiles = (): Readonly<Record<string, string>> => ({
  "README.md": "# Shelf\n",
  ".github/cogtown.yml": townConfig,
  ...Object.fromEntries(townNames.map((name) => [`.github/workflows/${name}`, readTemplate(name)])),
});
