import { z } from "zod";
import { usageOfAnswer } from "./script.ts";
import { type Answer, event, type Wire } from "./wire.ts";

const Body = z.looseObject({
  model: z.string(),
  tools: z.array(z.looseObject({ name: z.string().optional() })).default([]),
  input: z.union([z.string(), z.array(z.looseObject({ type: z.string().optional() }))]),
});

const { input, output, cacheRead } = usageOfAnswer;

/** OpenAI's input includes what was read from the cache. */
const usage = {
  input_tokens: input + cacheRead,
  input_tokens_details: { cached_tokens: cacheRead },
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: input + cacheRead + output,
};

/** OpenAI's Responses. */
export const responses: Wire = {
  path: /^\/v1\/responses(\?|$)/,
  read: (body) => {
    const question = Body.parse(body);
    const items = typeof question.input === "string" ? [] : question.input;
    return {
      model: question.model,
      tools: question.tools.flatMap(({ name }) => name ?? []),
      results: items.filter(({ type }) => type === "function_call_output").length,
    };
  },
  stream: (answer) => {
    const item = itemOf(answer);
    const response = { id: `resp_${answer.serial}`, object: "response", model: answer.model };
    return [
      event({ type: "response.created", ...{ response: { ...response, output: [] } } }),
      event({ type: "response.output_item.added", ...{ output_index: 0, item } }),
      ...deltaOf(answer),
      event({ type: "response.output_item.done", ...{ output_index: 0, item } }),
      event({
        type: "response.completed",
        ...{ response: { ...response, status: "completed", output: [item], usage } },
      }),
    ];
  },
  refusal: ({ type, message }) => ({ error: { type, code: type, message } }),
};

const itemOf = ({ serial, said }: Answer) =>
  said.kind === "call"
    ? {
        type: "function_call",
        id: `fc_${serial}`,
        call_id: `call_${serial}`,
        name: said.tool,
        arguments: JSON.stringify({
          cmd: said.command,
          command: said.command,
          description: "Does it",
        }),
        status: "completed",
      }
    : {
        type: "message",
        id: `msg_${serial}`,
        role: "assistant",
        status: "completed",
        content: [{ type: "output_text", text: said.text, annotations: [] }],
      };

const deltaOf = ({ serial, said }: Answer): string[] =>
  said.kind === "call"
    ? []
    : [
        event({
          type: "response.output_text.delta",
          ...{ item_id: `msg_${serial}`, output_index: 0, content_index: 0, delta: said.text },
        }),
      ];
