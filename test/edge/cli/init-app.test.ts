import { createPrivateKey } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer, get } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { appLink } from "../../../app/cli/init/app-link.ts";
import {
  type CreateAppOptions,
  runCreateApp,
} from "../../../app/cli/init/create-app/run-create-app.ts";
import { runProgram } from "../../../app/cli/program.ts";
import { UsageError } from "../../../app/cli/usage-error.ts";
import { type LocalGitHub, startLocalGitHub } from "../../../app/local/github.ts";
import { createContractWitness } from "../../contract/witness.ts";
import { request, signAppToken } from "../local/town.ts";
import { git, makeFolder, makeRepository } from "./temp-folder.ts";

async function startGitHub() {
  const witness = createContractWitness();
  const github = await startLocalGitHub({ onExchange: witness.onExchange });
  onTestFinished(() => github.close());
  github.seed.user("maya");
  github.seed.organization("acme");
  return { github, witness };
}

/** The command with somebody at the terminal, who can already see where it says that a page is. */
function createApp(github: { readonly apiUrl: string }, folder: string, more: object = {}) {
  let out = "";
  let seen: (address: string) => void = () => undefined;
  const address = new Promise<string>((resolve) => {
    seen = resolve;
  });
  const write = (text: string) => {
    out += text;
    const found = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(out)?.[0];
    if (found !== undefined) seen(found);
  };
  const options: CreateAppOptions = {
    ...{ github: github.apiUrl, org: undefined, name: undefined, webhookUrl: undefined },
    ...{ keepIn: join(folder, "secrets"), port: undefined, minutes: 5, isJson: false },
    ...more,
  };
  const surroundings = { folder, variables: {} };
  const end = runCreateApp(options, surroundings, { out: write, err: write }).catch(
    (error: unknown) => {
      if (error instanceof UsageError) return error.message;
      throw error;
    },
  );
  return { address, end, out: () => out };
}

/** A browser that fills in nothing and clicks on: where GitHub sends it back to. */
async function clickThrough(address: string): Promise<string> {
  const page = await (await fetch(address)).text();
  const [, action = ""] = /action="([^"]+)"/.exec(page) ?? [];
  const [, manifest = ""] = /name="manifest" value="([^"]+)"/.exec(page) ?? [];
  const body = new URLSearchParams({ manifest: manifest.replaceAll("&quot;", '"') });
  const sent = await fetch(action.replaceAll("&amp;", "&"), {
    method: "POST",
    body,
    redirect: "manual",
  });
  return sent.headers.get("location") ?? (await sent.text());
}

const appOf = (github: LocalGitHub, slug: string) => {
  const app = github.world.apps.byKey(slug);
  if (app === undefined) throw new Error(`there is no App ${slug}`);
  return app;
};

test("an App is registered through a browser, and its key is kept for its owner's eyes only", async () => {
  const { github, witness } = await startGitHub();
  const folder = await makeFolder();
  const hostUrl = "https://cogtown.acme.example/";
  const command = createApp(github, folder, { org: "acme", webhookUrl: hostUrl });
  const back = await clickThrough(await command.address);
  expect(await (await fetch(back)).text()).toContain("The App cogtown-acme is registered");
  expect(await command.end).toBe(0);
  const app = appOf(github, "cogtown-acme");
  const manifest: unknown = parse(await readFile("app.yml", "utf8"));
  expect(manifest).toMatchObject({
    default_permissions: app.permissions,
    default_events: app.events,
  });
  expect(app.webhook?.url).toBe("https://cogtown.acme.example/api/github/webhooks");
  const keyFile = join(folder, "secrets", `cogtown-acme-${app.id}.private-key.pem`);
  const environmentFile = join(folder, "secrets", `cogtown-acme-${app.id}.env`);
  for (const file of [keyFile, environmentFile])
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  const key = await readFile(keyFile, "utf8");
  const token = await signAppToken(app, { key: createPrivateKey(key) });
  expect(await request(github, "GET /app", { token })).toMatchObject({ status: 200 });
  const environment = await readFile(environmentFile, "utf8");
  expect(environment).toContain(`APP_ID=${app.id}\n`);
  expect(environment).toContain(`GITHUB_API_URL=${github.apiUrl}\n`);
  expect(environment).toContain(`WEBHOOK_SECRET=${app.webhook?.secret ?? "none"}\n`);
  expect(command.out()).toContain(`${github.url}/apps/cogtown-acme/installations/new`);
  expect(command.out()).toContain(`4. See whether everything is in place, in that clone
     (set -a; . ${environmentFile}; npx cogtown doctor)
`);
  expect(command.out()).not.toContain(app.webhook?.secret ?? "none");
  expect(command.out()).not.toContain("PRIVATE KEY-----");
  expect(witness.problems([])).toEqual([]);
});

