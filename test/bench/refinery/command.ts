import { readFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import { writeDocs } from "./docs.ts";
import { listPoints } from "./grid.ts";
import { studyAll } from "./pool.ts";
import { printResults, Results } from "./results.ts";
import { renderSummary } from "./tables.ts";
import { timeDecisions } from "./timing.ts";
import { tryCell } from "./try-cell.ts";
import { compare, countBroken } from "./verdicts.ts";

interface Options {
  readonly seeds: number;
  readonly quick?: true;
  readonly cells?: string;
  readonly cell?: string;
  readonly json?: true;
  readonly docsFrom?: string;
}

const seedsInAHurry = 4;

const say = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.write(`${text}\n`);

export function refinery(): Command {
  return new Command("refinery")
    .description(
      "Puts our merge queue and ten others into the same simulated worlds. Ends with 1 where ours breaks a law.",
    )
    .option("--seeds <count>", "worlds per point", readCount, 12)
    .option("--quick", "a few points, a look in less than a minute")
    .option("--cells <text>", "only points whose name contains this, such as 'S5 p.05'")
    .option(
      "--cell <settings>",
      "one cell, ours alone, world by world: slots=5,breaks=.05,flake=.02",
    )
    .option("--json", "results on standard output, to be kept for --docs-from")
    .option(
      "--docs-from <file>",
      "writes docs/benchmarks-refinery.* from a kept result; runs nothing",
    )
    .action(run);
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("A whole number above 0.");
  return Number(text);
}

async function run(options: Options): Promise<void> {
  if (options.cell !== undefined) say(tryCell(options.cell, options.seeds));
  else if (options.docsFrom !== undefined) await collectDocs(options.docsFrom);
  else await measureAll(options);
}

async function collectDocs(file: string): Promise<void> {
  const results = Results.parse(JSON.parse(await readFile(file, "utf8")));
  await writeDocs(results);
  say(renderSummary(results));
}

async function measureAll({ quick, cells = "", json, ...given }: Options): Promise<void> {
  const isQuick = quick === true;
  const seeds = isQuick ? Math.min(given.seeds, seedsInAHurry) : given.seeds;
  const names = listPoints(isQuick)
    .map(({ name }) => name)
    .filter((name) => name.includes(cells));
  const timings = [5, 20].map(timeDecisions);
  const points = await studyAll({
    ...{ names, isQuick, seeds },
    onResult: (point, done) => {
      const { outcome, factor } = compare(point);
      tell(
        `${done}/${names.length} ${point.name}: ${outcome}, ${factor.toFixed(2)} times the best other`,
      );
    },
  });
  const results: Results = { seeds, isQuick, points, timings };
  say(json === true ? printResults(results) : renderSummary(results));
  const { redMains, broken } = countBroken(results);
  if (redMains + broken > 0)
    tell(`laws were broken at ${broken} points, the base was red at ${redMains}`);
  process.exitCode = redMains + broken > 0 ? 1 : 0;
}
