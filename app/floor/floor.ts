import { type Context, Hono } from "hono";
import type { TownsView } from "#core/floor/floor-view.ts";
import { GitHubError } from "#github/errors.ts";
import type { Clock } from "../reconcile.ts";
import { createGate, type FloorAccess, type Gate } from "./access.ts";
import { buildOf, type FloorAssets } from "./assets.ts";
import { answerLive } from "./live.ts";
import { createMolecules, type Molecules } from "./molecules.ts";
import type { FloorNews } from "./news.ts";
import { headers, icon, renderPage } from "./page.ts";
import { createSignIn, type Session, type SignIn, signOutPath } from "./sign-in.ts";
import { type FloorSource, keyOf, type TownName } from "./source.ts";
import { createWatch, describeTrouble, type Pace, type Watch } from "./watch.ts";

export interface FloorOptions {
  readonly source: FloorSource;
  readonly access: FloorAccess;
  readonly assets: FloorAssets;
  /** The machine's time, whatever time the town has. */
  readonly clock: Clock;
  /** Absent: nobody tells, and the page is as old as the slowest pace. */
  readonly news?: FloorNews;
  /** False where an answer has to end before anybody sees it (Lambda without streaming). Default: true. */
  readonly isStreaming?: boolean;
  /** Default: five seconds between two looks at least, a minute at most. */
  readonly pace?: Pace;
  /** Browsers that may watch at the same time. Default: 100. */
  readonly mostWatching?: number;
}

/** A look costs three requests and some; GitHub gives an installation 5,000 points an hour at least (PLATFORM). */
const usualPace: Pace = { fastest: 5_000, slowest: 60_000 };
const mostListed = 100;

/** What the handlers share. */
interface Floor extends FloorOptions {
  readonly build: string;
  readonly gate: Gate;
  readonly signIn: SignIn | undefined;
  readonly molecules: Molecules;
  readonly watches: Map<string, Watch>;
  watching: number;
}

/**
 * The floor page and everything below it, for `createPages({ floor })`. Read-only: nothing but reading is answered, but
 * for signing out. A town that the viewer may not see is not there.
 */
export function createFloor(options: FloorOptions): Hono {
  const floor = openFloor(options);
  const { build, assets, signIn, access } = floor;
  const pages = new Hono();
  pages.use("*", async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
  });
  if (access.kind === "this-machine") pages.use("*", refuseOtherNames);
  pages.use("*", refuseWriting);
  pages.onError(explainError);
  const asset = (name: string, type: string, content: string) => {
    pages.get(`/-/assets/${build}/${name}`, (context) =>
      context.body(content, 200, {
        "content-type": `${type}; charset=utf-8`,
        "cache-control": "public, max-age=31536000, immutable",
      }),
    );
  };
  asset("floor.js", "text/javascript", assets.script);
  asset("floor.css", "text/css", assets.style);
  asset("icon.svg", "image/svg+xml", icon);
  if (signIn !== undefined) pages.route("/", signIn.routes);
  pages.get("/", (context) => context.html(renderPage(build)));
  pages.get("/-/towns", (context) => listTowns(floor, context));
  pages.get("/-/towns/:owner/:name/live", (context) => live(floor, context));
  pages.get("/-/towns/:owner/:name/molecules/:number{[1-9][0-9]{0,9}}", (context) =>
    molecule(floor, context),
  );
  pages.get("/-/towns/:owner/:name", (context) => snapshot(floor, context));
  pages.get("/:owner{[A-Za-z0-9][A-Za-z0-9-]*}/:name{[A-Za-z0-9._-]+}", async (context) => {
    const isThere = (await enter(floor, context)) !== undefined;
    return context.html(renderPage(build), isThere ? 200 : 404);
  });
  return pages;
}

function openFloor(options: FloorOptions): Floor {
  const { access, source, clock, assets, news } = options;
  const signIn =
    access.kind === "people" && access.signIn !== undefined
      ? createSignIn(access.signIn, clock)
      : undefined;
  const floor: Floor = {
    ...options,
    build: buildOf(assets),
    gate: createGate(access, source, clock),
    signIn,
    molecules: createMolecules(source, clock),
    watches: new Map(),
    watching: 0,
  };
  news?.listen((town) => floor.watches.get(town)?.nudge());
  return floor;
}

