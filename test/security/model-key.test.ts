import { expect } from "vitest";
import { key, message, openStage, question, sendJson } from "../edge/actions/model-api.ts";
import { attack } from "./attack.ts";

attack(
  17,
  "the key goes to the model's own address alone, wherever a request or an answer points",
  async () => {
    await using elsewhere = await openStage((response) => {
      sendJson(response, 200, message(1, 1));
    });
    const away = elsewhere.api.url;
    await using stage = await openStage((response, { headers }) => {
      response.writeHead(307, {
        location: `${away}/v1/messages`,
        "x-echo": String(headers["x-api-key"]),
        "set-cookie": `key=${String(headers["x-api-key"])}`,
      });
      response.end(JSON.stringify(headers));
    });
    const heads = [
      { "x-api-key": stage.proxy.ticket },
      { "x-api-key": stage.proxy.ticket, "x-forwarded-host": new URL(away).host },
      { "x-api-key": stage.proxy.ticket, forwarded: `host=${new URL(away).host}` },
    ];
    for (const headers of heads) {
      const answer = await fetch(`${stage.proxy.origin}/v1/messages`, {
        method: "POST",
        redirect: "manual",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(question),
      });
      const told = `${await answer.text()}${JSON.stringify([...answer.headers])}`;
      expect(told).not.toContain(key);
      expect(told).not.toContain(away);
    }
    for (const target of [`/${away}/v1/messages`, "/v1/../../v1/files", "/v1/messages@evil"])
      expect((await stage.ask(target, question)).status).toBeGreaterThanOrEqual(400);
    expect((await stage.ask("/v1/messages", question, { "x-api-key": key })).status).toBe(401);
    expect(elsewhere.api.received).toEqual([]);
    expect(stage.told.join("\n")).not.toContain(key);
  },
);

attack(
  31,
  "a hundred requests at once get no more past a cap than one after the other",
  async () => {
    await using stage = await openStage(
      (response) => {
        sendJson(response, 200, message(1, 1));
      },
      { cap: { turns: 2 } },
    );
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        stage.ask("/v1/messages", question).then(
          async (answer) => {
            await answer.text();
            return answer.status;
          },
          () => 0,
        ),
      ),
    );
    expect(answers.filter((status) => status === 200)).toHaveLength(2);
    expect(stage.api.received).toHaveLength(2);
  },
);

attack(32, "an answer that tells no usage is not taken for free", async () => {
  await using stage = await openStage(
    (response) => {
      sendJson(response, 200, { type: "message", content: [] });
    },
    { cap: { dollars: 5 } },
  );
  await (await stage.ask("/v1/messages", question)).text();
  expect(stage.proxy.metered()).toMatchObject({ turns: 1 });
  expect(stage.proxy.metered().tokens).toBeUndefined();
});
