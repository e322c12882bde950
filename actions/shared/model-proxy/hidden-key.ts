/**
 * Takes a key out of bytes that pass, also where it is cut by the border of two pieces. Nothing is held back but what may
 * be the beginning of the key.
 */
export class HiddenKey {
  readonly #key: Buffer;
  #held: Buffer = Buffer.alloc(0);

  constructor(key: string) {
    this.#key = Buffer.from(key);
  }

  /** The bytes that may go on now. */
  pass(bytes: Uint8Array): Buffer {
    let rest = Buffer.concat([this.#held, bytes]);
    const parts: Buffer[] = [];
    for (let at = rest.indexOf(this.#key); at >= 0; at = rest.indexOf(this.#key)) {
      parts.push(rest.subarray(0, at), Buffer.from("***"));
      rest = rest.subarray(at + this.#key.length);
    }
    const end = rest.length - this.#beginningAtEndOf(rest);
    this.#held = rest.subarray(end);
    return Buffer.concat([...parts, rest.subarray(0, end)]);
  }

  /** What was held back; it was no key after all. */
  end(): Buffer {
    return this.#held;
  }

  #beginningAtEndOf(bytes: Buffer): number {
    const longest = Math.min(bytes.length, this.#key.length - 1);
    for (let length = longest; length > 0; length--) {
      if (bytes.subarray(bytes.length - length).equals(this.#key.subarray(0, length)))
        return length;
    }
    return 0;
  }
}
