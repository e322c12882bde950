import { stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { MoleculeReport } from "./town/report.ts";
import { UsageError } from "./usage-error.ts";

/** What `cogtown local --json` writes. */
export interface TownReport {
  /** Branch that the molecules land on. */
  readonly base: string;
  /** The bare repository that holds the result; null when none was asked for. */
  readonly result: string | null;
  readonly molecules: readonly MoleculeReport[];
}

/** Refuses a file that could not be written, before any work is done for it. */
export async function checkJsonTarget(file: string | undefined): Promise<void> {
  if (file === undefined || file === "-") return;
  const folder = await stat(dirname(resolve(file))).catch(() => undefined);
  const target = await stat(resolve(file)).catch(() => undefined);
  if (folder?.isDirectory() !== true)
    throw new UsageError(`--json ${file}: its folder does not exist.`);
  if (target?.isDirectory() === true)
    throw new UsageError(`--json ${file} is a folder: name a file.`);
}

/** Writes the report as JSON to a file, or to stdout for `-`. */
export async function writeReport(file: string | undefined, report: object): Promise<void> {
  if (file === undefined) return;
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (file === "-") process.stdout.write(text);
  else await writeFile(resolve(file), text);
}
