import type { Hono } from "hono";
import type { Logger } from "pino";
import { isOnThisMachine } from "#github/this-machine.ts";
import type { FloorAccess } from "../floor/access.ts";
import type { FloorAssets } from "../floor/assets.ts";
import { createFloor } from "../floor/floor.ts";
import type { FloorNews } from "../floor/news.ts";
import { systemClock } from "./clock.ts";
import { openPeople } from "./floor-people.ts";
import { openAppSource } from "./floor-sources.ts";
import { createProbot } from "./probot.ts";

/** Who a host shows the floor to, as its environment says. */
export type FloorSettings =
  | { readonly show: "off" }
  | {
      /** `public`: public repositories to everybody; `signed-in`: nothing before somebody has signed in. */
      readonly show: "public" | "signed-in";
      /** Undefined: one cannot sign in. */
      readonly signIn: SignInSettings | undefined;
    };

interface SignInSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where people reach this host. */
  readonly publicUrl: string;
}

export type FloorSettingsRead =
  | { readonly ok: true; readonly value: FloorSettings }
  | { readonly ok: false; readonly problem: string };

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads `COGTOWN_FLOOR` (`off`, `public` or `signed-in`), `COGTOWN_CLIENT_ID`, `COGTOWN_CLIENT_SECRET` and `COGTOWN_URL`.
 * Nothing is shown to anybody by accident: without `COGTOWN_FLOOR` there is a floor only where one can sign in, and then
 * only for those who have.
 */
export function readFloorSettings(variables: Variables): FloorSettingsRead {
  const read = (name: string) => variables[`COGTOWN_${name}`]?.trim() || undefined;
  const signIn = readSignIn(read("CLIENT_ID"), read("CLIENT_SECRET"), read("URL"));
  const show = read("FLOOR") ?? (signIn === undefined ? "off" : "signed-in");
  switch (show) {
    case "off":
      return { ok: true, value: { show } };
    case "public":
    case "signed-in": {
      if (typeof signIn === "string") return wrong(signIn);
      if (signIn === undefined && show === "signed-in") return wrong(incomplete);
      return { ok: true, value: { show, signIn } };
    }
    default:
      return wrong(`COGTOWN_FLOOR is \`${show}\`: say \`off\`, \`public\` or \`signed-in\`.`);
  }
}

const incomplete =
  "To sign in takes all of COGTOWN_CLIENT_ID, COGTOWN_CLIENT_SECRET and COGTOWN_URL: set those that are missing.";

/** What people sign in with; undefined: nobody asked for that; a text: what is wrong with it. */
function readSignIn(
  clientId: string | undefined,
  clientSecret: string | undefined,
  publicUrl: string | undefined,
): SignInSettings | string | undefined {
  // An address alone may be there for something else.
  if (clientId === undefined && clientSecret === undefined) return undefined;
  if (clientId === undefined || clientSecret === undefined || publicUrl === undefined)
    return incomplete;
  if (!isSafe(publicUrl))
    return `COGTOWN_URL is \`${publicUrl}\`: give the https address that people reach this host by.`;
  if (clientSecret.length < 32)
    return "COGTOWN_CLIENT_SECRET is too short to be one: copy it from the App's settings.";
  return { clientId, clientSecret, publicUrl };
}

const wrong = (problem: string) => ({ ok: false, problem }) as const;

/** A session must not travel where others can read it. */
const isSafe = (address: string) =>
  URL.canParse(address) && (new URL(address).protocol === "https:" || isOnThisMachine(address));

export interface AppFloorOptions {
  readonly settings: FloorSettings;
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly githubUrl?: string;
  readonly throttle: boolean;
  readonly namespace?: string;
  readonly log: Logger;
  /** Read only where there is a floor. */
  readonly assets: () => FloorAssets;
  /** Its `tell` is the host's `tell`. */
  readonly news?: FloorNews;
  /** False where an answer has to end before anybody sees it. */
  readonly isStreaming?: boolean;
}

/** The floor of everything that the App is installed on; undefined: the settings want none. */
export function openAppFloor(options: AppFloorOptions): Hono | undefined {
  const { settings, appId, privateKey, githubUrl, throttle, log, assets } = options;
  if (settings.show === "off") return undefined;
  const where = githubUrl === undefined ? {} : { githubUrl };
  // Receives nothing: a secret that is none is never asked for.
  const probot = createProbot({
    appId,
    privateKey,
    throttle,
    log,
    webhookSecret: "none",
    ...where,
  });
  const { namespace, news, isStreaming } = options;
  return createFloor({
    source: openAppSource(probot, {
      now: () => new Date(),
      ...(namespace === undefined ? {} : { namespace }),
    }),
    access: accessOf(settings, where),
    ...{ assets: assets(), clock: systemClock },
    ...(news === undefined ? {} : { news }),
    ...(isStreaming === undefined ? {} : { isStreaming }),
  });
}

function accessOf(
  { show, signIn }: Exclude<FloorSettings, { show: "off" }>,
  where: { readonly githubUrl?: string },
): FloorAccess {
  const isPublicShown = show === "public";
  if (signIn === undefined) return { kind: "people", isPublicShown, signIn };
  const { clientId, clientSecret, publicUrl } = signIn;
  const people = openPeople({ clientId, clientSecret, ...where });
  return { kind: "people", isPublicShown, signIn: { people, secret: clientSecret, publicUrl } };
}
