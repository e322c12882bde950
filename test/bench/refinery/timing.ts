import { planLine } from "#core/refinery/plan-line.ts";
import { EngineStrategy } from "./engine.ts";
import type { Timing } from "./results.ts";
import { percentile, round } from "./statistics.ts";
import { makeWorld, plainCell } from "./trial.ts";

const waiting = 1_000;
/** Decisions are timed while so many wait at least. */
const least = 900;

/** How long the engine thinks over a long queue, in a drain with everything that can go wrong. */
export function timeDecisions(slots: number): Timing {
  const cell = { ...plainCell, slots, flake: 0.02, quarrels: 0.001, clashes: 0.1 };
  const world = makeWorld({ ...cell, count: waiting + 100 }, 1);
  const took: number[] = [];
  const engine = new EngineStrategy((line) => {
    const began = performance.now();
    const plan = planLine(line);
    if (line.queue.length >= least) took.push(performance.now() - began);
    return plan;
  }, world);
  world.play(engine);
  const at = (share: number) => round(percentile(took, share), 2);
  return { waiting, slots, decisions: took.length, median: at(0.5), p99: at(0.99) };
}
