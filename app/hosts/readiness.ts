import { z } from "zod";
import type { OctokitLike } from "#github/connection.ts";
import { GitHubError, toGitHubError } from "#github/errors.ts";
import { routes } from "#github/routes.ts";
import type { Clock } from "../reconcile.ts";

/** Whether the App can do its work now. `why` says what to do about it, and holds no secret. */
export type Readiness =
  | { readonly kind: "ready"; readonly note?: string }
  | { readonly kind: "starting"; readonly why: string }
  | { readonly kind: "closing"; readonly why: string }
  /** GitHub knows the App no more, or not by this key: nothing helps but a person. */
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "clock-skewed"; readonly why: string };

/** GitHub does not know the App by its key, or the clock is wrong. The message says what to do. */
export class NotLetIn extends Error {
  override readonly name = "NotLetIn";
}

export interface Gauge {
  /** Asks GitHub, or tells what it said half a minute ago at most. Never throws. */
  read(): Promise<Readiness>;
  /** From now on: closing. */
  close(): void;
}

export interface GaugeOptions {
  readonly appId: number;
  readonly githubUrl: string;
  readonly clock: Clock;
  /** GitHub's client with the App's own token. */
  readonly octokit: () => Promise<OctokitLike>;
}

/** Orchestrators ask every few seconds: GitHub need not hear of each. What is wrong is looked at again sooner. */
const goodForMs = 30_000;
const badForMs = 5_000;
/** Leases and back-offs rest on the clock: an App that is further off would take polecats at work for dead. */
const skewLimitSeconds = 120;
const patienceMs = 5_000;

const AppAnswer = z.object({
  headers: z.object({ date: z.string().optional() }),
  data: z.object({
    slug: z.string().optional(),
    html_url: z.string().optional(),
    installations_count: z.number().optional(),
  }),
});

export function createGauge(options: GaugeOptions): Gauge {
  const { clock } = options;
  let last: Readiness = { kind: "starting", why: "GitHub has not been asked yet: wait a moment" };
  let until = 0;
  let asking: Promise<Readiness> | undefined;
  let isClosing = false;
  const look = async () => {
    last = await ask(options, last);
    until = clock.now().getTime() + (last.kind === "ready" ? goodForMs : badForMs);
    asking = undefined;
    return last;
  };
  return {
    read: async () => {
      if (!isClosing && clock.now().getTime() >= until) await (asking ??= look());
      if (isClosing) return { kind: "closing", why: "the process ends: send webhooks to another" };
      return last;
    },
    close: () => {
      isClosing = true;
    },
  };
}

/** An outage says nothing about the credentials: what was known stays. */
async function ask(options: GaugeOptions, last: Readiness): Promise<Readiness> {
  const { clock, octokit } = options;
  try {
    const answer = await within(clock, patienceMs, askFor(octokit));
    return answer === undefined
      ? describeSilence(options, last, `none within ${patienceMs / 1000} s`)
      : describeAnswer(AppAnswer.parse(answer), clock.now());
  } catch (error) {
    const known = toGitHubError(error, clock.now());
    const why = error instanceof Error ? error.message : String(error);
    if (!(known instanceof GitHubError)) return describeSilence(options, last, why);
    return describeError(known, options, last);
  }
}

async function askFor(octokit: GaugeOptions["octokit"]): Promise<unknown> {
  const app = await octokit();
  return app.request(routes.app, { request: { retries: 0 } });
}

/** Undefined: it took longer. A request may wait for its turn, which a signal would not end: for a Redis that is down, too. */
async function within<T>(
  clock: Clock,
  milliseconds: number,
  work: Promise<T>,
): Promise<T | undefined> {
  const over = new AbortController();
  const late = clock.sleep(milliseconds, over.signal).then(() => undefined);
  const answer = await Promise.race([work, late]).finally(() => {
    over.abort();
  });
  return answer;
}

function describeAnswer({ headers, data }: z.infer<typeof AppAnswer>, now: Date): Readiness {
  const skew = Math.round((now.getTime() - Date.parse(headers.date ?? now.toUTCString())) / 1000);
  if (Math.abs(skew) > skewLimitSeconds) {
    const direction = skew > 0 ? "ahead of" : "behind";
    return {
      kind: "clock-skewed",
      why: `this machine's clock is ${Math.abs(skew)} s ${direction} GitHub's: set it by NTP (on most systems: timedatectl set-ntp true)`,
    };
  }
  if (data.installations_count !== 0) return { kind: "ready" };
  const where = data.html_url === undefined ? "" : ` at ${data.html_url}`;
  return { kind: "ready", note: `the App is installed nowhere, or no longer: install it${where}` };
}

function describeError(error: GitHubError, options: GaugeOptions, last: Readiness): Readiness {
  const { appId, githubUrl } = options;
  switch (error.kind) {
    case "unauthenticated":
      return {
        kind: "refused",
        why: `GitHub refuses the private key (${error.message}): it is none of App ${appId}, or was deleted there. Make a new one in the App's settings (General, Private keys), and check that this machine's clock is right`,
      };
    case "not-found":
      return {
        kind: "refused",
        why: `there is no App ${appId} at ${githubUrl}, or the private key is another App's: check APP_ID, and GHE_HOST if the App is on an Enterprise Server`,
      };
    case "forbidden":
      return {
        kind: "refused",
        why: `GitHub lets the App not in (${error.message}): is it suspended, or this machine's address not on the list of those that are allowed?`,
      };
    case "rate-limited":
      return { kind: "ready", note: "GitHub's rate limit for the App is reached" };
    case "unavailable":
    case "rejected":
    case "invalid-answer":
      return describeSilence(options, last, error.message);
  }
}

function describeSilence({ githubUrl }: GaugeOptions, last: Readiness, why: string): Readiness {
  const words = `${githubUrl} gives no answer that can be used (${why}): check GITHUB_API_URL or GHE_HOST, the way there, and REDIS_URL if it is set; or wait until GitHub is well`;
  return last.kind === "ready" ? { kind: "ready", note: words } : { kind: "starting", why: words };
}
