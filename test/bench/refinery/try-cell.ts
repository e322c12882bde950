import { z } from "zod";
import { type FigureName, type Figures, measure } from "./figures.ts";
import { players } from "./players.ts";
import { mean } from "./statistics.ts";
import { type Cell, plainCell, play } from "./trial.ts";

const numbers = z.record(z.string(), z.coerce.number());
const shown = ["perHour", "builds", "innocent", "started", "cancelled", "p50", "p95"] as const;

function readCell(text: string): Cell {
  const given = numbers.parse(Object.fromEntries(text.split(",").map((each) => each.split("="))));
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(plainCell, name));
  if (unknown !== undefined)
    throw new Error(`"${unknown}": a cell has ${Object.keys(plainCell).join(", ")}`);
  return { ...plainCell, ...given };
}

/** Our engine in one cell, world by world, with every broken law. */
export function tryCell(text: string, seeds: number): string {
  const cell = readCell(text);
  const all: Figures[] = [];
  const lines = Array.from({ length: seeds }, (_, index) => {
    const began = performance.now();
    const world = play(players.cogtown.player, cell, index + 1);
    const figures = measure(world, world.size);
    all.push(figures);
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    const laws = world.violations.slice(0, 3).map((words) => `\n  BROKE A LAW: ${words}`);
    return `seed ${index + 1}: ${describe((name) => figures[name])}; took ${seconds} s${laws.join("")}`;
  });
  const average = describe((name) => mean(all.map((figures) => figures[name])));
  return [...lines, `mean: ${average}`].join("\n");
}

const describe = (of: (name: FigureName) => number): string =>
  shown.map((name) => `${name} ${of(name).toFixed(2)}`).join(", ");
