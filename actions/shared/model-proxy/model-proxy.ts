import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Prices } from "#core/budget/prices.ts";
import { printDollars, printTokens } from "#core/text/cost-words.ts";
import { sumOf } from "./answer-usage.ts";
import { type ModelApi, vendors } from "./endpoints.ts";
import { exchange } from "./exchange.ts";
import { Meter, type Metered, type ModelCap, type Refusal } from "./meter.ts";
import { drawTicket } from "./ticket.ts";
import type { Trouble } from "./trouble.ts";
import { Upstream } from "./upstream.ts";
import type { Desk } from "./visit.ts";

export interface ModelProxyOptions {
  readonly api: ModelApi;
  /** Base URL of the model API (`agent.url`); undefined: the vendor's. */
  readonly upstream: string | undefined;
  readonly key: string;
  readonly cap: ModelCap;
  /** The town's own prices; they go before the table's. */
  readonly prices: Prices;
  /** The job's variables, for HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** One line at a time for the job's log; the first fifty. */
  readonly tell: (line: string) => void;
  /** How long an answer that nobody waits for any more is read on for its usage, in milliseconds; 10 s if not given. */
  readonly patienceMs?: number;
}

/** The only way of an agent to its model. Open while the agent runs. */
export interface ModelProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** What the agent shows as its key. */
  readonly ticket: string;
  metered(): Metered;
  /** Which limit was used up, in words; undefined: nothing was refused or cut for one. */
  readonly refusal: string | undefined;
  /** The same as a word. */
  readonly limit: Refusal["limit"] | undefined;
  /** What the newest answer of the model API said no to; undefined: nothing. */
  readonly trouble: Trouble | undefined;
  /** Requests, tokens and dollars on one line. */
  describe(): string;
  /** Ends all connections at once. */
  close(): Promise<void>;
}

/** More connections than any command line opens; those beyond are dropped. */
const mostConnections = 64;
const mostLines = 50;
const usualPatienceMs = 10_000;

/**
 * Opens a proxy on a port of the loopback that nobody chose. Throws where `upstream` or `key` cannot be used. The
 * attackers are the agent and whatever else runs on the machine: they reach the port, and nothing but the model behind it.
 */
export async function openModelProxy(options: ModelProxyOptions): Promise<ModelProxy> {
  const {
    api,
    upstream = vendors[options.api],
    prices,
    cap,
    variables,
    now,
    patienceMs = usualPatienceMs,
  } = options;
  const key = readKey(options.key);
  const stop = new AbortController();
  const desk: Desk = {
    api,
    key,
    ticket: drawTicket(),
    upstream: new Upstream({ api, upstream, key, variables }),
    meter: new Meter(prices, cap),
    now,
    patienceMs,
    stop: stop.signal,
    standing: { trouble: undefined },
    tell: firstLines(options.tell),
  };
  const server = serve(desk);
  const origin = `http://127.0.0.1:${await listen(server)}`;
  return proxyOf(desk, origin, async () => {
    stop.abort();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await desk.upstream[Symbol.asyncDispose]();
  });
}

function proxyOf(desk: Desk, origin: string, close: () => Promise<void>): ModelProxy {
  const { meter, ticket, standing } = desk;
  return {
    origin,
    ticket,
    metered: () => meter.metered(),
    get refusal() {
      return meter.refusal?.words;
    },
    get limit() {
      return meter.refusal?.limit;
    },
    get trouble() {
      return standing.trouble;
    },
    describe: () => describe(meter.metered()),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A key with a line break would be two headers, and an empty one would be looked for everywhere. */
function readKey(key: string): string {
  if (/^[!-~]{8,}$/.test(key)) return key;
  throw new Error(
    "The model key is not usable: it must be at least eight characters on one line, without blanks. Look at the secret that `agent.key` names.",
  );
}

function serve(desk: Desk): Server {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      insecureHTTPParser: false,
      requireHostHeader: true,
      headersTimeout: 20_000,
      requestTimeout: 300_000,
    },
    (request, response) => {
      response.on("error", () => undefined);
      exchange({ desk, request, response }).catch(() => {
        response.destroy();
      });
    },
  );
  server.maxConnections = mostConnections;
  server.on("connect", (_request, socket: Socket) => {
    turnAway(desk, socket, "CONNECT");
  });
  server.on("upgrade", (_request, socket: Socket) => {
    turnAway(desk, socket, "an upgrade of the connection");
  });
  return server;
}

/** WebSockets and tunnels cannot be looked into. */
function turnAway(desk: Desk, socket: Socket, what: string): void {
  desk.tell(`refused ${what}`);
  socket.on("error", () => undefined);
  socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (isInternet(address)) return address.port;
  throw new Error("The model proxy has no port.");
}

const isInternet = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === "object" && address !== null;

/** An agent that is refused a thousand times fills no log. */
function firstLines(tell: (line: string) => void): (line: string) => void {
  let told = 0;
  return (line) => {
    told += 1;
    if (told <= mostLines) tell(`Model proxy: ${line}`);
    if (told === mostLines) tell("Model proxy: more of this is not shown");
  };
}

/** `12 answers · 120,000 tokens · $0.42`. */
function describe({ turns, tokens, usage }: Metered): string {
  return [
    `${turns} ${turns === 1 ? "answer" : "answers"}`,
    tokens === undefined ? "unknown tokens" : printTokens(sumOf(tokens)),
    usage.dollars === undefined ? "unknown dollars" : printDollars(usage.dollars),
  ].join(" · ");
}
