import { createHash, randomBytes } from "node:crypto";
import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import type { Clock } from "../reconcile.ts";
import { createSeal, type Seal } from "./seal.ts";
import type { TownName } from "./source.ts";

/** People as GitHub knows them, by the App's own sign-in. */
export interface People {
  /** Where the browser is sent to. */
  authorizeUrl(request: {
    readonly state: string;
    readonly redirectUrl: string;
    /** S256 of the verifier (RFC 7636): a code that was stolen on its way back is worth nothing. */
    readonly challenge: string;
  }): string;
  /** Who it was that GitHub sent back; undefined: GitHub does not take the code. Throws GitHubError. */
  identify(request: {
    readonly code: string;
    readonly redirectUrl: string;
    readonly verifier: string;
  }): Promise<{ readonly login: string; readonly token: string } | undefined>;
  /** Whether the holder of this token may read the repository. Anything but a clear yes is no. Throws GitHubError on outages. */
  mayRead(token: string, town: TownName): Promise<boolean>;
}

export interface SignInOptions {
  readonly people: People;
  /** Cookies are encrypted with a key made from it; 32 characters at least. Another one ends all sessions. */
  readonly secret: string;
  /** The address that people reach this host by: `https://…`, or plain http on this machine. */
  readonly publicUrl: string;
}

/** Somebody who has signed in. */
export interface Session {
  /** Names the session where its token must not stand. */
  readonly id: string;
  readonly login: string;
  readonly token: string;
}

export interface SignIn {
  readonly routes: Hono;
  sessionOf(context: Context): Promise<Session | undefined>;
}

const signInPath = "/-/sign-in";
export const signOutPath = "/-/sign-out";
const callbackPath = `${signInPath}/callback`;

/** A user's token of a GitHub App lives for eight hours (GitHub Docs, "Refreshing user access tokens"). */
const sessionSeconds = 8 * 60 * 60;
/** GitHub's code is good for ten minutes (GitHub Docs, "Authorizing OAuth apps"). */
const signInSeconds = 10 * 60;

const Started = z.object({ state: z.string(), verifier: z.string(), to: z.string() });
const SignedIn = z.object({ login: z.string(), token: z.string() });

/** Sign-in by GitHub: the state in a cookie ties the answer to the browser that asked, so that nobody is signed in as somebody else. */
export function createSignIn({ people, secret, publicUrl }: SignInOptions, clock: Clock): SignIn {
  const seal = createSeal(secret, clock);
  const jar = createJar(seal, new URL(publicUrl).protocol === "https:");
  const redirectUrl = new URL(callbackPath, publicUrl).href;
  const routes = new Hono();
  routes.get(signInPath, async (context) => {
    const [state, verifier] = [randomName(), randomName()];
    const to = placeOf(context.req.query("to"));
    await jar.put(context, "sign-in", { state, verifier, to }, signInSeconds);
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    return context.redirect(people.authorizeUrl({ state, redirectUrl, challenge }), 302);
  });
  routes.get(callbackPath, async (context) => {
    const started = Started.safeParse(await jar.take(context, "sign-in"));
    jar.drop(context, "sign-in");
    const { code, state } = context.req.query();
    const isOurs = started.success && state !== undefined && state === started.data.state;
    if (!isOurs || code === undefined)
      return context.text(
        `This sign-in was not begun here, or took too long. Go to ${signInPath} to try again.\n`,
        400,
      );
    const found = await people.identify({ code, redirectUrl, verifier: started.data.verifier });
    if (found === undefined)
      return context.text(
        `GitHub does not confirm who you are. Go to ${signInPath} to try again.\n`,
        403,
      );
    await jar.put(context, "session", found, sessionSeconds);
    return context.redirect(started.data.to, 303);
  });
  routes.post(signOutPath, (context) => {
    // Another site could sign people out: a nuisance, but nobody's business.
    if (context.req.header("origin") !== new URL(publicUrl).origin)
      return context.text("Sign out on the floor page itself.\n", 403);
    jar.drop(context, "session");
    return context.redirect("/", 303);
  });
  return {
    routes,
    sessionOf: async (context) => {
      const found = SignedIn.safeParse(await jar.take(context, "session"));
      if (!found.success) return undefined;
      return { ...found.data, id: createHash("sha256").update(found.data.token).digest("hex") };
    },
  };
}

const randomName = () => randomBytes(32).toString("base64url");

/** Only to a place on this host: `//evil.example` is none. */
const placeOf = (wanted: string | undefined): string =>
  wanted !== undefined && /^\/(?![/\\])[\w./-]*$/.test(wanted) ? wanted : "/";

/** Cookies that scripts cannot read and other sites' requests do not carry. */
function createJar(seal: Seal, isSecure: boolean) {
  const nameOf = (what: string) => `${isSecure ? "__Host-" : ""}cogtown-${what}`;
  const shape = { httpOnly: true, sameSite: "Lax", secure: isSecure, path: "/" } as const;
  return {
    put: async (context: Context, what: string, content: object, seconds: number) => {
      const value = await seal.close(what, { ...content }, seconds);
      setCookie(context, nameOf(what), value, { ...shape, maxAge: seconds });
    },
    take: (context: Context, what: string) => seal.open(what, getCookie(context, nameOf(what))),
    drop: (context: Context, what: string) => {
      deleteCookie(context, nameOf(what), shape);
    },
  };
}
