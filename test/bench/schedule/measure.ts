import { schedule, type TownView } from "#core/schedule/scheduler.ts";
import { percentile } from "../refinery/statistics.ts";
import { decideNaively } from "./naive.ts";
import { type ShapeName, shapes } from "./shapes.ts";

/** Milliseconds for one whole pass over a town. */
export interface Measured {
  readonly shape: ShapeName;
  readonly size: number;
  readonly ours: number;
  /** Absent: larger than anybody would wait for. */
  readonly naive?: number;
}

export const sizes = [10, 100, 1_000, 10_000] as const;

/** The naive way remembers who reaches whom: in a large town of one of these shapes, gigabytes. */
const deep: readonly ShapeName[] = ["one chain", "random needs"];
const largestDeep = 1_000;

export function measure(shape: ShapeName, size: number): Measured {
  const view = shapes[shape](size);
  const ours = time(() => schedule(view));
  return deep.includes(shape) && size > largestDeep
    ? { shape, size, ours }
    : { shape, size, ours, naive: time(() => decideNaively(view)) };
}

/** Clocks of processes are coarse: what is shorter is run several times over. */
const shortest = 25;
const batches = 7;

/** The median over a few batches; what takes seconds is run once. */
function time(run: () => unknown): number {
  const first = spend(run, 1);
  if (first > 1_000) return first;
  let rounds = 1;
  while (spend(run, rounds) < shortest) rounds *= 2;
  return percentile(
    Array.from({ length: batches }, () => spend(run, rounds) / rounds),
    0.5,
  );
}

/** Milliseconds of the processor, not of the clock: others on the same machine do not count. */
function spend(run: () => unknown, rounds: number): number {
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Whether both ways of deciding say the same of this town. */
export function agree(view: TownView): boolean {
  return schedule(view).go.join() === decideNaively(view).go.join();
}
