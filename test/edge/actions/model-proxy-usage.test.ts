import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnswerReader } from "../../../actions/shared/model-proxy/answer-reader.ts";
import { finalTokens } from "../../../actions/shared/model-proxy/answer-usage.ts";
import type { Wire } from "../../../actions/shared/model-proxy/endpoints.ts";
import { HiddenKey } from "../../../actions/shared/model-proxy/hidden-key.ts";

const stream = "text/event-stream; charset=utf-8";
const json = "application/json";

function read(wire: Wire, type: string, pieces: readonly Uint8Array[]) {
  const reader = new AnswerReader(wire, type);
  for (const piece of pieces) reader.feed(piece);
  reader.end();
  return { model: reader.usage.model, tokens: finalTokens(reader.usage) };
}

/** A stream as vendors write it: named events, comments, both ends of lines, and words of more than one byte. */
function written(events: readonly unknown[], end = "\n"): Buffer {
  const lines = events.flatMap((event) => [
    ": keep alive",
    "event: something",
    `data: ${typeof event === "string" ? event : JSON.stringify(event)}`,
    "",
    "",
  ]);
  return Buffer.from(lines.join(end));
}

const anthropic = [
  {
    type: "message_start",
    message: {
      model: "claude-sonnet-5-5",
      usage: {
        input_tokens: 12,
        cache_creation_input_tokens: 300,
        cache_read_input_tokens: 4_000,
        output_tokens: 1,
      },
    },
  },
  { type: "ping" },
  { type: "content_block_delta", delta: { type: "text_delta", text: "Grüße, 世界 🌍" } },
  { type: "something_new", usage: "none of ours" },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 50 } },
  { type: "message_stop" },
];

const responses = [
  { type: "response.created", response: { model: "gpt-6-sol", usage: null } },
  { type: "response.output_text.delta", delta: "ß" },
  {
    type: "response.completed",
    response: {
      model: "gpt-6-sol-2026-09-01",
      usage: {
        input_tokens: 5_000,
        input_tokens_details: { cached_tokens: 4_000, cache_write_tokens: 300 },
        output_tokens: 60,
        output_tokens_details: { reasoning_tokens: 40 },
      },
    },
  },
];

const chatUsage = {
  prompt_tokens: 100,
  prompt_tokens_details: { cached_tokens: 64 },
  completion_tokens: 9,
  completion_tokens_details: { reasoning_tokens: 4 },
};
const chat = [
  { model: "gpt-5.4", choices: [{ delta: { content: "é" }, finish_reason: null }], usage: null },
  { model: "gpt-5.4", choices: [{ delta: {}, finish_reason: "stop" }] },
  { model: "gpt-5.4", choices: [], usage: chatUsage },
  "[DONE]",
];

const gemini = [
  {
    modelVersion: "gemini-3.8-flash",
    candidates: [{ content: { parts: [{ text: "…" }] } }],
    usageMetadata: { promptTokenCount: 90, candidatesTokenCount: 1 },
  },
  {
    modelVersion: "gemini-3.8-flash",
    candidates: [{ finishReason: "STOP" }],
    usageMetadata: {
      promptTokenCount: 90,
      cachedContentTokenCount: 30,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 7,
      toolUsePromptTokenCount: 2,
    },
  },
];

const wires = [
  ["messages", anthropic, "claude-sonnet-5-5", [12, 50, 4_000, 300, 0]],
  ["responses", responses, "gpt-6-sol-2026-09-01", [700, 60, 4_000, 300, 40]],
  ["chat", chat, "gpt-5.4", [36, 9, 64, 0, 4]],
  ["gemini", gemini, "gemini-3.8-flash", [62, 12, 30, 0, 7]],
] as const;

const tokensOf = ([input, output, cacheRead, cacheWrite, reasoning]: readonly number[]) => ({
  input,
  output,
  cacheRead,
  cacheWrite,
  reasoning,
});

