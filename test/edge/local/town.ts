import type { KeyObject } from "node:crypto";
import { generateKeyPairSync } from "node:crypto";
import type { Server } from "node:http";
import { createServer } from "node:http";
import { SignJWT } from "jose";
import { onTestFinished } from "vitest";
import type { LocalGitHub, LocalGitHubOptions } from "../../../app/local/github.ts";
import { startLocalGitHub } from "../../../app/local/github.ts";
import type { App, Permissions } from "../../../app/local/world/entities.ts";

/** One key for the whole file: making one costs a tenth of a second. */
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly list: Record<string, unknown>[];
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** A client as plain as can be: what it sees is what is on the wire. */
export async function request(
  github: LocalGitHub,
  name: string,
  options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const [method = "GET", path = "/"] = name.split(" ");
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const parsed: unknown = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : {};
  const list = Array.isArray(parsed) ? parsed.map(asRecord) : [];
  return { status: response.status, headers: response.headers, body: asRecord(parsed), list };
}

/** A JSON web token of the App, as Octokit would sign it; `claims` to get it wrong on purpose. */
export function signAppToken(
  app: App,
  claims: { issuedAt?: number; expiresAt?: number; key?: KeyObject } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(String(app.id))
    .setIssuedAt(claims.issuedAt ?? now - 30)
    .setExpirationTime(claims.expiresAt ?? now + 540)
    .sign(claims.key ?? privateKey);
}

export interface Town {
  readonly github: LocalGitHub;
  readonly app: App;
  readonly installationId: number;
  /** The token of the owner of octo/town, or of its administrator. */
  readonly owner: string;
  /** A fresh installation token with everything granted, or less. */
  token(permissions?: Permissions): Promise<string>;
}

const everything: Permissions = {
  contents: "write",
  issues: "write",
  pull_requests: "write",
  actions: "write",
  checks: "write",
  statuses: "write",
  actions_variables: "write",
};

const subscriptions = ["push", "create", "delete", "issues", "issue_comment", "pull_request"];

export interface TownOptions extends LocalGitHubOptions {
  /** An organization's repository has a merge queue if it wants one. `owner` is then its administrator maya. */
  readonly owned?: "by-organization";
  /** What the App is granted beside `everything`. */
  readonly granted?: Permissions;
  /** Events it hears of beside `subscriptions`. */
  readonly subscribed?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

/** A GitHub with the repository octo/town and one App installed on it; gone when the test is over. */
export async function startTown(options: TownOptions = {}): Promise<Town> {
  const { owned, granted = {}, subscribed = [], files = {}, ...more } = options;
  const github = await startLocalGitHub(more);
  onTestFinished(() => github.close());
  const isOrganizations = owned === "by-organization";
  if (isOrganizations) github.seed.organization("octo");
  const owner = github.seed.user(isOrganizations ? "maya" : "octo").token;
  await github.seed.repository("octo/town", {
    source: { files: { "README.md": "# Town\n", ...files } },
  });
  if (isOrganizations) github.seed.collaborator("octo/town", "maya", "admin");
  const app = github.seed.app({
    slug: "cogtown",
    name: "Cogtown",
    owner: "octo",
    publicKey: publicPem,
    webhook: null,
    permissions: { ...everything, ...granted },
    events: [...subscriptions, ...subscribed],
  });
  const installation = github.seed.install(app, "octo/town");
  await github.idle();
  const token = async (permissions?: Permissions) => {
    const answer = await request(
      github,
      `POST /app/installations/${installation.id}/access_tokens`,
      {
        token: await signAppToken(app),
        body: permissions === undefined ? {} : { permissions },
      },
    );
    return String(answer.body["token"]);
  };
  return { github, app, installationId: installation.id, owner, token };
}

/** The sha of main. */
export async function tipOf(town: Town, ref = "heads/main"): Promise<string> {
  const answer = await request(town.github, `GET /repos/octo/town/git/ref/${ref}`, {
    token: town.owner,
  });
  return String(asRecord(answer.body["object"])["sha"]);
}

/** A commit on top of `parent` that changes nothing but its message. */
export async function commitOn(town: Town, parent: string, message: string): Promise<string> {
  const token = await town.token();
  const commit = await request(town.github, `GET /repos/octo/town/git/commits/${parent}`, {
    token,
  });
  const tree = asRecord(commit.body["tree"])["sha"];
  const made = await request(town.github, "POST /repos/octo/town/git/commits", {
    token,
    body: { message, tree, parents: [parent] },
  });
  return String(made.body["sha"]);
}

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly payload: Record<string, unknown>;
}

/** A receiver of webhooks on loopback; points the App's webhook at itself. */
export async function receiveWebhooks(
  town: Pick<Town, "github" | "app">,
  secret: string,
): Promise<Received[]> {
  const received: Received[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      received.push({ headers: incoming.headers, text, payload: asRecord(JSON.parse(text)) });
      outgoing.end("ok");
    });
  });
  const port = await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  town.github.seed.pointWebhook(town.app, { url: `http://127.0.0.1:${port}/`, secret });
  return received;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}
