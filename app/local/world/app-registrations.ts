import { createPublicKey, generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { App, AppRegistration, Permissions, User } from "./entities.ts";
import { createApp } from "./people.ts";
import { createClientSecret } from "./sign-in.ts";
import type { World } from "./world.ts";

/** An App as its manifest describes it. */
export interface NewRegistration {
  readonly name: string;
  readonly owner: User;
  /** Where its events are sent; null: nowhere. */
  readonly hookUrl: string | null;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** The code is good for an hour: https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest */
const codeMilliseconds = 60 * 60_000;

const makeKey = promisify(generateKeyPair);

export const slugOf = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

/** Registers an App by its manifest. Yields the code that its secrets are told for. */
export async function registerApp(world: World, wanted: NewRegistration): Promise<string> {
  const { privateKey } = await makeKey("rsa", { modulusLength: 2048 });
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  const secret = wanted.hookUrl === null ? null : randomBytes(20).toString("hex");
  const { name, owner, permissions, events, hookUrl } = wanted;
  const webhook = hookUrl === null || secret === null ? null : { url: hookUrl, secret };
  const slug = slugOf(name);
  const app: App = createApp(world, {
    ...{ slug, name, owner, publicKey },
    webhook,
    permissions,
    events,
  });
  const code = randomBytes(20).toString("hex");
  world.appCodes.set(code, {
    appId: app.id,
    pem: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    clientSecret: createClientSecret(world, app),
    webhookSecret: secret,
    until: new Date(world.now().getTime() + codeMilliseconds),
  });
  return code;
}

/** What a code is good for, once. */
export function redeemCode(world: World, code: string): AppRegistration | undefined {
  const known = world.appCodes.get(code);
  world.appCodes.delete(code);
  return known !== undefined && known.until > world.now() ? known : undefined;
}
