import { describe, expect, test } from "vitest";
import { key, message, openStage, question, sendEvents, sendJson } from "./model-api.ts";

describe("the way to the model", () => {
  test("goes on with the key of the town, and without the ticket of the agent", async () => {
    await using stage = await openStage((response) => {
      sendJson(response, 200, message(10, 5));
    });
    const answer = await stage.ask("/v1/messages?beta=true", question);
    expect(await answer.json()).toEqual(message(10, 5));
    const [received] = stage.api.received;
    expect(received).toMatchObject({ method: "POST", target: "/v1/messages?beta=true" });
    expect(received?.headers).toMatchObject({ "x-api-key": key, "accept-encoding": "identity" });
    expect(JSON.stringify(stage.api.received)).not.toContain(stage.proxy.ticket);
    expect(stage.proxy.metered()).toEqual({
      model: "test-model",
      turns: 1,
      tokens: { input: 10, output: 5, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
      usage: {
        model: "test-model",
        turns: 1,
        tokens: { input: 10, output: 5, cacheRead: 0, cacheWrite: 0 },
        dollars: 0.00006,
        source: "metered",
      },
    });
    expect(stage.proxy.describe()).toBe("1 answer · 15 tokens · under $0.01");
  });

  test("is closed to whoever has no ticket, and to the ticket of another attempt", async () => {
    await using stage = await openStage((response) => {
      sendJson(response, 200, message(1, 1));
    });
    const { ticket } = stage.proxy;
    for (const headers of [
      {},
      { "x-api-key": "cogtown-guess" },
      { "x-api-key": key },
      { "x-api-key": ticket, authorization: "Bearer other" },
    ]) {
      expect((await stage.ask("/v1/messages", question, headers)).status).toBe(401);
    }
    expect(stage.api.received).toEqual([]);
  });
});

test("a stream reaches the agent while it comes, and is metered at its end", async () => {
  await using stage = await openStage((response) => {
    sendEvents(response, [
      { type: "message_start", message: { model: "test-model", usage: { input_tokens: 7 } } },
      { type: "message_delta", usage: { output_tokens: 3 } },
    ]);
  });
  await (await stage.ask("/v1/messages", { ...question, stream: true })).text();
  expect(stage.proxy.metered().tokens).toMatchObject({ input: 7, output: 3 });
});
