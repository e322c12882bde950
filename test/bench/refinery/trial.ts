import { chance } from "./chance.ts";
import { EngineStrategy, type PlanLine } from "./engine.ts";
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
  readonly load: Load;
}

export type Load =
  | { readonly kind: "backlog"; readonly count: number }
  | { readonly kind: "open"; readonly perHour: number; readonly hours: number };

export const plainCell: Cell = {
  ...{ slots: 1, minutes: 10, breaks: 0.05, flake: 0, quarrels: 0, clashes: 0, dispatchMinutes: 0 },
  load: { kind: "backlog", count: 600 },
};

export function makeWorld(cell: Cell, seed: number): World {
  const arrivals = drawArrivals(cell.load, seed);
  const truth = drawTruth(seed, arrivals.length, cell);
  const { slots, minutes, flake, dispatchMinutes } = cell;
  const setting: Setting = { seed, slots, minutes, flake, dispatchMinutes, arrivals };
  return new World(truth, setting);
}

/** Moments in seconds. */
function drawArrivals(load: Load, seed: number): readonly number[] {
  if (load.kind === "backlog") return Array.from({ length: load.count }, () => 0);
  const moments: number[] = [];
  const gap = 3600 / load.perHour;
  for (let at = 0, n = 0; ; n++) {
    at += -Math.log(1 - chance(seed, 21, n)) * gap;
    if (at > load.hours * 3600) return moments;
    moments.push(at);
  }
}

export const engine =
  (planLine: PlanLine): Player =>
  (world) =>
    new EngineStrategy(planLine, world);

export function play(player: Player, cell: Cell, seed: number): World {
  const world = makeWorld(cell, seed);
  world.play(player(world));
  return world;
}
