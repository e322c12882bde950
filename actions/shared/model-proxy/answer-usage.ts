/** Tokens of one answer. `output` includes those of reasoning; `input` excludes those of caches. */
export interface ModelTokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
}

/** What has been read of an answer so far. */
export interface AnswerUsage {
  /** The model that says it answered. */
  readonly model?: string;
  /** Of what was told so far. Undefined: nothing was. */
  readonly tokens?: ModelTokens;
  /** The answer came to its own end: without that its numbers are not the last ones. */
  readonly isEnded: boolean;
}

/** Takes one event of a stream, or a whole answer that is not streamed; whatever it does not know changes nothing. */
export type ReadEvent = (soFar: AnswerUsage, event: unknown) => AnswerUsage;

export const nothingRead: AnswerUsage = { isEnded: false };

/** What one event tells besides: whatever it leaves out stays as it was. */
export function withTold(
  soFar: AnswerUsage,
  told: {
    readonly model: string | undefined;
    readonly tokens: ModelTokens | undefined;
    readonly isEnd: boolean;
  },
): AnswerUsage {
  const { model, tokens, isEnd } = told;
  return {
    ...soFar,
    ...(model === undefined ? {} : { model }),
    ...(tokens === undefined ? {} : { tokens }),
    isEnded: soFar.isEnded || isEnd,
  };
}

export const noTokens: ModelTokens = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  reasoning: 0,
};

export function addTokens(a: ModelTokens, b: ModelTokens): ModelTokens {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    reasoning: a.reasoning + b.reasoning,
  };
}

export const sumOf = ({ input, output, cacheRead, cacheWrite }: ModelTokens): number =>
  input + output + cacheRead + cacheWrite;

/**
 * The tokens of an answer that told them to its end; undefined: nobody knows, and that is never nought. A server that
 * says nought of an answer does not count.
 */
export function finalTokens({ tokens, isEnded }: AnswerUsage): ModelTokens | undefined {
  return isEnded && tokens !== undefined && sumOf(tokens) > 0 ? tokens : undefined;
}
