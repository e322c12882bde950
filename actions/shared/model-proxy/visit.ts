import type { IncomingMessage, ServerResponse } from "node:http";
import type { ModelApi } from "./endpoints.ts";
import type { Meter } from "./meter.ts";
import { refuseIn } from "./refused-answer.ts";
import type { Trouble } from "./trouble.ts";
import type { Upstream } from "./upstream.ts";

/** What all exchanges of one proxy share. */
export interface Desk {
  readonly api: ModelApi;
  readonly key: string;
  readonly ticket: string;
  readonly upstream: Upstream;
  readonly meter: Meter;
  readonly now: () => Date;
  /** How long an answer that nobody waits for any more is read on, in milliseconds. */
  readonly patienceMs: number;
  /** Ends everything. */
  readonly stop: AbortSignal;
  /** What the newest answer of the model API said no to. */
  readonly standing: { trouble: Trouble | undefined };
  readonly tell: (line: string) => void;
}

/** One request of an agent, and the way to its answer. */
export interface Visit {
  readonly desk: Desk;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Why the proxy answers by itself; the words follow "it was refused:". */
export interface Refused {
  readonly status: number;
  readonly words: string;
}

export const refusedKey = (status: number): Refused => ({
  status: 403,
  words: `the model API does not take the key of this town (status ${status})`,
});

/** Answers in the form of the API's errors, and tells the job's log. An answer that has begun is broken off. */
export function refuse({ desk, request, response }: Visit, { status, words }: Refused): void {
  desk.tell(`refused ${describe(request)}: ${words}`);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const answer = refuseIn(desk.api, status, words);
  response.writeHead(answer.status, { ...answer.headers, connection: "close" }).end(answer.body);
}

/** As it came, but on one line, short, and without its query: that may hold a ticket. */
function describe({ method = "", url = "" }: IncomingMessage): string {
  const [path = ""] = url.split("?");
  return `${method} ${path.replace(/[^!-~]/g, "?").slice(0, 100)}`;
}
