import type { PlannedStep } from "#core/molecule/steps.ts";
import type { OthersWork } from "#core/text/prompt.ts";
import type { Git } from "../shared/git.ts";

/** More of them are named, not shown: whoever mends it cannot read everything. */
const mostOthers = 3;

/** What others have landed that this work does not go together with, as far as it can be read. */
export async function readOthers(
  git: Git,
  against: PlannedStep["against"],
): Promise<readonly OthersWork[]> {
  const shown = (against ?? []).slice(-mostOthers);
  const read = shown.map(async ({ pull, commit }) => {
    if (commit === undefined) return [];
    const patch = await git.ask(["show", "--no-color", "--format=%s%n%n%b", "--patch", commit]);
    return patch.exitCode === 0 ? [{ pull, patch: patch.stdout }] : [];
  });
  return (await Promise.all(read)).flat();
}
