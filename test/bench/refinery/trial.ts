import { chance } from "./chance.ts";
import { type Figures, measure } from "./figures.ts";
import type { Player } from "./players.ts";
import { drawTruth } from "./truth.ts";
import { type Setting, World } from "./world.ts";

/** One point of the grid: what is queued, and what verifies it. */
export interface Cell {
  readonly slots: number;
  readonly minutes: number;
  readonly breaks: number;
  readonly flake: number;
  readonly quarrels: number;
  readonly clashes: number;
  readonly dispatchMinutes: number;
  /** All at once; or, with `perHour`, by chance over some hours. */
  readonly count: number;
  readonly perHour: number;
}

export const plainCell: Cell = {
  ...{ slots: 1, minutes: 10, breaks: 0.05, flake: 0, quarrels: 0, clashes: 0, dispatchMinutes: 0 },
  ...{ count: 600, perHour: 0 },
};

/** Pull requests that come by chance come for two days. */
export const openHours = 48;

export function makeWorld(cell: Cell, seed: number): World {
  const arrivals = drawArrivals(cell, seed);
  const truth = drawTruth(seed, arrivals.length, cell);
  const { slots, minutes, flake, dispatchMinutes } = cell;
  const setting: Setting = { seed, slots, minutes, flake, dispatchMinutes, arrivals };
  return new World(truth, setting);
}

/** Moments in seconds. */
function drawArrivals({ count, perHour }: Cell, seed: number): readonly number[] {
  if (perHour === 0) return Array.from({ length: count }, () => 0);
  const moments: number[] = [];
  for (let at = 0, n = 0; ; n++) {
    at -= (Math.log(1 - chance(seed, 21, n)) * 3600) / perHour;
    if (at > openHours * 3600) return moments;
    moments.push(at);
  }
}

export function play(player: Player, cell: Cell, seed: number): World {
  const world = makeWorld(cell, seed);
  world.play(player(world));
  return world;
}

export function tryPlayer(player: Player, cell: Cell, seed: number): Figures {
  const world = play(player, cell, seed);
  return measure(world, world.size);
}
