import type { Clash } from "./site.ts";
import type { Truth } from "./truth.ts";

interface Placing {
  readonly placed: readonly number[];
  readonly clashes: readonly Clash[];
}

/** Answers what becomes of pull requests on each other. The base of a question is the first `base` of those that landed. */
export class Members {
  readonly #truth: Truth;
  /** Place in the history; as far as it was looked at. */
  readonly #place: Int32Array;
  readonly #stamps: Int32Array;
  #known = 0;
  #stamp = 0;

  constructor(truth: Truth) {
    this.#truth = truth;
    this.#place = new Int32Array(truth.count).fill(2 ** 31 - 1);
    this.#stamps = new Int32Array(truth.count);
  }

  #learn(history: readonly number[]): void {
    for (; this.#known < history.length; this.#known++)
      this.#place[history[this.#known] ?? 0] = this.#known;
  }

  #gather(history: readonly number[], pulls: readonly number[]): void {
    this.#learn(history);
    this.#stamp += 1;
    for (const pull of pulls) this.#stamps[pull] = this.#stamp;
  }

  #isOnBase(pull: number, base: number): boolean {
    return (this.#place[pull] ?? Infinity) < base;
  }

  #has(pull: number, base: number): boolean {
    return this.#stamps[pull] === this.#stamp || this.#isOnBase(pull, base);
  }

  /** The base with them is green, given that the base is. */
  isGood(history: readonly number[], base: number, pulls: readonly number[]): boolean {
    this.#gather(history, pulls);
    return pulls.every((pull) => this.#isHarmless(pull, base));
  }

  #isHarmless(pull: number, base: number): boolean {
    const { breaks, quarrels, triangles } = this.#truth;
    if (breaks[pull] === true) return false;
    if (quarrels[pull]?.some((other) => this.#has(other, base)) === true) return false;
    return !(triangles[pull] ?? []).some(
      ([one, two]) => this.#has(one, base) && this.#has(two, base),
    );
  }

  fits(history: readonly number[], ahead: readonly number[], pull: number): boolean {
    this.#gather(history, ahead);
    return this.#truth.clashes[pull]?.some((other) => this.#has(other, history.length)) !== true;
  }

  /** Puts them on the base one after the other; whoever does not merge is left out. */
  place(history: readonly number[], base: number, pulls: readonly number[]): Placing {
    this.#gather(history, []);
    const placed: number[] = [];
    const clashes: Clash[] = [];
    for (const pull of pulls) {
      const others = (this.#truth.clashes[pull] ?? []).filter((other) => this.#has(other, base));
      if (others.length === 0) {
        placed.push(pull);
        this.#stamps[pull] = this.#stamp;
      } else {
        const isBase = others.some((other) => this.#isOnBase(other, base));
        clashes.push({ pull, with: isBase ? "base" : "line" });
      }
    }
    return { placed, clashes };
  }
}
