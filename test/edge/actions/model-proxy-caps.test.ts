import { describe, expect, test } from "vitest";
import type { ModelProxyOptions } from "../../../actions/shared/model-proxy/model-proxy.ts";
import { message, openStage, question, sendEvents, sendJson } from "./model-api.ts";

/** Each answer costs a cent: 1,000 tokens of output for ten dollars a million. */
const cent = message(0, 1_000);

const openDear = (cap: ModelProxyOptions["cap"], more: Partial<ModelProxyOptions> = {}) =>
  openStage(
    (response) => {
      sendJson(response, 200, cent);
    },
    { cap, ...more },
  );

describe("a cap", () => {
  test.each([
    [{ dollars: 0.02 }, "dollars", "$0.02 used of $0.02 that the budget left it"],
    [{ tokens: 1_500 }, "tokens", "2,000 tokens used of 1,500 tokens that the budget left it"],
    [{ turns: 2 }, "turns", "2 of 2 answers of the model used that `agent.turns` allows"],
  ])("of %j lets two answers pass and refuses the third, in words", async (cap, limit, words) => {
    await using stage = await openDear(cap);
    for (let turn = 0; turn < 2; turn++)
      expect((await stage.ask("/v1/messages", question)).status).toBe(200);
    expect(stage.proxy.refusal).toBeUndefined();
    const refused = await stage.ask("/v1/messages", question);
    expect(refused.status).toBe(402);
    expect(refused.headers.get("x-should-retry")).toBe("false");
    expect(await refused.json()).toEqual({
      type: "error",
      error: { type: "billing_error", message: `Cogtown's model proxy: ${words}.` },
    });
    expect(stage.proxy).toMatchObject({ refusal: words, limit });
    expect(stage.api.received).toHaveLength(2);
    expect(stage.proxy.metered().turns).toBe(2);
  });

  test.each([{ dollars: 0 }, { tokens: 0 }, { turns: 0 }])(
    "of %j refuses the first",
    async (cap) => {
      await using stage = await openDear(cap);
      expect((await stage.ask("/v1/messages", question)).status).toBe(402);
      expect(stage.api.received).toEqual([]);
    },
  );

  test("of dollars refuses a model without a price, by name, and says what to set", async () => {
    await using stage = await openDear({ dollars: 5 });
    const refused = await stage.ask("/v1/messages", { ...question, model: "nobody-knows" });
    expect(refused.status).toBe(402);
    expect(stage.proxy).toMatchObject({ limit: "price" });
    expect(stage.proxy.refusal).toContain("`nobody-knows`");
    expect(stage.proxy.refusal).toContain("`budget.prices`");
    expect(stage.api.received).toEqual([]);
  });

  test("is not needed for a model without a price to answer where nothing limits it", async () => {
    await using stage = await openDear({ tokens: 5_000 });
    expect((await stage.ask("/v1/messages", { ...question, model: "nobody-knows" })).status).toBe(
      200,
    );
  });

  test.each([
    ["openai", "/v1/responses"],
    ["openai", "/v1/chat/completions"],
    ["gemini", "/v1beta/models/test-model:generateContent"],
  ] as const)("ends a client of %s at %s with its own kind of error", async (api, path) => {
    await using stage = await openDear({ turns: 0 }, { api });
    const { ticket } = stage.proxy;
    const headers =
      api === "openai" ? { authorization: `Bearer ${ticket}` } : { "x-goog-api-key": ticket };
    const refused = await stage.ask(path, question, headers);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("`agent.turns`");
  });

  test("is not touched by an answer that the API refused", async () => {
    await using stage = await openStage(
      (response) => {
        sendJson(response, 529, { type: "error", error: { type: "overloaded_error" } });
      },
      { cap: { dollars: 0.02, turns: 2 } },
    );
    for (let turn = 0; turn < 4; turn++)
      expect((await stage.ask("/v1/messages", question)).status).toBe(529);
    expect(stage.proxy.metered()).toMatchObject({ turns: 0, tokens: { input: 0, output: 0 } });
  });
});

describe("what may be asked for", () => {
  const asked = async (cap: ModelProxyOptions["cap"], body: object) => {
    await using stage = await openDear(cap);
    await stage.ask("/v1/messages", { ...question, ...body });
    return JSON.parse(stage.api.received[0]?.body ?? "{}") as unknown;
  };

  test("is no more than what is left could pay", async () => {
    expect(await asked({ dollars: 0.1 }, { max_tokens: 32_000 })).toMatchObject({
      max_tokens: 9_998,
    });
    expect(await asked({ tokens: 5_000 }, { max_tokens: 32_000 })).toMatchObject({
      max_tokens: 4_986,
    });
  });

  test("is as it was where enough is left, and never less than 2,048 tokens", async () => {
    expect(await asked({ dollars: 5 }, { max_tokens: 32_000 })).toMatchObject({
      max_tokens: 32_000,
    });
    expect(await asked({}, { max_tokens: 32_000 })).toMatchObject({ max_tokens: 32_000 });
    expect(await asked({ dollars: 0.001 }, { max_tokens: 32_000 })).toMatchObject({
      max_tokens: 2_048,
    });
  });
});

