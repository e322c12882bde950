import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { nameCall } from "./call-kind.ts";

/** One request of an App to GitHub. */
export interface Call {
  /** 1 for the first that this wire ever saw. */
  readonly number: number;
  readonly kind: string;
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

/** Whether it changes nothing. A token is asked for, and nobody else sees it. */
export function isRead({ method, kind }: Call): boolean {
  return method === "GET" || kind.startsWith("query ") || kind.endsWith("/access_tokens");
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What becomes of a request. `cut-before`: it never reaches GitHub; `cut-after`: GitHub does it and the answer is lost;
 * after either nothing passes any more, in either direction: whoever sent it is dead.
 */
export type Fate =
  | { readonly kind: "pass" }
  | { readonly kind: "cut-before" }
  | { readonly kind: "cut-after" }
  /** GitHub never hears of it and this is the answer. */
  | { readonly kind: "answer"; readonly reply: Reply }
  /** GitHub does it, and its answer is replaced. */
  | { readonly kind: "replace"; readonly by: (reply: Reply) => Reply };

export interface WireOptions {
  /** Root of the GitHub behind it. */
  readonly target: string;
  readonly decide: (call: Call) => Fate;
  /** Told once, when a request was cut. */
  readonly onCut?: (call: Call) => void;
}

/** All that one instance of the App has of GitHub: a proxy on loopback that can be cut like a wire. */
export interface Wire {
  readonly url: string;
  /** In the order in which they came. */
  readonly calls: readonly Call[];
  /** Requests that have no answer yet. */
  readonly open: number;
  readonly isCut: boolean;
  cut(): void;
  close(): Promise<void>;
}

export async function openWire(options: WireOptions): Promise<Wire> {
  const calls: Call[] = [];
  let open = 0;
  let isCut = false;
  const line: Line = {
    options,
    calls,
    isCut: () => isCut,
    cut: () => {
      isCut = true;
    },
  };
  const server = createServer((incoming, outgoing) => {
    open += 1;
    serve(line, incoming, outgoing)
      .catch(() => outgoing.destroy())
      .finally(() => {
        open -= 1;
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was given");
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    get open() {
      return open;
    },
    get isCut() {
      return isCut;
    },
    cut: line.cut,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface Line {
  readonly options: WireOptions;
  readonly calls: Call[];
  readonly isCut: () => boolean;
  readonly cut: () => void;
}

async function serve(
  line: Line,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  const { method = "GET", url = "/" } = incoming;
  if (line.isCut()) {
    outgoing.destroy();
    return;
  }
  const call = {
    number: line.calls.length + 1,
    kind: nameCall(method, url, body),
    method,
    url,
    body,
  };
  line.calls.push(call);
  const fate = line.options.decide(call);
  const reply = await playFate(line, call, fate, () => forward(line, incoming, call));
  if (reply === undefined || line.isCut()) outgoing.destroy();
  else answer(outgoing, reply);
}

/** Undefined: no answer comes. */
async function playFate(
  line: Line,
  call: Call,
  fate: Fate,
  send: () => Promise<Reply>,
): Promise<Reply | undefined> {
  switch (fate.kind) {
    case "pass":
      return send();
    case "cut-before":
      line.cut();
      line.options.onCut?.(call);
      return undefined;
    case "cut-after":
      // Dead from now on; what GitHub was asked it does all the same.
      line.cut();
      await send();
      line.options.onCut?.(call);
      return undefined;
    case "answer":
      return fate.reply;
    case "replace":
      return fate.by(await send());
  }
}

async function forward(line: Line, incoming: IncomingMessage, call: Call): Promise<Reply> {
  const response = await fetch(`${line.options.target}${call.url}`, {
    method: call.method,
    headers: passOn(incoming.headers),
    redirect: "manual",
    ...(call.body === "" ? {} : { body: call.body }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

/** Headers of the connection belong to the connection. */
const ownHeaders = new Set([
  "host",
  "connection",
  "keep-alive",
  "content-length",
  "transfer-encoding",
  "content-encoding",
]);

function passOn(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      ownHeaders.has(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}

function answer(outgoing: ServerResponse, { status, headers, body }: Reply): void {
  outgoing.writeHead(status, passOn(headers));
  outgoing.end(status === 204 || status === 304 ? undefined : body);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString("utf8");
}
