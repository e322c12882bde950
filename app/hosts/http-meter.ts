/** One HTTP request to GitHub, retries counted each for itself. */
export interface RequestNote {
  readonly api: "rest" | "graphql";
  readonly method: string;
  /** 0: there was no answer. */
  readonly status: number;
  readonly seconds: number;
  /** What GitHub says is left of which limit, where it says so. */
  readonly limit: LimitNote | undefined;
}

export interface LimitNote {
  /** As in `core` or `graphql`. */
  readonly resource: string;
  /** Tells one caller from another, who each have a limit of their own; means nothing else. */
  readonly caller: string;
  readonly remaining: number;
  readonly resetAt: Date;
}

type Fetch = typeof fetch;

/** `fetch` that tells of each request when it is over; `tell` must not throw. */
export function meterFetch(tell: (note: RequestNote) => void): Fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const started = performance.now();
    const note = (status: number, limit: LimitNote | undefined) => {
      const api = new URL(request.url).pathname.endsWith("/graphql") ? "graphql" : "rest";
      const seconds = (performance.now() - started) / 1000;
      tell({ api, method: request.method, status, seconds, limit });
    };
    try {
      const answer = await fetch(request);
      note(answer.status, limitOf(request, answer));
      return answer;
    } catch (error) {
      note(0, undefined);
      throw error;
    }
  };
}

function limitOf(request: Request, { headers }: Response): LimitNote | undefined {
  const remaining = Number(headers.get("x-ratelimit-remaining") ?? Number.NaN);
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN);
  if (!Number.isFinite(remaining) || !Number.isFinite(reset)) return undefined;
  return {
    resource: headers.get("x-ratelimit-resource") ?? "core",
    caller: request.headers.get("authorization") ?? "",
    remaining,
    resetAt: new Date(reset * 1000),
  };
}
