const MASK = "***";

/** Hides secrets in everything that is logged. */
export class Masks {
  readonly #values = new Set<string>();
  #ordered: readonly string[] = [];

  /**
   * Hides a value: as a whole, line by line, and in the three base64 forms it takes inside a longer text
   * (an attacker's easiest way around a plain search).
   */
  add(value: string): void {
    for (const line of [value, ...value.split(/\r?\n/)]) {
      if (line.trim() === "") continue;
      this.#values.add(line);
      for (const form of encodedForms(line)) this.#values.add(form);
    }
    this.#ordered = [...this.#values].sort((a, b) => b.length - a.length);
  }

  hide(text: string): string {
    return this.#ordered.reduce((rest, value) => rest.replaceAll(value, MASK), text);
  }
}

/** base64 of a text that starts at byte 0, 1 or 2 of a group of three, without the ends its neighbours change. */
function encodedForms(value: string): string[] {
  if (value.length < 8) return [];
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return whole.toString("base64").slice(offset === 0 ? 0 : offset + 1);
  });
}
