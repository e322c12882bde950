import { renderTable } from "../kit/markdown-table.ts";
import type { PartName } from "./parts/part.ts";
import type { PartResult, Results, Row, Spread } from "./results.ts";

export const partTitles: Readonly<Record<PartName, string>> = {
  paper: "A town on paper: the App and jobs killed at every call and push",
  crash: "The App killed at every request",
  push: "A job killed at every push",
  kill: "A polecat stopped at every phase of every step",
  webhooks: "Webhooks lost, doubled, late, in disorder; two Apps",
  github: "GitHub in trouble",
};

export function renderTotals({ parts }: Results): string {
  return renderTable([
    ["part", "points", "tried", "struck", "violations"],
    ...parts.map(({ part, listed, runs, unreached, violations }) =>
      [partTitles[part], listed, runs, runs - unreached, violations].map(String),
    ),
  ]);
}

export function renderKinds(rows: readonly Row[]): string {
  return renderTable([
    ["struck", "runs", "violations"],
    ...rows.map(({ kind, runs, violations }) => [`\`${kind}\``, String(runs), String(violations)]),
  ]);
}

/** Figures that only some parts have. */
export function renderFigures(parts: readonly PartResult[]): string {
  const rows = parts.flatMap(({ part, redone, redispatch, limited }) => [
    ...(part === "push" || part === "kill"
      ? [
          figure("steps asked for again, per run", part, redone),
          figure("seconds of town time from a job's end to the next dispatch", part, redispatch),
        ]
      : []),
    ...(limited.count > 0
      ? [figure("requests refused for a rate limit, per run", part, limited)]
      : []),
  ]);
  return renderTable([["figure", "part", "of", "median", "most"], ...rows]);
}

function figure(name: string, part: PartName, { count, median, most }: Spread): readonly string[] {
  return [name, part, String(count), String(median), String(most)];
}
