import type { Logger } from "pino";
import { Probot, ProbotOctokit } from "probot";

export interface AppOptions {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Root of GitHub's REST API, `/graphql` below it. Absent: api.github.com. */
  readonly githubUrl?: string;
  /** Keep GitHub's advice of a second between writes, and repeat reads that failed. Off for a GitHub of one's own. */
  readonly throttle: boolean;
  /** Redis, through which several processes keep that advice together. Probot loads the package `ioredis` for it. */
  readonly redisUrl?: string;
  /** Sends requests to GitHub instead of the global `fetch`. */
  readonly fetch?: typeof fetch;
  readonly log: Logger;
}

/** Probot with the App's own credentials, the same for every host. */
export function createProbot(options: AppOptions): Probot {
  const { appId, privateKey, webhookSecret: secret, githubUrl, throttle, redisUrl, log } = options;
  return new Probot({
    ...{ appId, privateKey, secret, log },
    Octokit: chooseOctokit(throttle),
    ...(githubUrl === undefined ? {} : { baseUrl: githubUrl }),
    ...(redisUrl === undefined ? {} : { redisConfig: redisUrl }),
    ...(options.fetch === undefined ? {} : { request: { fetch: options.fetch } }),
  });
}

/**
 * Rate limits come back as errors at once: the reconciler knows what may wait, a plugin that sleeps for an hour does
 * not. A function, because Probot lays its own throttle options over defaults that are an object.
 */
function chooseOctokit(throttle: boolean): typeof ProbotOctokit {
  const tellAtOnce = () => false;
  return ProbotOctokit.defaults((given: { throttle?: object }) => ({
    ...given,
    throttle: throttle
      ? { ...given.throttle, onRateLimit: tellAtOnce, onSecondaryRateLimit: tellAtOnce }
      : { ...given.throttle, enabled: false },
    ...(throttle ? {} : { retry: { enabled: false } }),
  }));
}
