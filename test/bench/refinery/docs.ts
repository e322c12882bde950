import { mkdir, writeFile } from "node:fs/promises";
import { drawCharts } from "./charts.ts";
import { renderBenchmarks } from "./markdown.ts";
import { printResults, type Results } from "./results.ts";

const docs = new URL("../../../docs/", import.meta.url);

/** Everything that is written from a recorded run, by path in docs. */
export function renderDocs(results: Results): ReadonlyMap<string, string> {
  const charts = [...drawCharts(results)].map(
    ([name, svg]) => [`benchmarks/${name}.svg`, svg] as const,
  );
  return new Map([
    ["benchmarks-refinery.json", printResults(results)],
    ["benchmarks-refinery.md", renderBenchmarks(results)],
    ...charts,
  ]);
}

export async function writeDocs(results: Results): Promise<void> {
  await mkdir(new URL("benchmarks/", docs), { recursive: true });
  for (const [path, text] of renderDocs(results)) await writeFile(new URL(path, docs), text);
}
