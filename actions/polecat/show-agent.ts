import { existsSync } from "node:fs";
import { join } from "node:path";
import { showInClone } from "../shared/agent-clone.ts";
import type { Git } from "../shared/git.ts";
import type { Workshop } from "../shared/workshop.ts";

/** Lets the agent's own `.git`, where there is one, stand at this commit. Best effort: nothing depends on it. */
export async function showAgent(
  workshop: Workshop,
  git: Git,
  commit: string,
): Promise<string | undefined> {
  const { workspace, commit: checkedOut } = workshop.job;
  if (!existsSync(join(workspace, ".git"))) return undefined;
  const start = await git.resolve(checkedOut);
  const isKnown = start !== undefined && (await git.isAncestor(start, commit));
  return showInClone(workshop, git, {
    commit,
    known: isKnown ? start : undefined,
    then: [
      ["update-ref", "--no-deref", "HEAD", commit],
      ["reset", "--quiet"],
    ],
  });
}
