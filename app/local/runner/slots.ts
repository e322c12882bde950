/** A fixed number of places; whoever asks first is served first. */
export class Slots {
  #free: number;
  readonly #waiting: { readonly take: () => void; readonly signal: AbortSignal }[] = [];

  constructor(count: number) {
    this.#free = Math.max(1, count);
  }

  /** Waits for a place. False when `signal` aborted first; then there is nothing to give back. */
  acquire(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const entry = {
        take: () => {
          resolve(true);
        },
        signal,
      };
      this.#waiting.push(entry);
      signal.addEventListener(
        "abort",
        () => {
          resolve(false);
        },
        { once: true },
      );
    });
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else if (next.signal.aborted) this.release();
    else next.take();
  }
}
