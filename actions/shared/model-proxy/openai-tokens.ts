import { z } from "zod";
import type { ModelTokens } from "./answer-usage.ts";

const Count = z.int().min(0).nullish();

/** How OpenAI breaks its sums down; both of its APIs have the same fields under different names. */
export const InputDetails = z.object({ cached_tokens: Count, cache_write_tokens: Count }).nullish();
export const OutputDetails = z.object({ reasoning_tokens: Count }).nullish();

/** OpenAI counts what was read from a cache, and written to it, as part of the input. */
export function splitTokens(
  input: number,
  output: number,
  inputDetails: z.infer<typeof InputDetails>,
  outputDetails: z.infer<typeof OutputDetails>,
): ModelTokens {
  const cacheRead = Math.min(input, inputDetails?.cached_tokens ?? 0);
  const cacheWrite = Math.min(input - cacheRead, inputDetails?.cache_write_tokens ?? 0);
  return {
    input: input - cacheRead - cacheWrite,
    output,
    cacheRead,
    cacheWrite,
    reasoning: outputDetails?.reasoning_tokens ?? 0,
  };
}
