import { describe, expect, test } from "vitest";
import { judgeTarget } from "../../../actions/shared/model-proxy/endpoints.ts";
import { message, openStage, question, sendJson } from "./model-api.ts";

const gemini = "/v1beta/models/gemini-2.5-pro";

describe("a path of the model API", () => {
  test.each([
    ["anthropic", "POST", "/v1/messages", "/v1/messages"],
    ["anthropic", "POST", "/v1/messages?beta=true&key=ticket&x=1", "/v1/messages?beta=true"],
    [
      "anthropic",
      "POST",
      "/v1/messages/count_tokens?beta=true",
      "/v1/messages/count_tokens?beta=true",
    ],
    ["anthropic", "HEAD", "/", "/"],
    ["openai", "POST", "/v1/responses", "/v1/responses"],
    ["openai", "POST", "/v1/chat/completions", "/v1/chat/completions"],
    [
      "gemini",
      "POST",
      `${gemini}:streamGenerateContent?alt=sse`,
      `${gemini}:streamGenerateContent?alt=sse`,
    ],
    ["gemini", "POST", `${gemini}:generateContent?key=ticket`, `${gemini}:generateContent`],
    ["gemini", "POST", `${gemini}:countTokens`, `${gemini}:countTokens`],
  ] as const)("of %s: %s %s goes on as %s", (api, method, target, sent) => {
    expect(judgeTarget(api, method, target)).toMatchObject({ kind: "allowed", target: sent });
  });

  test("names the model where its API has it there", () => {
    const judged = judgeTarget("gemini", "POST", `${gemini}:generateContent`);
    expect(judged).toMatchObject({ model: "gemini-2.5-pro" });
  });
});

const elsewhere = [
  ["anthropic", "GET", "/v1/messages"],
  ["anthropic", "POST", "/v1/messages/batches"],
  ["anthropic", "POST", "/v1/files"],
  ["anthropic", "GET", "/v1/organizations/api_keys"],
  ["anthropic", "POST", "/v1/responses"],
  ["anthropic", "POST", "/v1/messages/"],
  ["anthropic", "POST", "//v1/messages"],
  ["anthropic", "POST", "/v1/files/../messages"],
  ["anthropic", "POST", "/v1/./messages"],
  ["anthropic", "POST", "/v1/messages/../files"],
  ["anthropic", "POST", "/v1%2Fmessages"],
  ["anthropic", "POST", "/v1/messages%00"],
  ["anthropic", "POST", "/v1\\messages"],
  ["anthropic", "POST", "/v1/messages#x"],
  ["anthropic", "POST", "/V1/Messages"],
  ["anthropic", "POST", "http://elsewhere.example/v1/messages"],
  ["anthropic", "OPTIONS", "*"],
  ["openai", "GET", "/v1/responses"],
  ["openai", "GET", "/v1/responses/resp_1"],
  ["openai", "POST", "/v1/files"],
  ["openai", "POST", "/v1/fine_tuning/jobs"],
  ["openai", "POST", "/v1/batches"],
  ["openai", "POST", "/v1/images/generations"],
  ["gemini", "POST", `${gemini}:batchGenerateContent`],
  ["gemini", "POST", "/v1beta/models/a/b:generateContent"],
  ["gemini", "POST", "/v1beta/models/..:generateContent/x:generateContent"],
  ["gemini", "POST", "/v1beta/models/:generateContent"],
  ["gemini", "POST", "/upload/v1beta/files"],
  ["gemini", "POST", "/v1beta/cachedContents"],
] as const;

test.each(elsewhere)("of %s: %s %s is refused", (api, method, target) => {
  expect(judgeTarget(api, method, target)).toMatchObject({ kind: "refused", status: 403 });
});

test("what is refused never reaches the model API, and the log says what it was, once for each of the first fifty", async () => {
  await using stage = await openStage((response) => {
    sendJson(response, 200, message(1, 1));
  });
  for (let attempt = 0; attempt < 60; attempt++) {
    const answer = await stage.ask("/v1/files", question);
    expect(answer.status).toBe(403);
    await answer.text();
  }
  expect(stage.api.received).toEqual([]);
  expect(stage.told).toHaveLength(51);
  expect(stage.told[0]).toBe(
    "Model proxy: refused POST /v1/files: it is not one of the model API's own paths",
  );
  expect(stage.told.at(-1)).toBe("Model proxy: more of this is not shown");
});
