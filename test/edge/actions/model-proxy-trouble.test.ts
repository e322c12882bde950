import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { findTrouble } from "../../../actions/shared/model-proxy/trouble.ts";
import { message, openStage, question, sendJson } from "./model-api.ts";

const now = new Date("2026-11-26T12:00:00Z");
const at = (time: string) => new Date(`2026-11-26T${time}Z`);

const retryInfo = JSON.stringify({
  error: { code: 429, details: [{ "@type": "quota" }, { retryDelay: "34.5s" }] },
});

describe("until when a model API wants to be left alone", () => {
  test.each([
    ["seconds", { "retry-after": "90" }, "", at("12:01:30")],
    ["a moment", { "retry-after": "Thu, 26 Nov 2026 12:05:00 GMT" }, "", at("12:05:00")],
    [
      "milliseconds, which are more exact",
      { "retry-after": "1", "retry-after-ms": "1500" },
      "",
      at("12:00:01.500"),
    ],
    [
      "the reset of what is used up, at Anthropic's",
      {
        "anthropic-ratelimit-requests-remaining": "40",
        "anthropic-ratelimit-requests-reset": "2026-11-26T18:00:00Z",
        "anthropic-ratelimit-tokens-remaining": "0",
        "anthropic-ratelimit-tokens-reset": "2026-11-26T12:03:00Z",
      },
      "",
      at("12:03:00"),
    ],
    [
      "the reset of what is used up, at OpenAI's",
      {
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": "1m30.5s",
        "x-ratelimit-remaining-tokens": "7",
        "x-ratelimit-reset-tokens": "6h",
      },
      "",
      at("12:01:30.500"),
    ],
    ["what Google says in the body", {}, retryInfo, at("12:00:34.500")],
    ["nothing", {}, "no json", undefined],
    [
      "nothing that can be read",
      { "retry-after": "soon", "x-ratelimit-reset-requests": "later" },
      "{}",
      undefined,
    ],
  ])("is told by %s", (_what, headers, body, until) => {
    expect(findTrouble(429, headers, body, now)).toEqual({
      kind: "rate-limited",
      status: 429,
      until,
    });
  });

  test("is asked of 429 and of Anthropic's 529 only", () => {
    expect(findTrouble(529, {}, "", now)).toMatchObject({ kind: "rate-limited" });
    for (const status of [400, 404, 500, 503])
      expect(findTrouble(status, {}, "", now)).toBeUndefined();
  });
});

describe("trouble with the model API", () => {
  test("that has a wrong key ends the agent, is told to the job, and is not asked for again", async () => {
    await using stage = await openStage((response) => {
      sendJson(response, 401, { type: "error", error: { type: "authentication_error" } });
    });
    for (let attempt = 0; attempt < 2; attempt++) {
      const answer = await stage.ask("/v1/messages", question);
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain("does not take the key of this town");
    }
    expect(stage.proxy.trouble).toEqual({ kind: "unauthorised", status: 401 });
    expect(stage.proxy.refusal).toBeUndefined();
    expect(stage.api.received).toHaveLength(1);
  });

  test("that asks for patience reaches the agent as it is, and is over with the next answer", async () => {
    let isLimited = true;
    await using stage = await openStage((response) => {
      response.setHeader("retry-after", "60");
      if (isLimited) sendJson(response, 429, { error: "slow down" });
      else sendJson(response, 200, message(1, 1));
    });
    const answer = await stage.ask("/v1/messages", question);
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("60");
    expect(await answer.json()).toEqual({ error: "slow down" });
    expect(stage.proxy.trouble).toEqual({
      kind: "rate-limited",
      status: 429,
      until: at("12:01:00"),
    });
    isLimited = false;
    expect((await stage.ask("/v1/messages", question)).status).toBe(200);
    expect(stage.proxy.trouble).toBeUndefined();
  });

  test("that is not there costs nothing, and its address is not told", async () => {
    await using stage = await openStage(() => undefined, { upstream: "http://127.0.0.1:1" });
    const answer = await stage.ask("/v1/messages", question);
    expect(answer.status).toBe(502);
    expect(await answer.text()).toMatch(/cannot be reached \((ECONNREFUSED)\)/);
    expect(stage.proxy.trouble).toMatchObject({ kind: "unreachable" });
    expect(stage.proxy.metered()).toMatchObject({ turns: 0, usage: { dollars: 0 } });
  });
});

test.each([
  ["", "/v1/messages"],
  ["/gateway/anthropic/", "/gateway/anthropic/v1/messages"],
  ["/gateway/v1", "/gateway/v1/messages"],
])("a base address that ends with %j is asked at %s", async (folder, target) => {
  await using stage = await openStage((response) => {
    sendJson(response, 200, message(1, 1));
  });
  await using behind = await openStage(() => undefined, { upstream: `${stage.api.url}${folder}` });
  await behind.ask("/v1/messages", question);
  expect(stage.api.received[0]).toMatchObject({ target });
});

describe("a job that reaches the net through a proxy of its own", () => {
  test("reaches the model through it, unless NO_PROXY names the model's host", async () => {
    await using stage = await openStage((response) => {
      sendJson(response, 200, message(1, 1));
    });
    await using outer = await openTunnels(Number(new URL(stage.api.url).port));
    const upstream = "http://model.invalid";
    for (const [noProxy, status] of [
      ["other.invalid", 200],
      ["model.invalid", 502],
    ] as const) {
      const variables = { HTTP_PROXY: outer.url, https_proxy: outer.url, NO_PROXY: noProxy };
      await using inner = await openStage(() => undefined, { upstream, variables });
      expect((await inner.ask("/v1/messages", question)).status).toBe(status);
    }
    expect(outer.tunnels).toEqual(["model.invalid:80"]);
    expect(stage.api.received).toHaveLength(1);
  });
});

/** A proxy as companies have it: it takes CONNECT, and leads every tunnel to one port here. */
async function openTunnels(port: number) {
  const tunnels: string[] = [];
  const server = createServer();
  server.on("connect", ({ url = "" }, socket) => {
    tunnels.push(url);
    const model = connect(port, "127.0.0.1");
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    socket.on("error", () => undefined).pipe(model);
    model.on("error", () => undefined).pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const own = typeof address === "object" && address !== null ? address.port : 0;
  return {
    tunnels,
    url: `http://127.0.0.1:${own}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
