import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { registerApp, slugOf } from "../world/app-registrations.ts";
import type { User } from "../world/entities.ts";
import type { World } from "../world/world.ts";
import { renderPage } from "./layout.ts";

const Web = z.url({ protocol: /^https?$/ });

/** What an App's manifest may say; GitHub refuses what it does not know. */
const Manifest = z.strictObject({
  name: z.string().min(1).max(34),
  url: Web,
  description: z.string().optional(),
  public: z.boolean().optional(),
  hook_attributes: z.strictObject({ url: Web, active: z.boolean().default(true) }).optional(),
  redirect_url: Web,
  callback_urls: z.array(Web).max(10).optional(),
  setup_url: Web.optional(),
  default_permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).default({}),
  default_events: z.array(z.string()).default([]),
});
type Manifest = z.infer<typeof Manifest>;

/**
 * Where a browser brings the manifest of a new App. Nobody signs in here and nobody is asked: the App is its
 * organization's, or the first person's, under the name that the manifest has, and the browser is sent on at once.
 */
export function createAppPages(world: World): Hono {
  const pages = new Hono();
  const register = (owner: (context: Context) => User | undefined) => async (context: Context) => {
    const form = await context.req.parseBody();
    const manifest = readManifest(form["manifest"]);
    const [who] = [owner(context)];
    if (who === undefined) return refuse(context, "There is nobody whose App it could be.", 404);
    if (typeof manifest === "string") return refuse(context, manifest, 422);
    if (world.apps.byKey(slugOf(manifest.name)) !== undefined)
      return refuse(context, "Name has already been taken", 422);
    return sendOn(context, manifest, await registerApp(world, describe(manifest, who)));
  };
  const first = () => world.users.find(({ type }) => type === "User");
  pages.post("/settings/apps/new", register(first));
  pages.post(
    "/organizations/:organization/settings/apps/new",
    register((context) =>
      world.users.byKey((context.req.param("organization") ?? "").toLowerCase()),
    ),
  );
  return pages;
}

/** The manifest, or what is wrong with it. */
function readManifest(field: unknown): Manifest | string {
  if (typeof field !== "string") return "There is no manifest in the form.";
  try {
    const parsed = Manifest.safeParse(JSON.parse(field));
    return parsed.success ? parsed.data : z.prettifyError(parsed.error);
  } catch (error) {
    if (error instanceof SyntaxError) return "The manifest is no JSON.";
    throw error;
  }
}

const describe = (manifest: Manifest, owner: User) => ({
  ...{ name: manifest.name, owner },
  hookUrl: manifest.hook_attributes?.active === true ? manifest.hook_attributes.url : null,
  permissions: manifest.default_permissions,
  events: manifest.default_events,
});

function sendOn(context: Context, { redirect_url }: Manifest, code: string): Response {
  const target = new URL(redirect_url);
  target.searchParams.set("code", code);
  const state = context.req.query("state");
  if (state !== undefined) target.searchParams.set("state", state);
  return context.redirect(target.href);
}

function refuse(context: Context, words: string, status: 404 | 422) {
  return context.html(
    renderPage("This App was not registered", undefined, html`<p>${words}</p>`),
    status,
  );
}
