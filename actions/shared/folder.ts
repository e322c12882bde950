import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as core from "@actions/core";

/** A folder below RUNNER_TEMP that nobody else has. */
export function createFolder(temp: string, purpose: string): string {
  return mkdtempSync(join(temp, `cogtown-${purpose}-`));
}

/** Removes it with everything that foreign code left there; what cannot be removed stays, and that is no failure. */
export function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    core.info(
      `${folder} could not be removed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
