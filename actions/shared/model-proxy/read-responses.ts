import { z } from "zod";
import { type AnswerUsage, withTold } from "./answer-usage.ts";
import { InputDetails, OutputDetails, splitTokens } from "./openai-tokens.ts";

const Answer = z.object({
  object: z.literal("response").optional(),
  status: z.string().optional(),
  model: z.string().optional(),
  usage: z
    .object({
      input_tokens: z.int().min(0),
      output_tokens: z.int().min(0),
      input_tokens_details: InputDetails,
      output_tokens_details: OutputDetails,
    })
    .nullish(),
});
const Event = z.object({ type: z.string().startsWith("response."), response: Answer });
const Whole = Answer.extend({ object: z.literal("response") });

const ends = ["response.completed", "response.incomplete", "response.failed"];

/** OpenAI Responses (platform.openai.com, "Streaming events"): the event that ends an answer holds it, with its usage. */
export function readResponses(soFar: AnswerUsage, event: unknown): AnswerUsage {
  const streamed = Event.safeParse(event);
  if (streamed.success)
    return readAnswer(soFar, streamed.data.response, ends.includes(streamed.data.type));
  const whole = Whole.safeParse(event);
  return whole.success ? readAnswer(soFar, whole.data, true) : soFar;
}

function readAnswer(
  soFar: AnswerUsage,
  { model, usage }: z.infer<typeof Answer>,
  isEnd: boolean,
): AnswerUsage {
  const tokens = usage
    ? splitTokens(
        usage.input_tokens,
        usage.output_tokens,
        usage.input_tokens_details,
        usage.output_tokens_details,
      )
    : undefined;
  return withTold(soFar, { model, tokens, isEnd });
}
