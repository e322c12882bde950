import { planLine } from "#core/refinery/plan-line.ts";
import { borsNg, gasTown, serial } from "./baselines/in-turn.ts";
import { NoQueue } from "./baselines/no-queue.ts";
import { Oracle } from "./baselines/oracle.ts";
import { Parts } from "./baselines/parts.ts";
import { Prefixes } from "./baselines/prefixes.ts";
import { OneSlot } from "./baselines/script.ts";
import { Tide } from "./baselines/tide.ts";
import { Zuul } from "./baselines/zuul.ts";
import { EngineStrategy } from "./engine.ts";
import type { Strategy } from "./site.ts";
import type { World } from "./world.ts";

export type Player = (world: World) => Strategy;

interface Baseline {
  readonly title: string;
  readonly player: Player;
}

const gitHub = (group: number, cancels: boolean): Player => {
  return ({ slots }) => new Prefixes({ window: Math.max(5, slots), group, cancels });
};

/** In the order of the tables. Sizes are those of the documentation of each. */
const baselines = {
  "no-queue": { title: "no queue, branches up to date", player: () => new NoQueue() },
  serial: { title: "serial (bors, homu, Kodiak)", player: () => new OneSlot(serial) },
  "bors-ng": { title: "bors-ng, batches of 8", player: () => new OneSlot(borsNg(8)) },
  "gas-town": { title: "Gas Town, batches of 5", player: () => new OneSlot(gasTown(5)) },
  tide: { title: "Tide, batches of 5", player: () => new Tide(5) },
  mergify: { title: "like Mergify, 5 × 3", player: () => new Parts(3, 5) },
  github: { title: "GitHub, superseded runs cancelled", player: gitHub(1, true) },
  "github-waste": { title: "GitHub as it is", player: gitHub(1, false) },
  "github-head": { title: "GitHub, HEADGREEN, cancelled", player: gitHub(5, true) },
  zuul: { title: "Zuul, window 20/3", player: () => new Zuul() },
} satisfies Record<string, Baseline>;

/** Everybody in the same worlds. The oracle is not a queue that anybody could have. */
export const players = {
  cogtown: { title: "**Cogtown**", player: (world) => new EngineStrategy(planLine, world) },
  ...baselines,
  oracle: { title: "oracle, one build each", player: (world) => new Oracle(world) },
} satisfies Record<string, Baseline>;
export type PlayerName = keyof typeof players;

const isBaseline = (name: string): name is keyof typeof baselines => Object.hasOwn(baselines, name);
export const isPlayer = (name: string): name is PlayerName => Object.hasOwn(players, name);

export const playerNames = Object.keys(players).filter(isPlayer);
export const baselineNames = Object.keys(baselines).filter(isBaseline);
