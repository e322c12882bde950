import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { LocalGitHub } from "#local/github.ts";
import type { App } from "#local/world/entities.ts";
import { startLambdaGateway } from "../../hosts/lambda-gateway.ts";
import { type Host, type NodeHostOptions, startNodeHost } from "../../hosts/node.ts";
import { readManifest } from "./manifest.ts";
import type { TownOptions } from "./town-options.ts";
import { startFan } from "./webhook-fan.ts";

/** The App at work on the embedded GitHub. */
export interface TownApp {
  patrol(): Promise<void>;
  /** Resolves when it has nothing left to decide. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

type AppOptions = Pick<TownOptions, "owner" | "log" | "clock" | "appInstances" | "host">;

/** Registers the App, starts it where it is to live, and installs it on the repository. */
export async function installCogtown(
  github: LocalGitHub,
  fullName: string,
  options: AppOptions,
): Promise<TownApp> {
  const { host = "node" } = options;
  const { app, privateKey } = await registerApp(github, fullName, options.owner);
  switch (host) {
    case "actions":
      github.seed.install(app, fullName);
      return hostInJobs(github, fullName);
    case "lambda":
      return hostBehindWebhook(startLambdaGateway, github, fullName, options, { app, privateKey });
    case "node":
      return hostBehindWebhook(startNodeHost, github, fullName, options, { app, privateKey });
  }
}

interface Registration {
  readonly app: App;
  /** PEM. */
  readonly privateKey: string;
}

const makeKeys = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });

/** One pair for all towns of a process: nobody else has it, and finding its primes takes longer than starting a town. */
let keys: ReturnType<typeof makeKeys> | undefined;

/** The App as its manifest has it, and its key where a maintainer puts it for the workflows that run the App. */
async function registerApp(
  github: LocalGitHub,
  fullName: string,
  owner: string,
): Promise<Registration> {
  const { publicKey, privateKey } = (keys ??= makeKeys());
  const manifest = await readManifest();
  const names = { slug: "cogtown", name: "Cogtown", owner };
  const app = github.seed.app({ ...names, publicKey, webhook: null, ...manifest });
  github.seed.variable(fullName, "COGTOWN_APP_ID", String(app.id));
  github.seed.secret(fullName, "COGTOWN_PRIVATE_KEY", privateKey);
  return { app, privateKey };
}

/** Minutes between two lines of the schedule in cogtown-town.yml: of so many, exactly one starts it. */
const scheduleMinutes = 15;

/** There is nothing but the repository's own jobs. */
function hostInJobs(github: LocalGitHub, fullName: string): TownApp {
  return {
    patrol: async () => {
      const from = github.world.now();
      const to = new Date(from.getTime() + scheduleMinutes * 60_000);
      await github.runner?.runSchedules(fullName, from, to);
    },
    idle: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Copies of the App that all receive every webhook. */
async function hostBehindWebhook(
  start: (options: NodeHostOptions) => Promise<Host>,
  github: LocalGitHub,
  fullName: string,
  { log, clock, appInstances = 1 }: AppOptions,
  { app, privateKey }: Registration,
): Promise<TownApp> {
  const secret = randomBytes(20).toString("hex");
  const hosts = await Promise.all(
    Array.from({ length: appInstances }, () =>
      start({
        ...{ appId: app.id, privateKey, webhookSecret: secret, githubUrl: github.apiUrl },
        ...{ port: 0, logLevel: "silent", log, throttle: false },
        ...(clock === undefined ? {} : { clock }),
      }),
    ),
  );
  const fan = await startFan(hosts.map((host) => host.url));
  github.seed.pointWebhook(app, { url: fan.url, secret });
  github.seed.install(app, fullName);
  const [account = "", name = ""] = fullName.split("/");
  return {
    patrol: async () => {
      await Promise.all(hosts.map((host) => host.patrol(account, name)));
    },
    idle: async () => {
      await Promise.all(hosts.map((host) => host.idle()));
    },
    close: async () => {
      await fan.close();
      await Promise.all(hosts.map((host) => host.close()));
    },
  };
}
