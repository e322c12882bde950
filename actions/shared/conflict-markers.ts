import { listChangedPaths } from "./changed-paths.ts";
import type { Git } from "./git.ts";

/** Conflict markers as a replay writes them: behind them stands the whole name of a commit, as nobody else writes it. */
const marker = "^(<{7}|>{7}) [0-9a-f]{40}";

/** Files that differ between two trees or commits by conflict markers of a replay. */
export async function findConflictMarkers(
  git: Git,
  from: string,
  to: string,
): Promise<readonly string[]> {
  return listChangedPaths(git, from, to, ["--no-textconv", "--text", `-G${marker}`]);
}
