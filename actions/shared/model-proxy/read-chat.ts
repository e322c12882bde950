import { z } from "zod";
import { type AnswerUsage, withTold } from "./answer-usage.ts";
import { InputDetails, OutputDetails, splitTokens } from "./openai-tokens.ts";

const Answer = z.object({
  model: z.string().optional(),
  choices: z.array(z.object({ finish_reason: z.string().nullish() })),
  usage: z
    .object({
      prompt_tokens: z.int().min(0),
      completion_tokens: z.int().min(0),
      prompt_tokens_details: InputDetails,
      completion_tokens_details: OutputDetails,
    })
    .nullish(),
});

/**
 * OpenAI Chat Completions (platform.openai.com, "Chat streaming"): the usage of a stream comes in a last piece without
 * choices, where `stream_options.include_usage` asks for it. Some gateways tell it so far in every piece.
 */
export function readChat(soFar: AnswerUsage, event: unknown): AnswerUsage {
  const parsed = Answer.safeParse(event);
  if (!parsed.success) return soFar;
  const { model, choices, usage } = parsed.data;
  const isEnd = choices.some((choice) => typeof choice.finish_reason === "string");
  const tokens = usage
    ? splitTokens(
        usage.prompt_tokens,
        usage.completion_tokens,
        usage.prompt_tokens_details,
        usage.completion_tokens_details,
      )
    : undefined;
  return withTold(soFar, { model, tokens, isEnd });
}
