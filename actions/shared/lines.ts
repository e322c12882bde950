import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Characters. Longer lines are cut: one without an end would otherwise be held as it grows. No event of an agent is as long. */
export const longestLine = 4 * 1024 * 1024;

/**
 * Hands each line on as it ends, `\n` or `\r\n`, cut to its first 4,194,304 characters. The attacker prints a gigabyte without
 * an end of line: what is beyond the cut is read, so that nobody waits, and forgotten.
 */
export async function readLines(pipe: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder("utf8");
  const cutter = new Cutter(onLine);
  for await (const chunk of pipe) cutter.take(decoder.write(bytesOf(chunk)));
  cutter.take(decoder.end());
  cutter.end();
}

const bytesOf = (chunk: unknown) =>
  chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));

class Cutter {
  readonly #onLine: (line: string) => void;
  #begun = "";
  #isBegun = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  take(text: string): void {
    let from = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      this.#add(text.slice(from, end));
      this.#tell();
      from = end + 1;
    }
    if (from < text.length) this.#add(text.slice(from));
  }

  /** What stands after the last end of line is a line as well. */
  end(): void {
    if (this.#isBegun) this.#tell();
  }

  #add(piece: string): void {
    this.#isBegun = true;
    this.#begun += piece.slice(0, longestLine - this.#begun.length);
  }

  #tell(): void {
    const line = this.#begun;
    this.#begun = "";
    this.#isBegun = false;
    this.#onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
  }
}
