import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { proxiesFrom } from "#github/proxies.ts";
import type { ModelApi } from "./endpoints.ts";
import { forwardedHeaders } from "./headers.ts";

export type Answer = Dispatcher.ResponseData;

export interface UpstreamOptions {
  readonly api: ModelApi;
  /** Base URL of the model API. A path in it is kept; `/v1` at its end is not said twice. */
  readonly upstream: string;
  readonly key: string;
  /** The job's own variables: HTTPS_PROXY, HTTP_PROXY and NO_PROXY are heeded. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export interface Ask {
  readonly method: "GET" | "POST" | "HEAD";
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** A model may think for long before it says its first word, and between two. */
const silenceMs = 15 * 60_000;

/** The model API, asked with the real key. Redirects are not followed: the key goes nowhere else. */
export class Upstream implements AsyncDisposable {
  readonly #options: UpstreamOptions;
  readonly #base: URL;
  readonly #dispatcher: Dispatcher;

  /** Throws where the base URL is none that a key may be sent to. */
  constructor(options: UpstreamOptions) {
    this.#options = options;
    this.#base = readBase(options.upstream);
    this.#dispatcher = dispatcherFor(options.variables);
  }

  async ask({ method, target, headers, body, signal }: Ask): Promise<Answer> {
    const { api, key } = this.#options;
    const answer = await request(urlOf(this.#base, target), {
      method,
      headers: forwardedHeaders(api, key, headers),
      body,
      signal,
      dispatcher: this.#dispatcher,
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
    });
    // A body that nobody reads to its end raises an error when it is let go, and one that nobody hears ends the job.
    answer.body.on("error", () => undefined);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispatcher.destroy();
  }
}

function readBase(upstream: string): URL {
  const url = URL.canParse(upstream) ? new URL(upstream) : undefined;
  const isPlain =
    url?.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (url === undefined || !isPlain || !/^https?:$/.test(url.protocol))
    throw new Error(
      "The address of the model API is not usable: set `agent.url` to one that begins with https:// and has no user name, `?` or `#`.",
    );
  return url;
}

function urlOf(base: URL, target: string): URL {
  const folder = base.pathname.replace(/\/+$/, "");
  const version = /\/v1(?:beta)?$/.exec(folder)?.[0] ?? "";
  const rest =
    version !== "" && target.startsWith(`${version}/`) ? target.slice(version.length) : target;
  return new URL(`${base.origin}${folder}${rest}`);
}

function dispatcherFor(variables: UpstreamOptions["variables"]): Dispatcher {
  const proxies = proxiesFrom(variables);
  return proxies === undefined ? new Agent() : new EnvHttpProxyAgent(proxies);
}

/** Errors of a connection that never was: the question did not arrive, and cost nothing. */
const neverArrived = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

export function isNeverArrived(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && neverArrived.some((code) => code === error.code)
  );
}
