import { z } from "zod";
import { usageOfAnswer } from "./script.ts";
import { type Answer, event, type Wire } from "./wire.ts";

const Block = z.looseObject({ type: z.string() });
const Body = z.looseObject({
  model: z.string(),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
  messages: z.array(z.looseObject({ content: z.union([z.string(), z.array(Block)]) })),
});

/** Anthropic's Messages. */
export const anthropic: Wire = {
  path: /^\/v1\/messages(\?|$)/,
  read: (body) => {
    const { model, tools, messages } = Body.parse(body);
    const blocks = messages.flatMap(({ content }) => (typeof content === "string" ? [] : content));
    return {
      model,
      tools: tools.map(({ name }) => name),
      results: blocks.filter(({ type }) => type === "tool_result").length,
    };
  },
  stream: (answer) => [
    event({ type: "message_start", ...startOf(answer) }),
    ...blockOf(answer),
    event({ type: "content_block_stop", ...{ index: 0 } }),
    event({ type: "message_delta", ...endOf(answer) }),
    event({ type: "message_stop" }),
  ],
  refusal: ({ type, message }) => ({ type: "error", error: { type, message } }),
};

const startOf = ({ serial, model }: Answer) => ({
  message: {
    id: `msg_${serial}`,
    type: "message",
    role: "assistant",
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: {
      input_tokens: usageOfAnswer.input,
      cache_read_input_tokens: usageOfAnswer.cacheRead,
      cache_creation_input_tokens: 0,
      output_tokens: 1,
    },
  },
});

function blockOf({ serial, said }: Answer): string[] {
  const isCall = said.kind === "call";
  const block = isCall
    ? { type: "tool_use", id: `toolu_${serial}`, name: said.tool, input: {} }
    : { type: "text", text: "" };
  const delta = isCall
    ? {
        type: "input_json_delta",
        partial_json: JSON.stringify({ command: said.command, description: "Does it" }),
      }
    : { type: "text_delta", text: said.text };
  return [
    event({ type: "content_block_start", ...{ index: 0, content_block: block } }),
    event({ type: "content_block_delta", ...{ index: 0, delta } }),
  ];
}

const endOf = ({ said }: Answer) => ({
  delta: { stop_reason: said.kind === "call" ? "tool_use" : "end_turn", stop_sequence: null },
  usage: { output_tokens: usageOfAnswer.output },
});
