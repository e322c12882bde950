/** How far a line is verified, in numbers: nothing here knows what a pull request is. */
export interface Stretch {
  /** Pull requests in the line. */
  readonly length: number;
  /** The shortest prefix that is known to be red: something in it breaks. */
  readonly red: number | undefined;
  /** Prefixes that are being verified. */
  readonly running: readonly number[];
  /** Guesses that are being verified: prefixes without the one that is guessed to break, by its place from 0. */
  readonly guesses: readonly Guess[];
  readonly free: number;
  readonly slots: number;
  /** Probability that one pull request breaks what it is put on. */
  readonly breakRate: number;
  readonly largestStep: number;
}

export interface Guess {
  readonly length: number;
  readonly without: number;
}

/** The first `length` of the line, perhaps without one of them. */
export interface Probe {
  readonly length: number;
  readonly without?: number;
}

/**
 * Which prefixes to verify next. Without anything red: one after the other, a step apart. With something red: inside it,
 * until every one of its prefixes is being verified, and then past it, by guessing which one breaks.
 */
export function chooseProbes(stretch: Stretch): readonly Probe[] {
  const probes: Probe[] = [];
  for (let left = stretch.free; left > 0; left -= 1) {
    const probe = nextProbe(stretch, probes);
    if (probe === undefined) break;
    probes.push(probe);
  }
  return probes;
}

function nextProbe(stretch: Stretch, chosen: readonly Probe[]): Probe | undefined {
  const prefixes = [
    ...stretch.running,
    ...chosen.flatMap(({ length, without }) => (without === undefined ? [length] : [])),
  ];
  const { red } = stretch;
  if (red === undefined) return extend(stretch, prefixes);
  return (
    split(
      prefixes.filter((each) => each < red),
      red,
    ) ?? guess(stretch, red, chosen)
  );
}

/** One step past the longest. */
function extend(stretch: Stretch, prefixes: readonly number[]): Probe | undefined {
  const longest = Math.max(0, ...prefixes);
  if (longest >= stretch.length) return undefined;
  return { length: Math.min(stretch.length, longest + stepOf(stretch)) };
}

/**
 * Pull requests per step: so many that about one in two lines of steps has something that breaks. Never so many that a
 * short line leaves slots without work.
 */
export function stepOf({ length, slots, breakRate, largestStep }: Stretch): number {
  const wanted = Math.round(tuning.k(slots) / (breakRate * slots));
  const even = Math.ceil(length / slots);
  return Math.max(1, Math.min(wanted, even, largestStep));
}

export const tuning = {
  k: (slots: number) => (slots <= 2 ? 1 : 0.5),
  guesses: true,
};

/** The middle of the widest gap below what is red. */
function split(inside: readonly number[], red: number): Probe | undefined {
  const marks = [0, ...inside.toSorted((a, b) => a - b), red];
  const gaps = marks.slice(1).map((end, index) => ({ start: marks[index] ?? 0, end }));
  const widest = gaps.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
  if (widest === undefined || widest.end - widest.start < 2) return undefined;
  return { length: Math.floor((widest.start + widest.end) / 2) };
}

/** Each place in turn is guessed to be the one, and the line goes on without it. */
function guess(stretch: Stretch, red: number, chosen: readonly Probe[]): Probe | undefined {
  if (!tuning.guesses) return undefined;
  const made = [
    ...stretch.guesses,
    ...chosen.flatMap(({ length, without }) =>
      without === undefined ? [] : [{ length, without }],
    ),
  ];
  const places = Array.from({ length: red }, (_, place) => place);
  const reach = (place: number) =>
    Math.max(red, ...made.filter(({ without }) => without === place).map(({ length }) => length));
  const place = places.toSorted((a, b) => reach(a) - reach(b))[0] ?? 0;
  const length = Math.min(stretch.length, reach(place) + stepOf(stretch));
  return length > reach(place) ? { length, without: place } : undefined;
}
