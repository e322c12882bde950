import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "#core/config/config.ts";
import { parseConfig } from "#core/config/parse-config.ts";
import { configPath } from "#core/names.ts";

/**
 * Reads the configuration from the default branch as actions/checkout left it in the workspace, before anything of a
 * polecat's is there. Throws an error that names every problem with its line and what to do.
 */
export function readConfig(workspace: string): Config {
  return parseConfigText(readText(join(workspace, configPath)));
}

/** Throws an error that names every problem with its line and what to do. */
export function parseConfigText(text: string | undefined): Config {
  const parsed = parseConfig(text);
  if (parsed.ok) return parsed.value;
  const problems = parsed.problems.map(
    ({ line, problem, fix }) => `line ${line}: ${problem}. Fix: ${fix}`,
  );
  throw new Error([`${configPath} cannot be used.`, ...problems].join("\n"));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
