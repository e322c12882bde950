import { createHash, randomBytes } from "node:crypto";
import type { App, User } from "./entities.ts";
import type { World } from "./world.ts";

/** A code is good for ten minutes, a person's token of an App for eight hours (GitHub Docs). */
const codeMs = 10 * 60_000;
const tokenSeconds = 8 * 60 * 60;

/** Gives the App a secret of its own; one that it had is gone. */
export function createClientSecret(world: World, app: App): string {
  const secret = randomBytes(20).toString("hex");
  if (world.clientSecrets.get(app.id) === undefined)
    world.clientSecrets.add({ id: app.id, secret });
  else world.clientSecrets.update(app.id, { secret });
  return secret;
}

/** This person lets the App act for them. */
export function createSignInCode(
  world: World,
  request: { app: App; user: User; redirectUrl: string; challenge: string | undefined },
): string {
  const { app, user, redirectUrl, challenge } = request;
  const code = randomBytes(10).toString("hex");
  world.signInCodes.add({
    ...{ id: world.ids.next(), code, appId: app.id, userId: user.id, redirectUrl },
    ...(challenge === undefined ? {} : { challenge }),
    expiresAt: new Date(world.now().getTime() + codeMs),
  });
  return code;
}

export interface CodeExchange {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly code: string;
  readonly redirectUrl: string | undefined;
  readonly verifier: string | undefined;
}

export type Exchanged =
  | { readonly ok: true; readonly token: string; readonly seconds: number }
  /** In GitHub's words. */
  | { readonly ok: false; readonly error: string; readonly description: string };

/** A token for a code; a code is taken once, whatever comes of it. */
export function exchangeCode(world: World, asked: CodeExchange): Exchanged {
  const app = world.apps.find(({ clientId }) => clientId === asked.clientId);
  const secret = app === undefined ? undefined : world.clientSecrets.get(app.id)?.secret;
  if (app === undefined || secret !== asked.clientSecret)
    return refuse(
      "incorrect_client_credentials",
      "The client_id and/or client_secret passed are incorrect.",
    );
  const found = world.signInCodes.byKey(asked.code);
  if (found !== undefined) world.signInCodes.remove(found.id);
  if (found?.appId !== app.id || found.expiresAt <= world.now() || !isProven(found, asked))
    return refuse("bad_verification_code", "The code passed is incorrect or expired.");
  if (asked.redirectUrl !== undefined && asked.redirectUrl !== found.redirectUrl)
    return refuse(
      "redirect_uri_mismatch",
      "The redirect_uri MUST match the registered callback URL for this application.",
    );
  const token = `ghu_${randomBytes(18).toString("hex")}`;
  const expiresAt = new Date(world.now().getTime() + tokenSeconds * 1000);
  world.tokens.add({
    ...{ kind: "user", id: world.ids.next(), token, userId: found.userId },
    through: { appId: app.id, expiresAt },
  });
  return { ok: true, token, seconds: tokenSeconds };
}

const refuse = (error: string, description: string) => ({ ok: false, error, description }) as const;

function isProven({ challenge }: { readonly challenge?: string }, { verifier }: CodeExchange) {
  if (challenge === undefined) return true;
  return (
    createHash("sha256")
      .update(verifier ?? "")
      .digest("base64url") === challenge
  );
}
