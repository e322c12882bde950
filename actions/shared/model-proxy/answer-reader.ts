import { createParser } from "eventsource-parser";
import { parseJson } from "#core/text/json.ts";
import { type AnswerUsage, nothingRead, type ReadEvent } from "./answer-usage.ts";
import type { Wire } from "./endpoints.ts";
import { readAnthropic } from "./read-anthropic.ts";
import { readChat } from "./read-chat.ts";
import { readGemini } from "./read-gemini.ts";
import { readResponses } from "./read-responses.ts";

const readers: Readonly<Record<Wire, ReadEvent>> = {
  messages: readAnthropic,
  responses: readResponses,
  chat: readChat,
  gemini: readGemini,
};

/** An answer that is not streamed is read at its end. Longer than this it is not read, and its usage is not known. */
const longestWhole = 32 * 1024 * 1024;

/** Reads the usage out of an answer while it passes, whatever its pieces are cut into. */
export class AnswerReader {
  #usage: AnswerUsage = nothingRead;
  readonly #read: ReadEvent;
  readonly #isStream: boolean;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({
    onEvent: ({ data }) => {
      this.#take(data);
    },
  });
  #whole = "";

  /** `contentType` is the answer's: a stream of events, or else one piece of JSON. */
  constructor(wire: Wire, contentType: string) {
    this.#read = readers[wire];
    this.#isStream = /^text\/event-stream\b/i.test(contentType.trim());
  }

  feed(bytes: Uint8Array): void {
    this.#hear(this.#decoder.decode(bytes, { stream: true }));
  }

  /** To be called once, after the last piece: what was not ended with a line is read then. */
  end(): void {
    this.#hear(this.#decoder.decode());
    if (this.#isStream) this.#parser.feed("\n\n");
    else this.#take(this.#whole);
  }

  get usage(): AnswerUsage {
    return this.#usage;
  }

  #hear(text: string): void {
    if (this.#isStream) this.#parser.feed(text);
    else if (this.#whole.length <= longestWhole) this.#whole += text;
  }

  #take(text: string): void {
    // `[DONE]` and whatever else is no JSON: no reader knows that, and it changes nothing.
    this.#usage = this.#read(this.#usage, parseJson(text));
  }
}
