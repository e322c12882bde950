/**
 * So many of them at most. Where there are more, time decides which: the next pass takes the next ones, so that none is
 * left out for good. `every`: milliseconds in which passes follow each other.
 */
export function takeTurns<T>(
  all: readonly T[],
  limit: number,
  { now, every }: { readonly now: Date; readonly every: number },
): readonly T[] {
  if (all.length <= limit) return all;
  const start = (Math.floor(now.getTime() / every) * limit) % all.length;
  return [...all.slice(start), ...all.slice(0, start)].slice(0, limit);
}
