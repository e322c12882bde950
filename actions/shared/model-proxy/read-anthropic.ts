import { z } from "zod";
import { type AnswerUsage, addTokens, type ModelTokens, noTokens, sumOf } from "./answer-usage.ts";

const Count = z.int().min(0).nullish();
const Counts = z.object({
  input_tokens: Count,
  output_tokens: Count,
  cache_read_input_tokens: Count,
  cache_creation_input_tokens: Count,
  output_tokens_details: z.object({ thinking_tokens: Count }).nullish(),
});
const Usage = Counts.extend({ iterations: z.array(Counts).nullish() });
type Usage = z.infer<typeof Usage>;

const Told = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("message_start"),
    message: z.object({ model: z.string(), usage: Usage }),
  }),
  z.object({ type: z.literal("message_delta"), usage: Usage }),
  z.object({ type: z.literal("message"), model: z.string(), usage: Usage }),
]);

/**
 * Anthropic Messages (docs.claude.com, "Streaming messages"): `message_start` tells the input, each `message_delta` the
 * output so far, the last of them the whole. What is read from a cache and written to it is not part of `input_tokens`.
 */
export function readAnthropic(soFar: AnswerUsage, event: unknown): AnswerUsage {
  const parsed = Told.safeParse(event);
  if (!parsed.success) return soFar;
  const told = parsed.data;
  switch (told.type) {
    case "message_start":
      return { ...merge(soFar, told.message.usage, false), model: told.message.model };
    case "message_delta":
      return merge(soFar, told.usage, isCount(told.usage.output_tokens));
    case "message":
      return { ...merge(soFar, told.usage, isCount(told.usage.output_tokens)), model: told.model };
  }
}

const isCount = (count: number | null | undefined) => typeof count === "number";

/**
 * Numbers are cumulative: a newer one replaces the older one. Where the model was run several times for one answer, to
 * compact what came before, say, only its `iterations` together are what is paid (docs.claude.com, "Compaction").
 */
function merge(soFar: AnswerUsage, usage: Usage, isEnd: boolean): AnswerUsage {
  const told = countsOf(usage, soFar.tokens ?? noTokens);
  const runs = (usage.iterations ?? []).map((run) => countsOf(run, noTokens));
  const all = runs.reduce(addTokens, noTokens);
  return {
    ...soFar,
    tokens: sumOf(all) > sumOf(told) ? all : told,
    isEnded: soFar.isEnded || isEnd,
  };
}

const countsOf = (usage: z.infer<typeof Counts>, before: ModelTokens): ModelTokens => ({
  input: usage.input_tokens ?? before.input,
  output: usage.output_tokens ?? before.output,
  cacheRead: usage.cache_read_input_tokens ?? before.cacheRead,
  cacheWrite: usage.cache_creation_input_tokens ?? before.cacheWrite,
  reasoning: usage.output_tokens_details?.thinking_tokens ?? before.reasoning,
});
