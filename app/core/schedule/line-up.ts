import type { Candidate } from "./town-view.ts";

/**
 * Who goes before whom: by priority, then whoever the longest chain of others waits for, then by age, then by number.
 * `behind`: length of that chain.
 */
export function lineUp(
  candidates: readonly Candidate[],
  behind: ReadonlyMap<number, number>,
): readonly Candidate[] {
  return candidates
    .map((candidate) => ({ candidate, rank: rankOf(candidate, behind) }))
    .toSorted((one, other) => compareRanks(one.rank, other.rank))
    .map(({ candidate }) => candidate);
}

/** What cannot be read as a moment counts as the newest. */
function rankOf(
  { priority, createdAt, number }: Candidate,
  behind: ReadonlyMap<number, number>,
): readonly number[] {
  const at = Date.parse(createdAt);
  const age = Number.isNaN(at) ? Number.MAX_SAFE_INTEGER : at;
  return [priority, -(behind.get(number) ?? 0), age, number];
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
  for (const [place, value] of one.entries()) {
    const difference = value - (other[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
