import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { type Measured, measure, sizes } from "./measure.ts";
import { shapeNames } from "./shapes.ts";
import { renderMeasured, renderSchedulePage } from "./tables.ts";

const page = new URL("../../../docs/benchmarks-schedule.md", import.meta.url);

export function scheduler(): Command {
  return new Command("schedule")
    .description("Times the scheduler with 10 to 10,000 molecules, beside a naive one.")
    .option("--docs", "writes docs/benchmarks-schedule.md")
    .action(run);
}

async function run({ docs }: { readonly docs?: true }): Promise<void> {
  const all: Measured[] = [];
  for (const shape of shapeNames) {
    for (const size of sizes) {
      all.push(measure(shape, size));
      process.stderr.write(`${shape}, ${size}: done\n`);
    }
  }
  process.stdout.write(`${renderMeasured(all)}\n`);
  if (docs === true) await writeFile(page, renderSchedulePage(all));
}
