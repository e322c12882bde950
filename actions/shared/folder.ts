import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A folder below RUNNER_TEMP that nobody else has. */
export function createFolder(temp: string, purpose: string): string {
  return mkdtempSync(join(temp, `cogtown-${purpose}-`));
}

/** Removes it with everything that foreign code left there. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
