import { z } from "zod";
import { usageOfAnswer } from "./script.ts";
import { type Answer, data, type Wire } from "./wire.ts";

const Body = z.looseObject({
  model: z.string(),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).default([]),
  messages: z.array(z.looseObject({ role: z.string() })),
});

const { input, output, cacheRead } = usageOfAnswer;

const usage = {
  prompt_tokens: input + cacheRead,
  prompt_tokens_details: { cached_tokens: cacheRead },
  completion_tokens: output,
  total_tokens: input + cacheRead + output,
};

/** OpenAI's Chat Completions. */
export const completions: Wire = {
  path: /^\/v1\/chat\/completions(\?|$)/,
  read: (body) => {
    const { model, tools, messages } = Body.parse(body);
    return {
      model,
      tools: tools.map((tool) => tool.function.name),
      results: messages.filter(({ role }) => role === "tool").length,
    };
  },
  stream: (answer) => {
    const chunk = (choices: unknown[]) => ({
      id: `chatcmpl-${answer.serial}`,
      object: "chat.completion.chunk",
      created: 0,
      model: answer.model,
      choices,
    });
    const isCall = answer.said.kind === "call";
    return [
      data(chunk([{ index: 0, delta: deltaOf(answer), finish_reason: null }])),
      data(chunk([{ index: 0, delta: {}, finish_reason: isCall ? "tool_calls" : "stop" }])),
      data({ ...chunk([]), usage }),
      "data: [DONE]\n\n",
    ];
  },
  refusal: ({ type, message }) => ({ error: { type, code: type, message } }),
};

const deltaOf = ({ serial, said }: Answer) =>
  said.kind === "text"
    ? { role: "assistant", content: said.text }
    : {
        role: "assistant",
        tool_calls: [
          {
            index: 0,
            id: `call_${serial}`,
            type: "function",
            function: {
              name: said.tool,
              arguments: JSON.stringify({ command: said.command, description: "Does it" }),
            },
          },
        ],
      };
