import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import picomatch from "picomatch";

/**
 * `hashFiles()`: SHA-256 over the SHA-256 of every matching file below the workspace, in the order of their
 * paths; empty when nothing matches. Synchronous because expressions are.
 */
export function hashFiles(workspace: string, patterns: readonly string[]): string {
  const wanted = patterns.flatMap((pattern) => pattern.split(/\r?\n/)).filter((p) => p !== "");
  const include = wanted.filter((pattern) => !pattern.startsWith("!"));
  const ignore = wanted.filter((p) => p.startsWith("!")).map((pattern) => pattern.slice(1));
  const matches = picomatch(include, { dot: true, ignore });
  const files = listFiles(workspace)
    .filter((path) => matches(path))
    .sort();
  if (files.length === 0) return "";
  const total = createHash("sha256");
  for (const file of files) {
    total.update(
      createHash("sha256")
        .update(readFileSync(join(workspace, file)))
        .digest(),
    );
  }
  return total.digest("hex");
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
