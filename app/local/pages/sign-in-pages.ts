import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { createSignInCode, exchangeCode } from "../world/sign-in.ts";
import type { World } from "../world/world.ts";
import { contentPolicy, renderPage } from "./layout.ts";

const Exchange = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  code: z.string(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
});

/**
 * Where people sign in to an App. There are no passwords here: whoever comes says who they are (`login`, which GitHub takes
 * for a suggestion), and lets the App act for them by that.
 */
export function createSignInPages(world: World): Hono {
  const pages = new Hono();
  pages.get("/login/oauth/authorize", (context) => authorize(world, context));
  pages.post("/login/oauth/access_token", async (context) => {
    const read = Exchange.safeParse(await context.req.json().catch(() => undefined));
    if (!read.success) return context.json({ error: "Not Found" }, 404);
    const { client_id: clientId, client_secret: clientSecret, code } = read.data;
    const { redirect_uri: redirectUrl, code_verifier: verifier } = read.data;
    const made = exchangeCode(world, { clientId, clientSecret, code, redirectUrl, verifier });
    // GitHub refuses with a 200.
    if (!made.ok)
      return context.json({
        ...{ error: made.error, error_description: made.description },
        error_uri: "https://docs.github.com/apps",
      });
    return context.json({
      ...{ access_token: made.token, expires_in: made.seconds, token_type: "bearer", scope: "" },
      ...{ refresh_token: "ghr_none", refresh_token_expires_in: 15_897_600 },
    });
  });
  return pages;
}

function authorize(world: World, context: Context): Response | Promise<Response> {
  const asked = context.req.query();
  const app = world.apps.find(({ clientId }) => clientId === asked["client_id"]);
  const { redirect_uri: redirectUrl = "", state, login, code_challenge: challenge } = asked;
  if (app === undefined || !URL.canParse(redirectUrl)) return context.notFound();
  const user = login === undefined ? undefined : world.user(login);
  if (user?.type !== "User") return context.html(askWho(world, context));
  const code = createSignInCode(world, { app, user, redirectUrl, challenge });
  const back = new URL(redirectUrl);
  back.searchParams.set("code", code);
  if (state !== undefined) back.searchParams.set("state", state);
  return context.redirect(back.href, 302);
}

function askWho(world: World, context: Context) {
  context.header("content-security-policy", contentPolicy);
  const people = world.users.filter(({ type }) => type === "User");
  const linkAs = (login: string) => {
    const address = new URL(context.req.url);
    address.searchParams.set("login", login);
    return `${address.pathname}${address.search}`;
  };
  const list = people.map(({ login }) => html`<li><a href="${linkAs(login)}">${login}</a></li>`);
  return renderPage("Who are you?", undefined, html`<ul>${list}</ul>`);
}
