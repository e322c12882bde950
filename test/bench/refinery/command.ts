import { Command } from "commander";
import { z } from "zod";
import { planLine } from "#core/refinery/plan-line.ts";
import type { PlanLine } from "./engine.ts";
import { planOneAtATime } from "./one-at-a-time.ts";
import { type Cell, engine, plainCell, play } from "./trial.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

export function refinery(): Command {
  return new Command("refinery")
    .description("Our merge queue in a simulated world, and others in the same one.")
    .option("--cell <settings>", "one cell alone, as slots=5,breaks=.05,flake=.02", "slots=1")
    .option("--seeds <count>", "worlds per cell", "12")
    .option("--toy", "the smallest engine instead of ours")
    .action(({ cell, seeds, toy }: { cell: string; seeds: string; toy?: true }) => {
      const engine = toy ? planOneAtATime : planLine;
      tryCell(engine, readCell(cell), Number(seeds));
    });
}

const numbers = z.record(z.string(), z.coerce.number());

function readCell(text: string): Cell {
  const given = text.split(",").map((setting) => setting.split("="));
  const { count, ...others } = numbers.parse(Object.fromEntries(given));
  return { ...plainCell, ...others, ...(count && { load: { kind: "backlog", count } }) };
}

function tryCell(planLine: PlanLine, cell: Cell, seeds: number): void {
  const totals: number[][] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const began = performance.now();
    const { counts, history, violations } = play(engine(planLine), cell, seed);
    const figures = [
      (history.length / counts.lastAt) * 3600,
      counts.builds / history.length,
      (100 * counts.innocent.red) / (history.length + counts.ejected.red),
      counts.started / history.length,
      counts.cancelled / history.length,
      performance.now() - began,
    ];
    totals.push(figures);
    say(`seed ${seed}: ${describe(figures)}`);
    for (const words of violations.slice(0, 3)) say(`  BROKE A LAW: ${words}`);
  }
  say(`mean: ${describe(mean(totals))}`);
}

const mean = (rows: readonly (readonly number[])[]) =>
  (rows[0] ?? []).map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length);

function describe(figures: readonly number[]): string {
  const [rate, builds, innocent, started, cancelled, ms] = figures.map((n) => n.toFixed(2));
  return `${rate} landed/h, ${builds} runs per landed, ${innocent}% innocent ejected, ${started} started, ${cancelled} cancelled per landed, ${ms} ms`;
}