/**
 * The attacker has a page open whose own name leads to 127.0.0.1 (DNS rebinding): their scripts could read what only
 * this machine may see. Such a request names them.
 */
const refuseOtherNames = async (context: Context, next: () => Promise<void>) => {
  const host = context.req.header("host") ?? "";
  if (/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return next();
  return context.text(
    "The floor page answers on this machine only, as localhost or 127.0.0.1.\n",
    421,
  );
};

const refuseWriting = async (context: Context, next: () => Promise<void>) => {
  const { method, path } = context.req;
  if (method === "GET" || method === "HEAD") return next();
  if (method === "POST" && path === signOutPath) return next();
  context.header("allow", "GET, HEAD");
  return context.text(
    "The floor page is there to be read: act on GitHub, or by `/mayor` there.\n",
    405,
  );
};

const explainError = (error: Error, context: Context) => {
  if (!(error instanceof GitHubError)) throw error;
  context.header("retry-after", "30");
  return context.json({ problem: describeTrouble(error) }, 503);
};

const sessionOf = async ({ signIn }: Floor, context: Context): Promise<Session | undefined> =>
  signIn?.sessionOf(context);

/** The town that the address names, if it is there for whoever asks. */
async function enter(floor: Floor, context: Context): Promise<TownName | undefined> {
  const { owner = "", name = "" } = context.req.param();
  const isThere = await floor.gate.admits(await sessionOf(floor, context), { owner, name });
  return isThere ? { owner, name } : undefined;
}

const absent = (context: Context) =>
  context.json({ problem: "There is nothing to see here, or not for you." }, 404);

async function listTowns(floor: Floor, context: Context): Promise<Response> {
  const { build, gate, signIn } = floor;
  const session = await sessionOf(floor, context);
  const { towns, isCut } = await gate.listFor(session, mostListed);
  const view: TownsView = {
    towns: towns.map(({ owner, name }) => `${owner}/${name}`),
    isCut,
    viewer: session?.login ?? null,
    canSignIn: signIn !== undefined,
  };
  return context.json({ build, ...view });
}

async function snapshot(floor: Floor, context: Context): Promise<Response> {
  const town = await enter(floor, context);
  if (town === undefined) return absent(context);
  const { view, trouble } = await watchOf(floor, town).fresh();
  if (view === undefined) return context.json({ problem: trouble }, 503);
  return context.json({ build: floor.build, view, trouble: trouble ?? null });
}

async function live(floor: Floor, context: Context): Promise<Response> {
  const town = await enter(floor, context);
  if (town === undefined) return absent(context);
  // Nobody who asks only for the head stays to watch.
  if (context.req.method === "HEAD")
    return context.body(null, 200, { "content-type": "text/event-stream" });
  if (floor.watching >= (floor.mostWatching ?? 100)) {
    context.header("retry-after", "60");
    return context.json({ problem: "Too many are watching: try again in a minute." }, 503);
  }
  floor.watching += 1;
  const { build, clock, isStreaming = true } = floor;
  return answerLive(context, watchOf(floor, town), {
    ...{ build, clock, isStreaming },
    isStillAllowed: async () =>
      floor.gate.admits(await sessionOf(floor, context), town).catch(() => false),
    onEnd: () => {
      floor.watching -= 1;
    },
  });
}

async function molecule(floor: Floor, context: Context): Promise<Response> {
  const town = await enter(floor, context);
  if (town === undefined) return absent(context);
  const found = await floor.molecules(town, Number(context.req.param("number")));
  if (found === "absent") return absent(context);
  if (found !== "busy") return context.json({ build: floor.build, molecule: found });
  context.header("retry-after", "10");
  return context.json({ problem: "Too many molecules were opened: try again in a moment." }, 429);
}

function watchOf(floor: Floor, town: TownName): Watch {
  const key = keyOf(town);
  const known = floor.watches.get(key);
  if (known !== undefined) return known;
  const { source, clock, pace = usualPace } = floor;
  const watch = createWatch({
    look: () => source.look(town),
    now: () => source.now(),
    ...{ clock, pace },
  });
  floor.watches.set(key, watch);
  return watch;
}
