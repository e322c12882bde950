import { z } from "zod";
import { usageOfAnswer } from "./script.ts";
import { type Answer, data, type Wire } from "./wire.ts";

const Declared = z.looseObject({ name: z.string() });
const Body = z.looseObject({
  tools: z
    .array(z.looseObject({ functionDeclarations: z.array(Declared).default([]) }))
    .default([]),
  contents: z.array(
    z.looseObject({ parts: z.array(z.looseObject({ functionResponse: z.unknown().optional() })) }),
  ),
});

const { input, output, cacheRead } = usageOfAnswer;

const usageMetadata = {
  promptTokenCount: input + cacheRead,
  cachedContentTokenCount: cacheRead,
  candidatesTokenCount: output,
  totalTokenCount: input + cacheRead + output,
};

/** Gemini's generateContent, as a stream. */
export const gemini: Wire = {
  path: /^\/v1beta\/models\/[^/]+:streamGenerateContent(\?|$)/,
  read: (body) => {
    const { tools, contents } = Body.parse(body);
    return {
      model: undefined,
      tools: tools.flatMap((tool) => tool.functionDeclarations.map(({ name }) => name)),
      results: contents
        .flatMap(({ parts }) => parts)
        .filter((part) => part.functionResponse !== undefined).length,
    };
  },
  stream: (answer) => [
    data({
      candidates: [
        { content: { role: "model", parts: [partOf(answer)] }, finishReason: "STOP", index: 0 },
      ],
      usageMetadata,
      modelVersion: answer.model,
    }),
  ],
  refusal: ({ status, type, message }) => ({ error: { code: status, status: type, message } }),
};

const partOf = ({ said }: Answer) =>
  said.kind === "text"
    ? { text: said.text }
    : { functionCall: { name: said.tool, args: { command: said.command } } };
