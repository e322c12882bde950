import { chance, digest } from "./chance.ts";

/** Chances of what pull requests are like. */
export interface Nature {
  /** A pull request breaks the base whatever it stands on. */
  readonly breaks: number;
  /** Two that wait at the same time are good alone and bad together. */
  readonly quarrels: number;
  /** A pull request cannot be merged with some one of those that wait with it. */
  readonly clashes: number;
}

/** What nobody in the simulation but the runner knows. Pull requests are numbers from 0, in the order of the queue. */
export interface Truth {
  readonly count: number;
  readonly breaks: readonly boolean[];
  /** By pull request: those that it is bad together with. */
  readonly quarrels: readonly (readonly number[])[];
  /** By pull request: pairs that it is bad together with, when both are there. */
  readonly triangles: readonly (readonly (readonly [number, number])[])[];
  /** By pull request: those that it does not merge with. */
  readonly clashes: readonly (readonly number[])[];
}

/**
 * Pull requests are coexisting when fewer than so many were queued between them: older ones have been seen by whoever wrote
 * the newer one. The same for all strategies, however long they let people wait.
 */
export const coexisting = 20;
/** Three-way quarrels, as a share of a pull request's chance of a quarrel with one particular other. */
const triangleShare = 1;

const lists = (count: number): number[][] => Array.from({ length: count }, () => []);

export function drawTruth(seed: number, count: number, nature: Nature): Truth {
  return {
    count,
    breaks: Array.from({ length: count }, (_, pull) => chance(seed, 1, pull) < nature.breaks),
    quarrels: drawQuarrels(seed, count, nature.quarrels),
    triangles: drawTriangles(seed, count, nature.quarrels * triangleShare),
    clashes: drawClashes(seed, count, nature.clashes),
  };
}

function drawQuarrels(seed: number, count: number, rate: number): number[][] {
  const quarrels = lists(count);
  for (let pull = 1; pull < count; pull++)
    for (let other = Math.max(0, pull - coexisting); other < pull; other++)
      if (chance(seed, 2, pull, other) < rate) join(quarrels, pull, other);
  return quarrels;
}

function drawTriangles(seed: number, count: number, rate: number): [number, number][][] {
  const triangles: [number, number][][] = Array.from({ length: count }, () => []);
  for (let pull = 2; pull < count; pull++) {
    if (chance(seed, 3, pull) >= rate) continue;
    const [first, second] = [pickEarlier(seed, 4, pull), pickEarlier(seed, 5, pull)];
    if (first === second) continue;
    triangles[pull]?.push([first, second]);
    triangles[first]?.push([pull, second]);
    triangles[second]?.push([pull, first]);
  }
  return triangles;
}

function drawClashes(seed: number, count: number, rate: number): number[][] {
  const clashes = lists(count);
  for (let pull = 1; pull < count; pull++)
    if (chance(seed, 6, pull) < rate) join(clashes, pull, pickEarlier(seed, 7, pull));
  return clashes;
}

function join(lists: readonly number[][], one: number, other: number): void {
  lists[one]?.push(other);
  lists[other]?.push(one);
}

function pickEarlier(seed: number, what: number, pull: number): number {
  return pull - 1 - (digest(seed, what, pull) % Math.min(pull, coexisting));
}
