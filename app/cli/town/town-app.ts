import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { LocalGitHub } from "#local/github.ts";
import { startNodeHost } from "../../hosts/node.ts";
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

/** Registers the App under a key of its own, starts it, and installs it on the repository. */
export async function installCogtown(
  github: LocalGitHub,
  fullName: string,
  {
    owner,
    log,
    clock,
    appInstances = 1,
  }: Pick<TownOptions, "owner" | "log" | "clock" | "appInstances">,
): Promise<TownApp> {
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const secret = randomBytes(20).toString("hex");
  const manifest = await readManifest();
  const app = github.seed.app({
    slug: "cogtown",
    name: "Cogtown",
    owner,
    publicKey: keys.publicKey,
    webhook: null,
    ...manifest,
  });
  const hosts = await Promise.all(
    Array.from({ length: appInstances }, () =>
      startNodeHost({
        appId: app.id,
        privateKey: keys.privateKey,
        webhookSecret: secret,
        githubUrl: github.apiUrl,
        port: 0,
        logLevel: "silent",
        log,
        throttle: false,
        ...(clock === undefined ? {} : { clock }),
      }),
    ),
  );
  const fan = await startFan(hosts.map((host) => host.url));
  github.seed.pointWebhook(app, { url: fan.url, secret });
  github.seed.install(app, fullName);
  // As a maintainer sets them, for the workflow of the patrol.
  github.seed.variable(fullName, "COGTOWN_APP_ID", String(app.id));
  github.seed.secret(fullName, "COGTOWN_PRIVATE_KEY", keys.privateKey);
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
