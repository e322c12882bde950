/** A molecule as far as order goes. */
export interface Needing {
  readonly key: string;
  readonly needs: readonly string[];
}

/**
 * The keys in waves: each wave needs only what stands in earlier ones (Kahn's algorithm, in time linear in the
 * molecules and their needs). What is part of a cycle, or waits for one, is in no wave; a need that is nobody's key
 * holds nothing back.
 */
export function wavesOf({
  molecules,
}: {
  readonly molecules: readonly Needing[];
}): readonly (readonly string[])[] {
  const waiting = new Map(molecules.map(({ key, needs }) => [key, new Set(needs)]));
  const dependents = dependentsOf(waiting);
  for (const needs of waiting.values()) {
    for (const need of needs) if (!waiting.has(need)) needs.delete(need);
  }
  const waves: string[][] = [];
  let wave = [...waiting].flatMap(([key, needs]) => (needs.size === 0 ? [key] : []));
  while (wave.length > 0) {
    waves.push(wave);
    wave = wave.flatMap((done) => releasedBy(done, dependents, waiting));
  }
  return waves;
}

function dependentsOf(waiting: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  const dependents = new Map<string, string[]>();
  for (const [key, needs] of waiting) {
    for (const need of needs) {
      const known = dependents.get(need);
      if (known === undefined) dependents.set(need, [key]);
      else known.push(key);
    }
  }
  return dependents;
}

/** Those that waited for nothing but this one. */
function releasedBy(
  done: string,
  dependents: ReadonlyMap<string, readonly string[]>,
  waiting: ReadonlyMap<string, Set<string>>,
): string[] {
  return (dependents.get(done) ?? []).filter((key) => {
    const needs = waiting.get(key);
    needs?.delete(done);
    return needs?.size === 0;
  });
}

/**
 * One cycle of each knot, as keys in the order in which they need each other: `[a, b]` when a needs b and b needs a.
 * There may be others, which show once these are undone.
 */
export function cyclesOf(molecules: readonly Needing[]): readonly (readonly string[])[] {
  const free = new Set(wavesOf({ molecules }).flat());
  const knotted = new Map(
    molecules.flatMap(({ key, needs }) => (free.has(key) ? [] : [[key, needs] as const])),
  );
  // Whoever is in no wave needs another one that is in none: following the first such need always ends in a cycle.
  const next = (key: string) => knotted.get(key)?.find((need) => knotted.has(need));
  const walked = new Set<string>();
  return [...knotted.keys()].flatMap((start) => {
    const trail: string[] = [];
    let key: string | undefined = start;
    while (key !== undefined && !walked.has(key)) {
      walked.add(key);
      trail.push(key);
      key = next(key);
    }
    const from = key === undefined ? -1 : trail.indexOf(key);
    return from === -1 ? [] : [trail.slice(from)];
  });
}