test("an App of a town without a server is told of nothing, and a script reads where its key is", async () => {
  const { github } = await startGitHub();
  const command = createApp(github, await makeFolder(), { isJson: true });
  await fetch(await clickThrough(await command.address));
  expect(await command.end).toBe(0);
  expect(appOf(github, "cogtown")).toMatchObject({ webhook: null, events: [] });
  const json = command.out().slice(command.out().indexOf("{"));
  const Kept = z.object({ slug: z.literal("cogtown"), keyFile: z.string().endsWith(".pem") });
  expect(Kept.safeParse(JSON.parse(json)).success).toBe(true);
});

test("whoever comes back without the right state, by another name, or a second time gets nothing", async () => {
  const { github } = await startGitHub();
  const folder = await makeFolder();
  const command = createApp(github, folder);
  const address = await command.address;
  const back = await clickThrough(address);
  const { origin } = new URL(address);
  // fetch lets nobody choose the host that it names.
  const status = (url: string, host?: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = host === undefined ? {} : { host };
      get(url, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on("error", reject);
    });
  expect(await status(`${origin}/created?code=abc&state=guessed`)).toBe(403);
  expect(await status(`${origin}/created?code=abc`)).toBe(403);
  expect(await status(`${origin}/`)).toBe(404);
  expect(await status(address, "rebound.example.com")).toBe(421);
  expect(await status(back)).toBe(200);
  expect(await command.end).toBe(0);
});

test("what goes wrong on the way says what to do next", async () => {
  const { github } = await startGitHub();
  const folder = await makeFolder();
  expect(await createApp(github, folder, { minutes: 0.0005 }).end).toContain("Nobody came back");
  const command = createApp(github, folder);
  const back = new URL(await clickThrough(await command.address));
  back.searchParams.set("code", "0123");
  await fetch(back);
  expect(await command.end).toMatch(
    /did not tell the new App's secrets \(Not Found.*remove the App/s,
  );
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === "object" ? address?.port : undefined;
  expect(await createApp(github, folder, { port }).end).toContain("is in use");
});

test("the key never goes where it could be committed", async () => {
  const { github } = await startGitHub();
  const folder = await makeRepository();
  expect(await createApp(github, folder).end).toContain("must never be committed");
  await writeFile(join(folder, ".gitignore"), "secrets/\n");
  const command = createApp(github, folder);
  await fetch(await clickThrough(await command.address));
  expect(await command.end).toBe(0);
  expect(await git(folder, "status", "--porcelain", "--untracked-files=all")).toBe("?? .gitignore");
  const file = await makeFolder({ secrets: "a file" });
  expect(await createApp(github, file).end).toMatch(/cannot be written into \(E\w+\)/);
  await mkdir(join(file, "else"));
});

test("an address that is no safe one is refused before anything is opened", async () => {
  const say = async (...args: string[]) => {
    let err = "";
    const terminal = { out: () => undefined, err: (text: string) => (err += text) };
    return { code: await runProgram(["create-app", ...args], terminal), err };
  };
  const cases: [string[], RegExp][] = [
    [["--github", "http://github.example.com"], /give the https address/],
    [["--webhook-url", "http://me.example.com"], /give the https address/],
    [["--org", "a/../b"], /cannot be the name/],
    [["--minutes", "0"], /--minutes/],
  ];
  for (const [args, words] of cases) {
    const { code, err } = await say(...args);
    expect(err).toMatch(words);
    expect(code).toBe(2);
  }
});

test("the link to GitHub's form asks for exactly what app.yml asks for", async () => {
  const app: unknown = parse(await readFile("app.yml", "utf8"));
  const { pathname, searchParams } = new URL(await appLink("https://github.com", "acme", "server"));
  expect(pathname).toBe("/settings/apps/new");
  const fixed = ["name", "description", "url", "public", "webhook_active", "events[]"];
  const permissions = Object.fromEntries(
    [...searchParams].filter(([name]) => !fixed.includes(name)),
  );
  expect(app).toMatchObject({
    default_permissions: permissions,
    default_events: searchParams.getAll("events[]"),
  });
});
