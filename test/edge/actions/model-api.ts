import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import {
  type ModelProxy,
  type ModelProxyOptions,
  openModelProxy,
} from "../../../actions/shared/model-proxy/model-proxy.ts";

export const key = "sk-the-real-key-of-the-town";

export interface Received {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

type Respond = (response: ServerResponse, received: Received) => void | Promise<void>;

/** A model API on the loopback that answers as a test says, and remembers what it was asked. */
export class ModelApiDouble implements AsyncDisposable {
  readonly received: Received[] = [];
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async open(respond: Respond): Promise<ModelApiDouble> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const double = new ModelApiDouble(server, `http://127.0.0.1:${port}`);
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      response.on("error", () => undefined);
      void double.#take(request, response, respond);
    });
    return double;
  }

  async #take(request: IncomingMessage, response: ServerResponse, respond: Respond): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
    const { method = "", url: target = "", headers } = request;
    const received = { method, target, headers, body: Buffer.concat(pieces).toString() };
    this.received.push(received);
    await respond(response, received);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A proxy before a double, and what it told the log. */
export interface Stage extends AsyncDisposable {
  readonly api: ModelApiDouble;
  readonly proxy: ModelProxy;
  readonly told: readonly string[];
  /** Asks the proxy as an agent does, with its ticket where the headers say nothing else. */
  ask(target: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export async function openStage(
  respond: Respond,
  options: Partial<ModelProxyOptions> = {},
): Promise<Stage> {
  const api = await ModelApiDouble.open(respond);
  const told: string[] = [];
  const proxy = await openModelProxy({
    api: "anthropic",
    upstream: api.url,
    key,
    cap: {},
    prices: { "test-model": { input: 1, output: 10 } },
    variables: {},
    now: () => new Date("2026-11-26T12:00:00Z"),
    tell: (line) => told.push(line),
    ...options,
  });
  return {
    api,
    proxy,
    told,
    ask: (target, body, headers = { "x-api-key": proxy.ticket }) =>
      fetch(`${proxy.origin}${target}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      await proxy.close();
      await api[Symbol.asyncDispose]();
    },
  };
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

export function sendEvents(response: ServerResponse, events: readonly unknown[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
}

export const question = { model: "test-model", max_tokens: 1_000, messages: [] };

/** An answer of Anthropic's, in one piece. */
export const message = (input: number, output: number) => ({
  type: "message",
  model: "test-model",
  usage: { input_tokens: input, output_tokens: output },
});
