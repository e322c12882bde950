import { connect, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { openModelProxy } from "../../../actions/shared/model-proxy/model-proxy.ts";
import { key, message, openStage, question, type Stage, sendJson } from "./model-api.ts";

const answers = () =>
  openStage((response) => {
    sendJson(response, 200, message(1, 1));
  });

const portOf = ({ proxy }: Stage) => Number(new URL(proxy.origin).port);

/** Says something that no well-behaved client would, and returns all that comes back until the line is closed. */
async function say(stage: Stage, ...lines: readonly string[]): Promise<string> {
  const socket = connect(portOf(stage), "127.0.0.1");
  socket.write(lines.join("\r\n"));
  return await everythingFrom(socket);
}

async function everythingFrom(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (piece: Buffer) => {
    text += piece.toString();
  });
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.on("close", resolve));
  return text;
}

const body = JSON.stringify(question);
const end = ["", body];
const length = `content-length: ${body.length}`;

describe("an agent that speaks HTTP its own way", () => {
  test.each<[string, (ticket: string) => readonly string[]]>([
    ["with two lengths", (ticket) => [`x-api-key: ${ticket}`, length, "content-length: 3", ...end]],
    [
      "with a length and pieces",
      (ticket) => [`x-api-key: ${ticket}`, length, "transfer-encoding: chunked", ...end],
    ],
    [
      "with two tickets",
      (ticket) => [`x-api-key: ${ticket}`, `x-api-key: ${ticket}`, length, ...end],
    ],
    [
      "with two hosts",
      (ticket) => [`x-api-key: ${ticket}`, "host: elsewhere.example", length, ...end],
    ],
    [
      "with an encoded body",
      (ticket) => [`x-api-key: ${ticket}`, "content-encoding: gzip", length, ...end],
    ],
    [
      "with a folded header",
      (ticket) => [`x-api-key: ${ticket}`, "accept: a", " b: c", length, ...end],
    ],
  ])("%s is not understood, and nothing is sent on", async (_what, headers) => {
    await using stage = await answers();
    const lines = ["POST /v1/messages HTTP/1.1", "host: x", ...headers(stage.proxy.ticket)];
    expect(await say(stage, ...lines)).toMatch(/^HTTP\/1\.1 400 /);
    expect(stage.api.received).toEqual([]);
  });

  test.each([
    ["to another host", "POST http://elsewhere.example/v1/messages HTTP/1.1"],
    ["around a corner", "POST /v1/messages/../files HTTP/1.1"],
    ["in disguise", "POST /v1%2fmessages HTTP/1.1"],
  ])("%s gets nowhere", async (_where, line) => {
    await using stage = await answers();
    const ticket = `x-api-key: ${stage.proxy.ticket}`;
    expect(await say(stage, line, "host: x", ticket, length, ...end)).toMatch(/^HTTP\/1\.1 403 /);
    expect(stage.api.received).toEqual([]);
  });

  test.each([
    ["a tunnel", "CONNECT elsewhere.example:443 HTTP/1.1", []],
    ["a WebSocket", "GET /v1/responses HTTP/1.1", ["upgrade: websocket", "connection: upgrade"]],
  ])("gets no %s", async (_what, line, headers) => {
    await using stage = await answers();
    const ticket = `authorization: Bearer ${stage.proxy.ticket}`;
    expect(await say(stage, line, "host: x", ticket, ...headers, "", "")).toMatch(
      /^HTTP\/1\.1 403 /,
    );
    expect(stage.api.received).toEqual([]);
  });

  test("sends a body without end, and is stopped at 32 MB", async () => {
    await using stage = await answers();
    const socket = connect(portOf(stage), "127.0.0.1");
    const ticket = `x-api-key: ${stage.proxy.ticket}`;
    const head = ["POST /v1/messages HTTP/1.1", "host: x", ticket, "transfer-encoding: chunked"];
    socket.write([...head, "", ""].join("\r\n"));
    const piece = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    // Far beyond what is taken. Really without end, it would fill the memory wherever nobody reads for a while.
    let left = 64;
    const more = (error?: Error | null) => {
      left -= 1;
      if (!error && left > 0 && socket.writable) setImmediate(() => socket.write(piece, more));
    };
    more();
    await everythingFrom(socket);
    expect(stage.told).toEqual([
      "Model proxy: refused POST /v1/messages: its body is larger than 33554432 bytes",
    ]);
    expect(stage.api.received).toEqual([]);
  });

  test("opens connections by the hundred, and gets 64", async () => {
    await using stage = await answers();
    const sockets = Array.from({ length: 100 }, () => connect(portOf(stage), "127.0.0.1"));
    const closed: Socket[] = [];
    for (const socket of sockets) {
      socket.on("error", () => undefined).on("close", () => closed.push(socket));
    }
    await expect.poll(() => closed.length).toBe(36);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await stage.ask("/v1/messages", question)).status).toBe(200);
  });
});

