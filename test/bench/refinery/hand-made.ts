import type { Player } from "./players.ts";
import type { Run, StartOptions } from "./site.ts";
import type { Truth } from "./truth.ts";
import { World } from "./world.ts";

interface Given {
  readonly count: number;
  readonly slots?: number;
  readonly bad?: readonly number[];
  /** Pairs that are bad together, and pairs that do not merge. */
  readonly quarrels?: readonly (readonly [number, number])[];
  readonly clashes?: readonly (readonly [number, number])[];
}

/** A world that keeps what was run in it. */
export class WatchedWorld extends World {
  readonly runs: string[] = [];

  override start(entries: readonly number[], options?: StartOptions): Run {
    this.runs.push(entries.join("+"));
    return super.start(entries, options);
  }

  get left(): readonly number[] {
    const landed = new Set(this.history);
    return Array.from({ length: this.size }, (_, pull) => pull).filter((pull) => !landed.has(pull));
  }
}

/** A few pull requests whose faults are known, all waiting at once; no run flakes. */
export function makeSmallWorld({ count, slots = 1, ...faults }: Given): WatchedWorld {
  const others = (pairs: Given["quarrels"] = []) => listOthers(count, pairs);
  const truth: Truth = {
    count,
    breaks: Array.from({ length: count }, (_, pull) => faults.bad?.includes(pull) === true),
    quarrels: others(faults.quarrels),
    triangles: [],
    clashes: others(faults.clashes),
  };
  const arrivals = Array.from({ length: count }, () => 0);
  return new WatchedWorld(truth, {
    seed: 1,
    slots,
    minutes: 10,
    flake: 0,
    dispatchMinutes: 0,
    arrivals,
  });
}

const listOthers = (count: number, pairs: readonly (readonly [number, number])[]) =>
  Array.from({ length: count }, (_, pull) =>
    pairs.flatMap(([one, other]) => (one === pull ? [other] : other === pull ? [one] : [])),
  );

export function watch(player: Player, given: Given): WatchedWorld {
  const world = makeSmallWorld(given);
  world.play(player(world));
  return world;
}
