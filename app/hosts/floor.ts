import type { Hono } from "hono";
import type { Logger } from "pino";
import type { Probot } from "probot";
import { isOnThisMachine } from "#github/this-machine.ts";
import type { FloorAccess } from "../floor/access.ts";
import type { FloorAssets } from "../floor/assets.ts";
import { createFloor } from "../floor/floor.ts";
import type { FloorNews } from "../floor/news.ts";
import { systemClock } from "./clock.ts";
import { openPeople } from "./floor-people.ts";
import { openAppSource } from "./floor-sources.ts";
import { meterFetch } from "./http-meter.ts";
import type { Metrics } from "./metrics.ts";
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
 * Reads `COGTOWN_FLOOR` (`off`, `public` or `signed-in`), `COGTOWN_URL`, and Probot's `GITHUB_CLIENT_ID` and
 * `GITHUB_CLIENT_SECRET`. Nothing is shown to anybody by accident: without `COGTOWN_FLOOR` there is a floor only where an
 * address says that one can sign in, and then only for those who have.
 */
export function readFloorSettings(variables: Variables): FloorSettingsRead {
  const read = (name: string) => variables[name]?.trim() || undefined;
  const publicUrl = read("COGTOWN_URL");
  const show = read("COGTOWN_FLOOR") ?? (publicUrl === undefined ? "off" : "signed-in");
  switch (show) {
    case "off":
      return { ok: true, value: { show } };
    case "public":
    case "signed-in": {
      // The ids come with every App that `cogtown create-app` registers: they alone ask for nothing.
      if (show === "public" && publicUrl === undefined)
        return { ok: true, value: { show, signIn: undefined } };
      const signIn = readSignIn(read);
      return typeof signIn === "string" ? wrong(signIn) : { ok: true, value: { show, signIn } };
    }
    default:
      return wrong(`COGTOWN_FLOOR is \`${show}\`: say \`off\`, \`public\` or \`signed-in\`.`);
  }
}

/** What people sign in with; a text: what is wrong with it. */
function readSignIn(read: (name: string) => string | undefined): SignInSettings | string {
  const publicUrl = read("COGTOWN_URL");
  const clientId = read("GITHUB_CLIENT_ID");
  const clientSecret = read("GITHUB_CLIENT_SECRET");
  if (publicUrl === undefined || clientId === undefined || clientSecret === undefined) {
    const missing = signInVariables.filter((name) => read(name) === undefined);
    return `To sign in takes all of ${listOf(signInVariables)}: set ${listOf(missing)} as well, or COGTOWN_FLOOR=off.`;
  }
  if (!isSafe(publicUrl))
    return `COGTOWN_URL is \`${publicUrl}\`: give the https address that people reach this host by, without a path.`;
  if (clientSecret.length < 32)
    return "GITHUB_CLIENT_SECRET is too short to be one: copy it from the App's settings.";
  return { clientId, clientSecret, publicUrl };
}

const signInVariables = ["COGTOWN_URL", "GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"] as const;

const listOf = (names: readonly string[]) => new Intl.ListFormat("en-GB").format(names);

const wrong = (problem: string) => ({ ok: false, problem }) as const;

/** A session must not travel where others can read it; and the page stands at the root of its host. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, pathname } = new URL(address);
  return (protocol === "https:" || isOnThisMachine(address)) && pathname === "/";
}

export interface AppFloorOptions {
  readonly settings: FloorSettings;
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly githubUrl?: string;
  /** These two as the host has them: the first to ask GitHub in a process decides how all of it keeps GitHub's pace. */
  readonly throttle: boolean;
  readonly redisUrl?: string;
  /** Counts what is asked with the App's key. */
  readonly metrics?: Pick<Metrics, "asked">;
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
  const { settings, assets } = options;
  if (settings.show === "off") return undefined;
  const { namespace, news, isStreaming, githubUrl } = options;
  const where = githubUrl === undefined ? {} : { githubUrl };
  return createFloor({
    source: openAppSource(openProbot(options), {
      now: () => new Date(),
      ...(namespace === undefined ? {} : { namespace }),
    }),
    access: accessOf(settings, where),
    ...{ assets: assets(), clock: systemClock },
    ...(news === undefined ? {} : { news }),
    ...(isStreaming === undefined ? {} : { isStreaming }),
  });
}

/** Receives nothing: a secret that is none is never asked for. */
function openProbot(options: AppFloorOptions): Probot {
  const { appId, privateKey, githubUrl, throttle, redisUrl, metrics, log } = options;
  return createProbot({
    ...{ appId, privateKey, throttle, log, webhookSecret: "none" },
    ...(githubUrl === undefined ? {} : { githubUrl }),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(metrics === undefined ? {} : { fetch: meterFetch(metrics.asked) }),
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
