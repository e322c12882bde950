/**
 * Chance without a state: what happens is a function of the seed and of what it happens to, so that two strategies that do
 * the same thing to the same pull requests have the same luck, in whatever order they do it.
 */

/** Two words of 32 bits that stand for a commit or a tree. */
export interface Mark {
  readonly high: number;
  readonly low: number;
}

export const nothing: Mark = { high: 0, low: 0 };

/** murmur3's finalizer over one more word. */
function stir(state: number, word: number): number {
  let hash = Math.imul(state ^ word, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function digest(...words: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const word of words) hash = stir(Math.imul(hash, 5) + 0xe6546b64, word);
  return stir(hash, words.length);
}

/** In [0, 1), from all 32 bits of a digest. */
export function chance(...words: readonly number[]): number {
  return digest(...words) / 2 ** 32;
}

/** A standard normal deviate: Box and Muller. */
export function normal(...words: readonly number[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - chance(1, ...words)));
  return radius * Math.cos(2 * Math.PI * chance(2, ...words));
}

/** What a tree becomes with a pull request: the order does not matter to it. */
export function withPull({ high, low }: Mark, pull: number): Mark {
  return { high: (high ^ digest(11, pull)) >>> 0, low: (low ^ digest(13, pull)) >>> 0 };
}

/** The commit on `mark` that holds a pull request: the order matters to it. */
export function commitOn({ high, low }: Mark, pull: number): Mark {
  return { high: digest(high, low, pull), low: digest(low, pull, high) };
}

/** As a key of a map. */
export function keyOf({ high, low }: Mark): number {
  return (high >>> 11) * 2 ** 32 + low;
}

export type Noun = "commit" | "tree" | "head";
const tails: Readonly<Record<Noun, string>> = {
  commit: "c".repeat(24),
  tree: "e".repeat(24),
  head: "d".repeat(24),
};

/** 40 hexadecimal digits; the last ones tell a reader what it names. */
export function shaOf({ high, low }: Mark, noun: Noun): string {
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0") + tails[noun];
}
