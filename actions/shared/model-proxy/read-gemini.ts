import { z } from "zod";
import { type AnswerUsage, type ModelTokens, noTokens, withTold } from "./answer-usage.ts";

const Count = z.int().min(0).optional();
const Counts = z.object({
  promptTokenCount: Count,
  candidatesTokenCount: Count,
  cachedContentTokenCount: Count,
  thoughtsTokenCount: Count,
  toolUsePromptTokenCount: Count,
});
const Piece = z.object({
  modelVersion: z.string().optional(),
  candidates: z.array(z.object({ finishReason: z.string().optional() })).optional(),
  promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
  usageMetadata: Counts.optional(),
});

/**
 * Gemini (ai.google.dev, "GenerateContentResponse"): each piece tells the usage so far, the one with a `finishReason` the
 * whole. A prompt that was blocked has no candidates. Without `alt=sse` all pieces come as one array.
 */
export function readGemini(soFar: AnswerUsage, event: unknown): AnswerUsage {
  if (Array.isArray(event)) return event.reduce(readPiece, soFar);
  return readPiece(soFar, event);
}

function readPiece(soFar: AnswerUsage, piece: unknown): AnswerUsage {
  const parsed = Piece.safeParse(piece);
  if (!parsed.success) return soFar;
  const { modelVersion: model, candidates = [], promptFeedback, usageMetadata } = parsed.data;
  const isFinished = candidates.some(({ finishReason }) => finishReason !== undefined);
  return withTold(soFar, {
    model,
    tokens: usageMetadata && tokensOf(usageMetadata, soFar.tokens ?? noTokens),
    isEnd: isFinished || promptFeedback?.blockReason !== undefined,
  });
}

/** Google bills thoughts as output, and counts what came from a cache as part of the prompt. */
function tokensOf(counts: z.infer<typeof Counts>, before: ModelTokens): ModelTokens {
  const { promptTokenCount, candidatesTokenCount = 0, thoughtsTokenCount = 0 } = counts;
  if (promptTokenCount === undefined) return before;
  const cacheRead = Math.min(promptTokenCount, counts.cachedContentTokenCount ?? 0);
  return {
    input: promptTokenCount - cacheRead + (counts.toolUsePromptTokenCount ?? 0),
    output: candidatesTokenCount + thoughtsTokenCount,
    cacheRead,
    cacheWrite: 0,
    reasoning: thoughtsTokenCount,
  };
}
