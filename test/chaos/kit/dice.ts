/** Chance that can be had again: the same seed, the same throws. */
export interface Dice {
  /** At least 0, less than 1. */
  roll(): number;
  /** True so often, of 1. */
  isHit(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** At least `least`, at most `most`. */
  between(least: number, most: number): number;
  shuffle<T>(items: readonly T[]): readonly T[];
}

/** Mulberry32 (public domain): enough for choosing where to strike. */
export function rollDice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    roll,
    isHit: (probability) => roll() < probability,
    pick: (choices) => choices[Math.floor(roll() * choices.length)] ?? choices[0],
    between: (least, most) => least + Math.floor(roll() * (most - least + 1)),
    shuffle: (items) =>
      items
        .map((item) => ({ item, at: roll() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
}
