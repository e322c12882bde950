/** One answer of the model, to be put in the words of an API. */
export interface Answer {
  /** Unique among the answers of one server. */
  readonly serial: number;
  readonly model: string;
  readonly said: Said;
}

export type Said =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly tool: string; readonly command: string };

/** One shape in which models are asked and answer. */
export interface Wire {
  /** The path and query of a question, from its beginning. */
  readonly path: RegExp;
  readonly read: (body: unknown) => Question;
  /** The lines of a stream of server-sent events. */
  readonly stream: (answer: Answer) => readonly string[];
  readonly refusal: (refusal: Refusal) => unknown;
}

export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

/** What a script has to know of a question. */
export interface Question {
  readonly model: string | undefined;
  readonly tools: readonly string[];
  /** How many results of tools it tells. */
  readonly results: number;
}

/** An event as most APIs send it. */
export const event = (value: { readonly type: string }): string =>
  `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;

export const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
