import type { Hono } from "hono";
import type { FloorAccess } from "../../../app/floor/access.ts";
import { createFloor, type FloorOptions } from "../../../app/floor/floor.ts";
import { createFloorNews, type FloorNews } from "../../../app/floor/news.ts";
import type { People } from "../../../app/floor/sign-in.ts";
import type { TownName } from "../../../app/floor/source.ts";
import { GitHubError } from "../../../app/github/errors.ts";
import { systemClock } from "../../../app/hosts/clock.ts";
import { createFloorTown, type FloorTown, now } from "../../browser/kit/floor-town.ts";

/** A floor over a town in plain values, and what it asked of the world. */
export interface Stage {
  readonly floor: Hono;
  readonly town: FloorTown;
  readonly news: FloorNews;
  /** What was asked of the source, in order. */
  readonly asked: string[];
  /** From now on GitHub does not answer; undefined: it does again. */
  trouble: GitHubError | undefined;
}

/** One public and one private town. */
const towns = [
  { owner: "acme", name: "reader", isPublic: true },
  { owner: "acme", name: "secret", isPublic: false },
];

export const publicUrl = "https://floor.example";
export const thisMachine: FloorAccess = { kind: "this-machine" };

export function stage(access: FloorAccess, over: Partial<FloorOptions> = {}): Stage {
  const town = createFloorTown();
  const news = createFloorNews();
  const made = { town, news, asked: [] as string[], trouble: undefined as GitHubError | undefined };
  const ask = <T>(what: string, answer: () => T): Promise<T> => {
    made.asked.push(what);
    return made.trouble === undefined ? Promise.resolve(answer()) : Promise.reject(made.trouble);
  };
  const floor = createFloor({
    source: {
      now: () => now,
      towns: () => ask("towns", () => towns),
      look: ({ name }: TownName) => ask(`look ${name}`, () => town.look()),
      molecule: (_town, number) => ask(`molecule ${number}`, () => "absent" as const),
    },
    ...{
      access,
      news,
      clock: systemClock,
      assets: { script: "/* script */", style: "/* style */" },
    },
    pace: { fastest: 5, slowest: 60_000 },
    ...over,
  });
  return Object.assign(made, { floor });
}

export const outage = () => new GitHubError("unavailable", "502 from https://inside.example");

/** People of whom `readers` may read the private town. A code is a login. */
export const peopleOf = (readers: readonly string[]): People => ({
  authorizeUrl: ({ state, challenge }) =>
    `https://github.test/login/oauth/authorize?state=${state}&code_challenge=${challenge}`,
  identify: ({ code }) =>
    Promise.resolve(code === "wrong" ? undefined : { login: code, token: `token-${code}` }),
  mayRead: (token, { name }) =>
    Promise.resolve(name === "reader" || readers.includes(token.replace("token-", ""))),
});

export const signIn = (people: People) => ({ people, publicUrl, secret: "x".repeat(40) });

/** Goes through the sign-in with this browser's cookies; yields the cookie of the session. */
export async function signInAs(floor: Hono, login: string): Promise<string> {
  const started = await floor.request("/-/sign-in?to=/acme/secret");
  const state = new URL(started.headers.get("location") ?? "").searchParams.get("state") ?? "";
  const done = await floor.request(`/-/sign-in/callback?code=${login}&state=${state}`, {
    headers: { cookie: cookieIn(started) },
  });
  return cookieIn(done);
}

/** What a browser would send back. */
export const cookieIn = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .flatMap((cookie) => (/Max-Age=0/.test(cookie) ? [] : (cookie.split(";")[0] ?? [])))
    .join("; ");

/** The names of a live answer's events, one after the other; `leave` goes away. */
export function openEvents(answer: Response) {
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const next = async (): Promise<string | undefined> => {
    for (;;) {
      const found = /event: (\w+)\n[\s\S]*?\n\n/.exec(text);
      if (found !== null) {
        text = text.slice(found.index + found[0].length);
        return found[1];
      }
      const part = await reader?.read();
      if (part === undefined || part.done) return undefined;
      text += decoder.decode(part.value, { stream: true });
    }
  };
  return { next, leave: () => reader?.cancel() };
}

/** A clock that stands until it is moved; whoever sleeps wakes at once. */
export function standingClock() {
  let time = Date.UTC(2026, 0, 5);
  return {
    now: () => new Date(time),
    sleep: () => new Promise<void>((resolve) => setImmediate(resolve)),
    move: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}
