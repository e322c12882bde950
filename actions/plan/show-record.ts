import { existsSync } from "node:fs";
import { join } from "node:path";
import * as core from "@actions/core";
import { defaultNamespace, moleculeRef } from "#core/names.ts";
import { Git, GitError } from "../shared/git.ts";
import { fetchRefs } from "../shared/git-directory.ts";

/**
 * Lets the agent, which has no token, read in its own clone what earlier attempts at the issue came to: the ledger is no
 * branch, so nobody's checkout has it. Best effort: most issues that are planned have no attempts.
 */
export async function showRecord(git: Git, workspace: string, issue: number): Promise<void> {
  const directory = join(workspace, ".git");
  const ref = moleculeRef(defaultNamespace, issue);
  if (!existsSync(directory)) return;
  try {
    const { record } = await fetchRefs(git, { record: ref });
    if (record === undefined) return;
    const { directory: source, path, remote } = git.place;
    const agents = new Git({ directory, workTree: workspace, path, remote, token: "" });
    await git.run(["update-ref", "refs/agent/record", record]);
    await agents.run(["fetch", "--quiet", "--no-tags", source, `+refs/agent/record:${ref}`]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    core.info(`The agent cannot see earlier attempts: ${error.message}`);
  }
}
