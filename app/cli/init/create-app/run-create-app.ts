import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { GitHubError } from "#github/errors.ts";
import { createAnswering, listen } from "../../../hosts/http-server.ts";
import { type RegisteredApp, redeemManifestCode } from "../../../hosts/redeem-manifest-code.ts";
import type { Surroundings } from "../../remote/remote.ts";
import { quoteForShell } from "../../shell.ts";
import type { Terminal } from "../../terminal.ts";
import { exitCodes, UsageError } from "../../usage-error.ts";
import { readAppFile } from "../app-manifest.ts";
import { githubOf } from "../town-place.ts";
import { type KeptSecrets, keepSecrets, prepareFolder } from "./keep-secrets.ts";
import { appName, renderManifest } from "./manifest.ts";
import { createRegistrationPages } from "./registration-pages.ts";

export interface CreateAppOptions {
  /** Root of GitHub's API. */
  readonly github: string;
  /** Organization whose App it is to be; undefined: the App of whoever is signed in. */
  readonly org: string | undefined;
  readonly name: string | undefined;
  /** Address that the App will be reached at; undefined: it runs in Actions. */
  readonly webhookUrl: string | undefined;
  readonly keepIn: string | undefined;
  /** Undefined: any free one. */
  readonly port: number | undefined;
  readonly minutes: number;
  readonly isJson: boolean;
}

/**
 * `cogtown create-app`: a page on loopback leads a browser to GitHub's form for a new App, filled in from app.yml, and takes
 * it back; the App's secrets are written to files that only their owner can read, and never printed. Resolves to the exit
 * code. Throws UsageError for what cannot work; GitHub is asked for nothing before that is known.
 */
export async function runCreateApp(
  options: CreateAppOptions,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<number> {
  const { api, web } = githubOf(options.github);
  const folder = await prepareFolder(options.keepIn, surroundings);
  const tell = (text: string) => {
    if (options.isJson) terminal.err(text);
    else terminal.out(text);
  };
  const app = await register(options, { api, web }, tell);
  const kept = await keepSecrets(folder, app, api).catch((error: unknown) => {
    throw new UsageError(
      `The App ${app.url} is there, but its secrets could not be written (${String(error)}): make a new key in its settings.`,
    );
  });
  terminal.out(options.isJson ? describeAsData(app, kept) : describeApp(app, kept));
  return exitCodes.done;
}

interface GitHubRoots {
  readonly api: string;
  readonly web: string;
}

async function register(
  options: CreateAppOptions,
  { api, web }: GitHubRoots,
  tell: (text: string) => void,
): Promise<RegisteredApp> {
  const appFile = await readAppFile();
  const [secret, state] = [randomName(), randomName()];
  const place = options.org === undefined ? "" : `/organizations/${options.org}`;
  const { returned, take, end } = waitForCode(api, options.minutes);
  let host = "";
  const pages = createRegistrationPages({
    ...{ secret, state, take, host: () => host },
    action: `${web}${place}/settings/apps/new?state=${state}`,
    manifest: () =>
      renderManifest(appFile, {
        name: options.name ?? appName(appFile, options.org),
        redirectUrl: `http://${host}/created`,
        hostUrl: options.webhookUrl,
      }),
  });
  const server = createAnswering(pages);
  try {
    host = `127.0.0.1:${await listenHere(server, options.port)}`;
    tell(`Open this page in a browser on this machine:\n\n  http://${host}/${secret}\n\n`);
    return await returned;
  } finally {
    end();
    await stopGently(server);
  }
}

const randomName = () => randomBytes(24).toString("base64url");

interface Waiting {
  /** The App, once a browser is back with its code. Throws UsageError when none comes, or GitHub does not tell. */
  readonly returned: Promise<RegisteredApp>;
  /** Takes the code; yields what to tell whoever sits at the browser. */
  readonly take: (code: string) => Promise<string>;
  readonly end: () => void;
}

function waitForCode(api: string, minutes: number): Waiting {
  let resolve: (app: RegisteredApp) => void = () => undefined;
  let reject: (error: UsageError) => void = () => undefined;
  const returned = new Promise<RegisteredApp>((settle, fail) => {
    resolve = settle;
    reject = fail;
  });
  const timer = setTimeout(() => {
    reject(tooLate(minutes));
  }, minutes * 60_000);
  const take = async (code: string): Promise<string> => {
    try {
      const app = await redeemManifestCode({ githubUrl: api, code, now: () => new Date() });
      resolve(app);
      return `The App ${app.slug} is registered. Go back to the terminal: it says what comes next.`;
    } catch (error) {
      reject(notTold(error));
      return "GitHub did not tell the new App's secrets. Go back to the terminal.";
    }
  };
  const end = () => {
    clearTimeout(timer);
  };
  return { returned, take, end };
}

const tooLate = (minutes: number) =>
  new UsageError(
    `Nobody came back from GitHub within ${minutes} minutes. If the App was created all the same, remove it in its settings and begin again.`,
  );

const notTold = (error: unknown) =>
  new UsageError(
    `GitHub did not tell the new App's secrets (${error instanceof GitHubError ? error.message : String(error)}): remove the App in its settings, and begin again.`,
  );

/** On loopback only: whoever else could open the page could have their own App taken for ours. */
async function listenHere(server: Server, port: number | undefined): Promise<number> {
  try {
    return await listen(server, port);
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw isTaken ? new UsageError(`--port ${port ?? 0} is in use: choose another one.`) : error;
  }
}

/** The last page is let through before the door is shut. */
function stopGently(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    setTimeout(() => {
      server.closeAllConnections();
    }, 1000).unref();
  });
}

const describeAsData = (app: RegisteredApp, { keyFile, environmentFile }: KeptSecrets) =>
  `${JSON.stringify({ id: app.id, slug: app.slug, url: app.url, keyFile, environmentFile }, null, 2)}\n`;

function describeApp(app: RegisteredApp, { keyFile, environmentFile }: KeptSecrets): string {
  const load = `set -a; . ${quoteForShell(environmentFile)}`;
  const isServed = app.webhookSecret !== undefined;
  return [
    `The App ${app.slug} is registered: ${app.url}`,
    `Its key is in ${keyFile}, everything a host needs in ${environmentFile}. Only you can read them.`,
    "",
    "1. Install it on the repository",
    `     ${app.url}/installations/new`,
    "2. Give the jobs its number and its key, in the clone of that repository",
    `     gh variable set COGTOWN_APP_ID --body ${app.id}`,
    `     gh secret set COGTOWN_PRIVATE_KEY < ${quoteForShell(keyFile)}`,
    ...(isServed
      ? [
          "3. Start it where GitHub reaches it",
          `     ${load}; set +a; npx cogtown serve`,
          "     (with its own address in COGTOWN_URL, those who may read the repository can sign in to the floor page)",
        ]
      : []),
    `${isServed ? 4 : 3}. See whether everything is in place, in that clone`,
    `     (${load}; npx cogtown doctor)`,
    "",
  ].join("\n");
}
