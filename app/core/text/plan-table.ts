import type { Plan, PlannedMolecule } from "../plan/plan.ts";
import { wavesOf } from "../plan/waves.ts";
import { clip } from "./markdown.ts";
import { cell, codeCell } from "./progress.ts";
import { said } from "./quoted.ts";

/** How much of its texts a table shows. */
export type TableWidth = "whole" | "short" | "bare";

const shown: Readonly<Record<TableWidth, { readonly words: number; readonly names: number }>> = {
  whole: { words: 200, names: 10 },
  short: { words: 40, names: 2 },
  bare: { words: 0, names: 0 },
};

/** The molecules of a plan as a table: key (or number, once there is an issue), title, needs, wave and scope. */
export function renderPlanTable(
  plan: Pick<Plan, "molecules">,
  numbers: ReadonlyMap<string, number>,
  width: TableWidth,
): string {
  const waves = new Map(wavesOf(plan).flatMap((keys, at) => keys.map((key) => [key, at + 1])));
  const waveOf = (key: string) => String(waves.get(key) ?? "");
  const name = (key: string) => nameOf(key, numbers);
  if (width === "bare") {
    const rows = plan.molecules.map(({ key }) => `| ${name(key)} | ${waveOf(key)} |`);
    return ["| molecule | wave |", "| --- | ---: |", ...rows].join("\n");
  }
  const rows = plan.molecules.map((molecule) => {
    const { words, names } = shown[width];
    const { key, title, needs } = molecule;
    const cells = [
      name(key),
      cell(said(clip(title, words))),
      listOf(needs.map(name), names),
      waveOf(key),
      scopeOf(molecule, names),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = ["| molecule | title | needs | wave | scope |", "| --- | --- | --- | ---: | --- |"];
  return [...head, ...rows].join("\n");
}

function nameOf(key: string, numbers: ReadonlyMap<string, number>): string {
  const number = numbers.get(key);
  return number === undefined ? `\`${key}\`` : `#${number}`;
}

function listOf(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return [...names.slice(0, most), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}

function scopeOf({ scope }: PlannedMolecule, most: number): string {
  if (scope.length === 0) return "any path";
  return listOf(
    scope.map((glob) => codeCell(clip(glob, 60))),
    most,
  );
}