describe("several questions at a time", () => {
  test("wait for each other where the cap does not hold all of them, and overshoot it by one at most", async () => {
    const release: (() => void)[] = [];
    await using stage = await openStage(
      async (response) => {
        await new Promise<void>((resolve) => release.push(resolve));
        sendJson(response, 200, cent);
      },
      { cap: { dollars: 0.03 } },
    );
    const answers = Array.from({ length: 8 }, async () => {
      const answer = await stage.ask("/v1/messages", question);
      await answer.text();
      return answer.status;
    });
    // Three cents reserve two questions of a cent and their input; the third waits for what they really cost.
    await expect.poll(() => release.length).toBe(2);
    for (let next = 0; next < 8; next++) {
      await expect
        .poll(() => release.length > next || stage.proxy.refusal !== undefined)
        .toBe(true);
      release[next]?.();
    }
    const statuses = await Promise.all(answers);
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(statuses.filter((status) => status === 402)).toHaveLength(5);
    expect(stage.proxy.metered().usage.dollars).toBe(0.03);
  });

  test("are no more than the turns that are left", async () => {
    await using stage = await openDear({ turns: 2 });
    const asked = Array.from({ length: 6 }, () => stage.ask("/v1/messages", question));
    const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 402, 402, 402, 402]);
    expect(stage.api.received).toHaveLength(2);
  });

  test("are eight at most, with no cap at all", async () => {
    const release: (() => void)[] = [];
    await using stage = await openStage(async (response) => {
      await new Promise<void>((resolve) => release.push(resolve));
      sendJson(response, 200, cent);
    });
    const answers = Array.from({ length: 12 }, async () =>
      (await stage.ask("/v1/messages", question)).text(),
    );
    await expect.poll(() => release.length).toBe(8);
    for (let next = 0; next < 12; next++) {
      await expect.poll(() => release.length > next).toBe(true);
      release[next]?.();
    }
    await Promise.all(answers);
    expect(stage.proxy.metered().turns).toBe(12);
  });
});

describe("an answer that does not tell what it used", () => {
  const start = (input: number) => ({
    type: "message_start",
    message: { model: "test-model", usage: { input_tokens: input, output_tokens: 1 } },
  });

  test.each([
    ["ended early", (): unknown[] => [start(5)]],
    ["told nothing", (): unknown[] => [{ type: "ping" }]],
  ])(
    "because it %s makes the rest unknown, and a cap refuses all that follows",
    async (_why, events) => {
      await using stage = await openStage(
        (response) => {
          sendEvents(response, events());
        },
        { cap: { tokens: 1_000_000 } },
      );
      await (await stage.ask("/v1/messages", question)).text();
      expect(stage.proxy.metered()).toMatchObject({
        turns: 1,
        tokens: undefined,
        usage: { source: "unknown" },
      });
      expect((await stage.ask("/v1/messages", question)).status).toBe(402);
      expect(stage.proxy).toMatchObject({ limit: "unknown" });
      expect(stage.proxy.describe()).toBe("1 answer · unknown tokens · unknown dollars");
    },
  );

  test("because the line broke is unknown as well, and its end is no end to the agent", async () => {
    await using stage = await openStage((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(start(5))}\n\n`, () => response.destroy());
    });
    const answer = await stage.ask("/v1/messages", question);
    await expect(answer.text()).rejects.toThrow();
    await expect.poll(() => stage.proxy.metered().turns).toBe(1);
    expect(stage.proxy.metered().tokens).toBeUndefined();
    expect(stage.proxy.trouble).toMatchObject({ kind: "unreachable" });
    // Without a cap nothing depends on it.
    expect(stage.proxy.refusal).toBeUndefined();
  });

  test("is cut as soon as it has used more than is left", async () => {
    await using stage = await openStage(
      (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(`data: ${JSON.stringify(start(900_000))}\n\n`);
      },
      { cap: { dollars: 0.5 } },
    );
    const answer = stage.ask("/v1/messages", question).then((each) => each.text());
    await expect(answer).rejects.toThrow();
    expect(stage.proxy.refusal).toBe("$0.90 used of $0.50 that the budget left it");
  });

  test("but whose agent is gone is read to its end, because that tells it", async () => {
    let finish: () => void = () => undefined;
    await using stage = await openStage((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(start(5))}\n\n`);
      finish = () => {
        response.end(
          `data: ${JSON.stringify({ type: "message_delta", usage: { output_tokens: 2 } })}\n\n`,
        );
      };
    });
    await askAndLeave(stage.proxy);
    finish();
    await expect.poll(() => stage.proxy.metered().turns).toBe(1);
    expect(stage.proxy.metered().tokens).toMatchObject({ input: 5, output: 2 });
  });

  test("and whose agent is gone is not waited for without end", async () => {
    await using stage = await openStage(
      (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(`data: ${JSON.stringify(start(5))}\n\n`);
      },
      { patienceMs: 1 },
    );
    await askAndLeave(stage.proxy);
    await expect.poll(() => stage.proxy.metered().turns).toBe(1);
    expect(stage.proxy.metered().tokens).toBeUndefined();
  });
});

/** Asks, hears the first word of the answer and hangs up. */
async function askAndLeave({ origin, ticket }: { origin: string; ticket: string }): Promise<void> {
  const leave = new AbortController();
  const answer = await fetch(`${origin}/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": ticket },
    body: JSON.stringify(question),
    signal: leave.signal,
  });
  await answer.body?.getReader().read();
  leave.abort();
}

test("a proxy that is closed ends what is on its way, and takes nothing more", async () => {
  await using stage = await openStage((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  });
  const answer = await stage.ask("/v1/messages", question);
  await stage.proxy.close();
  await expect(answer.text()).rejects.toThrow();
  await expect(stage.ask("/v1/messages", question)).rejects.toThrow();
  expect(stage.proxy.metered()).toMatchObject({ turns: 1, tokens: undefined });
});
