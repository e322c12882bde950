import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Wire } from "../../../actions/shared/model-proxy/endpoints.ts";
import { readQuestion, writeQuestion } from "../../../actions/shared/model-proxy/question.ts";

/** The body as it is sent on, with at most so many tokens of output where that is said. */
function sent(wire: Wire, body: object, most?: number): unknown {
  const read = readQuestion(
    wire,
    wire === "gemini" ? "m" : undefined,
    JSON.stringify({ model: "m", ...body }),
  );
  if (!read.ok) throw new Error(read.words);
  return JSON.parse(writeQuestion(wire, read.body, most));
}

describe("a question", () => {
  test.each<[Wire, object, number | undefined]>([
    ["messages", { max_tokens: 7 }, 7],
    ["responses", { max_output_tokens: 7 }, 7],
    ["chat", { max_completion_tokens: 7, max_tokens: 9 }, 7],
    ["chat", { max_tokens: 9 }, 9],
    ["gemini", { generationConfig: { maxOutputTokens: 7 } }, 7],
    ["messages", {}, undefined],
    ["messages", { max_tokens: "many" }, undefined],
    ["messages", { max_tokens: -1 }, undefined],
  ])("of %s with %j may have an answer of %s tokens", (wire, body, most) => {
    const read = readQuestion(wire, "m", JSON.stringify(body));
    expect(read).toMatchObject({ ok: true, question: { model: "m", mostOutput: most } });
  });

  test.each([
    ["its body is not a JSON object", ["", "[]", "null", "{", "model"]],
    ["it names no model", ["{}", '{"model":""}', '{"model":["m"]}']],
  ])("is none when %s", (words, texts) => {
    for (const text of texts)
      expect(readQuestion("messages", undefined, text)).toEqual({ ok: false, words });
  });

  test("that names two models is asked of one, and priced as that", () => {
    const read = readQuestion("messages", undefined, '{"model":"cheap","model":"dear"}');
    expect(read).toMatchObject({ ok: true, question: { model: "dear" }, body: { model: "dear" } });
  });

  test("without anything that costs more than tokens goes on as it came", () => {
    const plain = fc.dictionary(
      fc.constantFrom(
        "system",
        "messages",
        "temperature",
        "metadata",
        "stream",
        "input",
        "contents",
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom<Wire>("messages", "responses", "gemini"), plain, (wire, body) => {
        const came: unknown = JSON.parse(JSON.stringify({ model: "m", ...body }));
        expect(sent(wire, body)).toEqual(came);
      }),
    );
  });
});

describe("what costs more than tokens at the price of the table is taken out", () => {
  test.each<[Wire, object, object]>([
    [
      "messages",
      {
        service_tier: "auto",
        speed: "fast",
        inference_geo: "us",
        mcp_servers: [{}],
        container: "c",
        fallbacks: [{ model: "dear" }],
      },
      {},
    ],
    ["responses", { service_tier: "priority", background: true, prompt: { id: "p" } }, {}],
    ["chat", { service_tier: "priority", n: 8, web_search_options: {} }, {}],
    [
      "gemini",
      { generationConfig: { candidateCount: 8, topK: 1 } },
      { generationConfig: { topK: 1 } },
    ],
    [
      "messages",
      { system: [{ type: "text", text: "s", cache_control: { type: "ephemeral", ttl: "1h" } }] },
      { system: [{ type: "text", text: "s", cache_control: { type: "ephemeral" } }] },
    ],
  ])("of %s: %j", (wire, body, left) => {
    expect(sent(wire, body)).toEqual({ model: "m", ...left });
  });

  test.each<[Wire, readonly object[], readonly object[]]>([
    [
      "messages",
      [
        { type: "web_search_20250305" },
        { type: "web_fetch_20250910" },
        { type: "code_execution_20250825" },
        { type: "mcp_toolset" },
      ],
      [
        { name: "mine" },
        { type: "custom" },
        { type: "bash_20250124" },
        { type: "text_editor_20250728" },
      ],
    ],
    [
      "responses",
      [
        { type: "web_search" },
        { type: "web_search_preview" },
        { type: "file_search" },
        { type: "mcp" },
        { type: "code_interpreter" },
        { type: "image_generation" },
        {},
      ],
      [{ type: "function" }, { type: "custom" }, { type: "local_shell" }],
    ],
    ["chat", [{ type: "web_search" }], [{ type: "function" }]],
    [
      "gemini",
      [{ googleSearch: {} }, { urlContext: {} }, { codeExecution: {} }],
      [{ functionDeclarations: [] }],
    ],
  ])("tools of %s that run at the vendor, and none that run here", (wire, theirs, ours) => {
    expect(sent(wire, { tools: [...theirs, ...ours] })).toEqual({ model: "m", tools: ours });
    expect(sent(wire, { tools: theirs, tool_choice: "auto" })).toEqual({ model: "m" });
  });

  test("a tool of Google's that hides behind functions", () => {
    const functionDeclarations = [{ name: "mine" }];
    expect(sent("gemini", { tools: [{ functionDeclarations, googleSearch: {} }] })).toEqual({
      model: "m",
      tools: [{ functionDeclarations }],
    });
  });
});

describe("the length of an answer is set", () => {
  test.each<[Wire, object, object]>([
    ["messages", { max_tokens: 9_000 }, { max_tokens: 3_000 }],
    ["responses", {}, { max_output_tokens: 3_000 }],
    ["chat", {}, { max_completion_tokens: 3_000 }],
    ["chat", { max_tokens: 9_000, max_completion_tokens: 9_000 }, { max_tokens: 3_000 }],
    ["gemini", {}, { generationConfig: { maxOutputTokens: 3_000 } }],
    [
      "messages",
      { max_tokens: 9_000, thinking: { type: "enabled", budget_tokens: 8_000 } },
      { max_tokens: 3_000, thinking: { type: "enabled", budget_tokens: 1_500 } },
    ],
  ])("in %s where it was %j", (wire, body, limited) => {
    expect(sent(wire, body, 3_000)).toEqual({ model: "m", ...limited });
  });
});

test("a stream of Chat Completions is asked to tell what it used, whatever the agent wants", () => {
  const stream_options = { include_usage: false, other: 1 };
  expect(sent("chat", { stream: true, stream_options })).toMatchObject({
    stream_options: { include_usage: true, other: 1 },
  });
  expect(sent("chat", { stream: false })).toEqual({ model: "m", stream: false });
});
