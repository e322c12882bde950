/** \`npm run chaos\`: see options.ts for what it does. */
import { readFile, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { type Options, readOptions, usage } from "./options.ts";
import type { Trial } from "./parts/part.ts";
import { parts } from "./parts/parts.ts";
import { renderReliability } from "./reliability.ts";
import { renderKinds, renderTotals } from "./report.ts";
import { joinOutcomes, Outcome, type Results, summarise } from "./results.ts";
import { type Plan, replayCommand, runTrials } from "./trials.ts";

const root = new URL("../../", import.meta.url);
const say = (text: string) => process.stdout.write(`${text}\n`);

interface Planned {
  readonly plans: readonly Plan[];
  readonly listed: Outcome["listed"];
}

async function planTrials(options: Options): Promise<Planned> {
  const plans: Plan[] = [];
  const listed: Outcome["listed"] = {};
  for (const name of options.parts) {
    const part = parts[name];
    const points = await part.listPoints(options.seed);
    listed[name] = points.length;
    const chosen =
      options.at.length === 0 ? points.slice(options.from - 1, options.to) : options.at;
    plans.push({ part, points: chosen });
  }
  return { plans, listed };
}

function describeTrial(seed: number, trial: Trial, done: number, of: number): string {
  const { part, point, kind, isReached, violations, seconds } = trial;
  const what = isReached ? kind : "not reached";
  const line = `${done}/${of} ${part} ${point}: ${what} (${seconds.toFixed(1)} s)`;
  if (violations.length === 0) return line;
  const words = violations.map((violation) => `    ${violation}`).join("\n");
  return `${line} BROKE A LAW\n${words}\n    again: ${replayCommand(seed, part, point)}`;
}

async function writeDocs(results: Results): Promise<void> {
  const files = {
    "docs/reliability.json": `${JSON.stringify(results, undefined, 2)}\n`,
    "docs/reliability.md": renderReliability(results),
  };
  for (const [path, text] of Object.entries(files)) await writeFile(new URL(path, root), text);
  await execa("biome", ["format", "--write", "docs/reliability.json"], {
    cwd: root,
    preferLocal: true,
  });
}

async function main(options: Options): Promise<boolean> {
  if (options.docsFrom.length > 0) return collectDocs(options.docsFrom);
  const { seed, width, isJson } = options;
  const tell = isJson ? (text: string) => process.stderr.write(`${text}\n`) : say;
  tell(`seed ${seed}`);
  const { plans, listed } = await planTrials(options);
  const trials = await runTrials({
    plans,
    seed,
    width,
    onTrial: (trial, done, of) => tell(describeTrial(seed, trial, done, of)),
  });
  const results = summarise({ seed, listed, trials: [...trials] });
  if (isJson) say(JSON.stringify({ seed, listed, trials }, undefined, 2));
  else {
    for (const { rows } of results.parts) say(`\n${renderKinds(rows)}`);
    say(`\n${renderTotals(results)}`);
  }
  return isUnbroken(results);
}

async function collectDocs(files: readonly string[]): Promise<boolean> {
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const outcomes = texts.map((text) => Outcome.parse(JSON.parse(text)));
  const results = summarise(joinOutcomes(outcomes));
  await writeDocs(results);
  say(renderTotals(results));
  return isUnbroken(results);
}

const isUnbroken = ({ parts: all }: Results) => all.every(({ violations }) => violations === 0);

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(usage);
  else process.exitCode = (await main(options)) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