describe.each(wires)("what an answer of %s used", (wire, events, model, counts) => {
  test("is the same wherever its stream is cut into pieces, in lines, events or letters", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2_000), { maxLength: 12 }),
        fc.constantFrom("\n", "\r\n"),
        (cuts, end) => {
          const bytes = written(events, end);
          const borders = [0, ...cuts.filter((at) => at < bytes.length), bytes.length].sort(
            (a, b) => a - b,
          );
          const pieces = borders.map((from, index) =>
            bytes.subarray(from, borders[index + 1] ?? from),
          );
          expect(read(wire, stream, pieces)).toEqual({ model, tokens: tokensOf(counts) });
        },
      ),
    );
  });

  test("is read byte by byte as well", () => {
    const pieces = [...written(events)].map((byte) => Uint8Array.of(byte));
    expect(read(wire, stream, pieces)).toEqual({ model, tokens: tokensOf(counts) });
  });

  test("is unknown where it ended before its end, at whichever event", () => {
    const last = events.findIndex((event) =>
      /message_delta|response.completed|"finish_?[rR]eason":"/.test(JSON.stringify(event)),
    );
    for (let kept = 0; kept <= last; kept++)
      expect(read(wire, stream, [written(events.slice(0, kept))]).tokens).toBeUndefined();
  });

  test("is unknown where nothing of it can be read", () => {
    for (const text of [
      "",
      "<html>",
      "null",
      "[]",
      '{"usage":{}}',
      '{"usage":{"output_tokens":-1}}',
    ])
      for (const type of [stream, json, ""])
        expect(read(wire, type, [Buffer.from(text)]).tokens).toBeUndefined();
  });
});

describe("an answer that is not streamed", () => {
  test.each([
    [
      "messages",
      { type: "message", model: "m", usage: { input_tokens: 3, output_tokens: 4 } },
      [3, 4, 0, 0, 0],
    ],
    [
      "responses",
      { object: "response", status: "completed", usage: { input_tokens: 3, output_tokens: 4 } },
      [3, 4, 0, 0, 0],
    ],
    ["chat", { choices: [{ finish_reason: "stop" }], usage: chatUsage }, [36, 9, 64, 0, 4]],
    ["gemini", gemini[1], [62, 12, 30, 0, 7]],
    ["gemini", gemini, [62, 12, 30, 0, 7]],
    [
      "gemini",
      { promptFeedback: { blockReason: "SAFETY" }, usageMetadata: { promptTokenCount: 4 } },
      [4, 0, 0, 0, 0],
    ],
  ] as const)("of %s is read at its end", (wire, answer, counts) => {
    const bytes = Buffer.from(JSON.stringify(answer));
    const pieces = [bytes.subarray(0, 7), bytes.subarray(7)];
    expect(read(wire, json, pieces).tokens).toEqual(tokensOf(counts));
  });
});

test("an answer for which Anthropic ran the model twice counts both, and not the last alone", () => {
  const usage = {
    input_tokens: 23_000,
    output_tokens: 1_000,
    iterations: [
      { type: "compaction", input_tokens: 180_000, output_tokens: 3_500 },
      { type: "message", input_tokens: 23_000, output_tokens: 1_000, cache_read_input_tokens: 9 },
    ],
  };
  const bytes = written([...anthropic.slice(0, 3), { type: "message_delta", usage }]);
  expect(read("messages", stream, [bytes]).tokens).toEqual(tokensOf([203_000, 4_500, 9, 0, 0]));
});

test("a server that says nought of an answer has told nothing", () => {
  const answer = { type: "message", model: "m", usage: { input_tokens: 0, output_tokens: 0 } };
  expect(read("messages", json, [Buffer.from(JSON.stringify(answer))]).tokens).toBeUndefined();
});

test("a stream of Chat Completions without a usage is unknown, though it came to its end", () => {
  expect(read("chat", stream, [written(chat.slice(0, 2))]).tokens).toBeUndefined();
});

test("the key is taken out of what passes, wherever the borders of its pieces are, and nothing else is", () => {
  const key = "aab-aac";
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "b", "-", "aab", "-aac", key, "é")),
      fc.array(fc.nat(40)),
      (words, cuts) => {
        const bytes = Buffer.from(words.join(""));
        const borders = [0, ...cuts.filter((at) => at < bytes.length), bytes.length].sort(
          (a, b) => a - b,
        );
        const hidden = new HiddenKey(key);
        const passed = borders.map((from, index) =>
          hidden.pass(bytes.subarray(from, borders[index + 1] ?? from)),
        );
        const text = Buffer.concat([...passed, hidden.end()]).toString();
        expect(text).toBe(words.join("").replaceAll(key, "***"));
      },
    ),
  );
});

test("what is no beginning of the key is not held back for a moment", () => {
  const hidden = new HiddenKey("sk-secret");
  expect(hidden.pass(Buffer.from("data: x\n\n")).toString()).toBe("data: x\n\n");
  expect(hidden.pass(Buffer.from("sk-")).toString()).toBe("");
  expect(hidden.pass(Buffer.from("y")).toString()).toBe("sk-y");
});