test("of an agent's headers only what the API has to know goes on", async () => {
  await using stage = await answers();
  const { ticket } = stage.proxy;
  await stage.ask("/v1/messages", question, {
    "x-api-key": ticket,
    authorization: `Bearer ${ticket}`,
    "anthropic-version": "2023-06-01",
    "anthropic-beta": "context-1m",
    cookie: "session=1",
    "x-forwarded-for": "10.0.0.1",
    forwarded: "for=10.0.0.1",
    "openai-organization": "org-other",
    "x-goog-user-project": "other",
    "accept-encoding": "gzip",
    "proxy-authorization": "Basic eDp5",
  });
  const [received] = stage.api.received;
  expect(received?.headers["host"]).toBe(new URL(stage.api.url).host);
  expect(Object.keys(received?.headers ?? {}).sort()).toEqual([
    "accept",
    "accept-encoding",
    "anthropic-beta",
    "anthropic-version",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
    "x-api-key",
  ]);
});

describe("a model API that is not one", () => {
  test("and repeats what it was sent gives away no key", async () => {
    await using stage = await openStage((response, { headers }) => {
      response.setHeader("x-request-id", `for ${String(headers["x-api-key"])}`);
      response.setHeader("set-cookie", `key=${String(headers["x-api-key"])}`);
      sendJson(response, headers["anthropic-version"] === "error" ? 500 : 200, headers);
    });
    for (const version of ["fine", "error"]) {
      const headers = { "x-api-key": stage.proxy.ticket, "anthropic-version": version };
      const answer = await stage.ask("/v1/messages", question, headers);
      const seen = `${JSON.stringify([...answer.headers])}${await answer.text()}`;
      expect(seen).toContain("***");
      expect(seen).not.toContain(key);
    }
    expect(stage.told.join()).not.toContain(key);
  });

  test.each([301, 302, 307, 308])(
    "and sends elsewhere (%i) gets no second question",
    async (status) => {
      await using stage = await openStage((response) => {
        response.writeHead(status, { location: "/v1/messages?again" }).end();
      });
      const answer = await stage.ask("/v1/messages", question);
      expect(answer.status).toBe(502);
      expect(answer.headers.get("location")).toBeNull();
      expect(await answer.text()).toContain("set `agent.url` to where it is");
      expect(stage.api.received).toHaveLength(1);
      expect(stage.proxy.metered().turns).toBe(0);
    },
  );

  test("and packs its answer is not believed to have told what it used", async () => {
    await using stage = await openStage((response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end("packed");
    });
    expect((await stage.ask("/v1/messages", question)).status).toBe(502);
    expect(stage.proxy.metered()).toMatchObject({ turns: 1, tokens: undefined });
  });
});

test.each([
  ["upstream", { upstream: "file:///etc/passwd" }],
  ["upstream", { upstream: "https://user:password@api.example" }],
  ["upstream", { upstream: "https://api.example?x=1" }],
  ["key", { key: "short" }],
  ["key", { key: "sk-one\r\nx-other: header" }],
])(
  "a proxy is not opened with a wrong %s, and its words do not repeat it",
  async (_what, wrong) => {
    const options = {
      api: "openai",
      upstream: "https://api.example",
      key,
      cap: {},
      prices: {},
    } as const;
    const opened = openModelProxy({
      ...options,
      variables: {},
      now: () => new Date(),
      tell: () => undefined,
      ...wrong,
    });
    await expect(opened).rejects.toThrow(/not usable/);
    await expect(opened).rejects.not.toThrow(/passwd|password|sk-one/);
  },
);
